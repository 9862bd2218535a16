import Testing

/// In process, where a cut is sure to be one.
struct TranscriptTests {
  @Test(arguments: ConformanceTests.all) func `a request cut at any octet has one answer`(_ row: ConformanceCase) {
    let octets = row.octets
    let whole = Transcript(octets)
    for cut in row.cuts where Transcript(octets, cuts: CollectionOfOne(cut)) != whole {
      Issue.record("cut at \(cut)")
    }
    if octets.count <= ConformanceCase.cutEverywhereBytesMax, Transcript(octets, cuts: 0..<octets.count) != whole {
      Issue.record("cut everywhere")
    }
  }
}

extension ConformanceCase {
  fileprivate static let cutEverywhereBytesMax = 2_500

  /// Every place but in the few requests that are long to be too long: there the ends, and places between.
  fileprivate var cuts: [Int] {
    let count = octets.count
    guard count > ConformanceCase.cutEverywhereBytesMax else { return Array(0...count) }
    return Array(0...300) + stride(from: 301, to: count - 300, by: 997) + Array(count - 300...count)
  }
}
