import JSON
public import Lending
public import Storage

extension Servicer {
  /// How far one call may move the test clock: the longest contract, ten years.
  public static let testClockDaysMax = 3_660
  private static let dueBatchMax = 500

  /// Moves the sandbox's clock forward, stopping at each instant at which something falls due: that is the time of what
  /// it brings.
  ///
  /// `testClock` the clock that this servicer was made with.
  /// - Throws: `invalidFields` at `/advance_to` for an instant before now or too far ahead; the clock then stays.
  public func advanceTestClock(
    _ testClock: TestClock, to target: Instant, in transaction: any Transaction
  ) throws {
    let start = testClock.now()
    let latest = min(start.adding(hours: 24 * Servicer.testClockDaysMax), .putOffMax)
    guard target >= start, target <= latest else {
      throw LatchkeyError.invalid("/advance_to", "It must lie from now, \(start), to \(latest).")
    }
    do {
      while let due = try nextDue(in: transaction), due <= target {
        testClock.set(max(due, testClock.now()))
        while try redecideDue(at: testClock.now(), limit: Servicer.dueBatchMax, in: transaction).count > 0 {}
      }
      testClock.set(target)
      try SettingTable.put(.testClock, String(target.milliseconds), in: transaction)
      try recordEvent(
        .testClockAdvanced, at: target, lender: nil,
        data: [JSONMember("from", .string(start.description)), JSONMember("to", .string(target.description))],
        in: transaction)
    } catch {
      testClock.set(start)
      throw error
    }
  }
}
