import Lending
import Testing

struct CompensationTests {
  /// Minutes since a beginning, as spans.
  private static func span(_ minutes: Range<Int64>) -> Range<Instant> {
    let start = Instant(milliseconds: 1_772_000_000_000)
    return start.adding(
      milliseconds: minutes.lowerBound * 60_000)..<start
      .adding(milliseconds: minutes.upperBound * 60_000)
  }

  private static let spans: [(Range<Int64>, [Range<Int64>], Int)] = [
    (0..<0, [], 0), (0..<1, [], 1), (0..<60, [], 1), (0..<61, [], 2), (0..<120, [0..<120], 0),
    (0..<120, [0..<60], 1), (0..<120, [60..<240], 1), (0..<120, [30..<90], 1), (0..<120, [30..<60, 45..<90], 1),
    (0..<180, [120..<150, 30..<60], 2), (0..<60, [90..<120], 1), (60..<120, [0..<30], 1),
  ]

  @Test(arguments: spans)
  func `hours begun of a span are those that no earlier one has`(
    minutes: Range<Int64>, earlier: [Range<Int64>], hours: Int
  ) {
    let spans = earlier.map(CompensationTests.span)
    #expect(Compensation.hours(of: CompensationTests.span(minutes), notIn: spans) == hours)
  }
}
