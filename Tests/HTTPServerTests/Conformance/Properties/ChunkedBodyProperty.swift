@testable import HTTPServer

/// What holds for chunked content whatever comes.
enum ChunkedBodyProperty {
  /// What does not hold for these octets; nil if all does.
  static func violation(_ octets: [UInt8]) -> String? {
    let whole = Reading(octets, cuts: [])
    for cut in [octets.count / 2, octets.count - 1] where cut >= 0 {
      guard Reading(octets, cuts: CollectionOfOne(cut)) == whole else { return "cut at \(cut) it reads otherwise" }
    }
    if octets.count <= octetwiseBytesMax, Reading(octets, cuts: 0..<octets.count) != whole {
      return "octet by octet it reads otherwise"
    }
    guard whole.body.count <= Reading.bytesMax else { return "\(whole.body.count) octets of content" }
    guard whole.isComplete else { return nil }
    let used = octets[..<whole.used]
    guard used.suffix(2) == [0x0d, 0x0a] else { return "it does not end with CRLF" }
    guard ReferenceDecoder.content(used) == whole.body else { return "it reads otherwise than the reference" }
    return nil
  }

  private static let octetwiseBytesMax = 300

  private struct Reading: Equatable {
    static let bytesMax = 1_000

    private(set) var body: [UInt8] = []
    private(set) var used = 0
    private(set) var isComplete = false
    private(set) var error: ProtocolError?

    init(_ octets: [UInt8], cuts: some Sequence<Int>) {
      var chunks = ChunkedBody()
      do throws(ProtocolError) {
        for arrived in cuts {
          try chunks.take(octets.span.extracting(0..<arrived), from: &used, into: &body, bytesMax: Reading.bytesMax)
        }
        try chunks.take(octets.span, from: &used, into: &body, bytesMax: Reading.bytesMax)
        isComplete = chunks.isComplete
      } catch {
        self.error = error
        // What of a refused content was taken before is nobody's.
        (body, used) = ([], 0)
      }
    }
  }
}

/// Chunked content by another way: line by line, with no state kept, and of what is known to be well formed.
private enum ReferenceDecoder {
  static func content(_ octets: ArraySlice<UInt8>) -> [UInt8]? {
    var (rest, content) = (octets, [UInt8]())
    while let end = rest.firstRange(of: [0x0d, 0x0a]) {
      let digits = String(decoding: rest[..<end.lowerBound].prefix { $0 != 0x3b && $0 > 0x20 }, as: UTF8.self)
      guard let size = Int(digits, radix: 16), rest[end.upperBound...].count >= size + 2 else { return nil }
      rest = rest[end.upperBound...]
      if size == 0 { return content }
      content += rest.prefix(size)
      rest = rest.dropFirst(size + 2)
    }
    return nil
  }
}
