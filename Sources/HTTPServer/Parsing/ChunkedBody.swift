/// Content in the chunked coding (RFC 9112 §7.1), decoded as it arrives.
struct ChunkedBody {
  private enum Part {
    case sizeLine
    case data(remaining: Int)
    case dataEnd
    case trailers
    case end
  }

  private var part = Part.sizeLine
  private var overheadBytes = 0
  private var trailerBytes = 0
  private var trailersCount = 0

  var isComplete: Bool { if case .end = part { true } else { false } }

  /// Takes what is there from `at` on, appends content to `body`, and moves `at` past what it took.
  ///
  /// What stays is part of one line, which comes again with more.
  mutating func take(
    _ bytes: Span<UInt8>, from at: inout Int, into body: inout [UInt8], bytesMax: Int
  ) throws(ProtocolError) {
    while true {
      switch part {
      case .sizeLine:
        guard let end = try ChunkedBody.lineEnd(bytes, from: at, bytesMax: Limits.chunkLineBytesMax) else { return }
        let size = try ChunkLine.size(bytes.extracting(at..<end))
        overheadBytes += end + 2 - at
        guard overheadBytes <= Limits.chunkOverheadBytesMax else { throw ChunkedBody.tooMuchOverhead }
        guard size <= bytesMax - body.count else { throw BodyReading.tooLarge(bytesMax) }
        at = end + 2
        part = size == 0 ? .trailers : .data(remaining: size)
      case .data(let remaining):
        let count = min(remaining, bytes.count - at)
        guard count > 0 else { return }
        body.append(bytes.extracting(at..<at + count))
        at += count
        part = count == remaining ? .dataEnd : .data(remaining: remaining - count)
      case .dataEnd:
        guard try takeDataEnd(bytes, &at) else { return }
        part = .sizeLine
      case .trailers:
        let bytesMax = Limits.trailerBytesMax - trailerBytes
        guard let end = try ChunkedBody.lineEnd(bytes, from: at, bytesMax: bytesMax) else { return }
        try takeTrailer(bytes, &at, end)
      case .end: return
      }
    }
  }

  private func takeDataEnd(_ bytes: Span<UInt8>, _ at: inout Int) throws(ProtocolError) -> Bool {
    guard at < bytes.count else { return false }
    guard bytes[at] == .carriageReturn else { throw ChunkedBody.unterminated }
    guard at + 1 < bytes.count else { return false }
    guard bytes[at + 1] == .lineFeed else { throw ChunkedBody.unterminated }
    at += 2
    return true
  }

  /// Checked and dropped: nothing here uses a trailer, and merging them is unsafe (RFC 9110 §6.5.1).
  private mutating func takeTrailer(_ bytes: Span<UInt8>, _ at: inout Int, _ end: Int) throws(ProtocolError) {
    trailerBytes += end + 2 - at
    if end == at {
      at += 2
      part = .end
    } else {
      trailersCount += 1
      _ = try FieldSection.parseLine(bytes.extracting(0..<end + 2), &at, number: trailersCount)
    }
  }

  /// Where the line that begins at `start` has its CRLF, or nil if it has not come yet.
  private static func lineEnd(_ bytes: Span<UInt8>, from start: Int, bytesMax: Int) throws(ProtocolError) -> Int? {
    for index in start..<bytes.count {
      guard index - start <= bytesMax + 1 else { break }
      guard bytes[index] == .lineFeed else { continue }
      guard index > start, bytes[index - 1] == .carriageReturn else { throw bareLineFeed }
      return index - 1
    }
    guard bytes.count - start <= bytesMax + 1 else { throw lineTooLong }
    return nil
  }

  private static let bareLineFeed = malformed("A line in the chunked content ends with a bare LF; end it with CRLF.")
  private static let lineTooLong = malformed("A chunk's size line or the trailer section is too long.")
  private static let unterminated = malformed("A chunk's data is not followed by CRLF; its size must be exact.")
  private static let tooMuchOverhead = malformed("The chunks are too small or their extensions too long.")

  private static func malformed(_ detail: String) -> ProtocolError {
    ProtocolError(.malformedRequest, "RFC 9112 §7.1", detail)
  }
}
