/// Content on its way, by either framing.
struct BodyReading {
  private enum Decoder {
    case octets(remaining: Int)
    case chunked(ChunkedBody)
  }

  private var decoder: Decoder
  private let bytesMax: Int
  private(set) var body: [UInt8] = []

  /// Throws 413 at once if a stated length is too large.
  init(_ length: BodyFraming.Length, bytesMax: Int) throws(ProtocolError) {
    self.bytesMax = bytesMax
    switch length {
    case .none: decoder = .octets(remaining: 0)
    case .octets(let count):
      guard count <= bytesMax else { throw BodyReading.tooLarge(bytesMax) }
      decoder = .octets(remaining: count)
      body.reserveCapacity(min(count, Limits.contentBytesReservedMax))
    case .chunked: decoder = .chunked(ChunkedBody())
    }
  }

  /// Takes what is there from `at` on, moves `at` past it, and says whether the content is complete.
  mutating func take(_ bytes: Span<UInt8>, from at: inout Int) throws(ProtocolError) -> Bool {
    switch decoder {
    case .octets(let remaining):
      let count = min(remaining, bytes.count - at)
      body.append(bytes.extracting(at..<at + count))
      at += count
      decoder = .octets(remaining: remaining - count)
      return count == remaining
    case .chunked(var chunks):
      try chunks.take(bytes, from: &at, into: &body, bytesMax: bytesMax)
      decoder = .chunked(chunks)
      return chunks.isComplete
    }
  }

  static func tooLarge(_ bytesMax: Int) -> ProtocolError {
    ProtocolError(
      .contentTooLarge, "RFC 9110 §15.5.14", "The content is larger than the \(bytesMax) octets taken here.")
  }
}
