/// What stays the same of an answer from signature to signature, ready to be signed: its tag, its content's digest, and
/// the key with its name.
///
/// It is one piece of memory, which can be put away with others and taken out again.
public struct SignableAnswer: Sendable, Hashable {
  /// Three numbers of 16 bits that say where the parts end, from the beginning on; then `"etag": …` and
  /// `"content-digest": …`, each with its newline; `;keyid="…";alg="hmac-sha256"`; the key.
  public let octets: [UInt8]

  /// An answer that can be signed.
  ///
  /// - Parameters:
  ///   - etag: the value of `ETag`, with its quotation marks.
  ///   - contentDigest: the value of `Content-Digest`; empty where no body is ever signed.
  ///   - keyID: device id, `/`, key generation.
  ///   - key: the device's lock-status key.
  /// - Throws: `MessageSignatureError.unfitValue`.
  public init(etag: String, contentDigest: String, keyID: String, key: [UInt8]) throws(MessageSignatureError) {
    var octets = [UInt8](repeating: 0, count: SignableAnswer.endsBytes)
    octets.reserveCapacity(etag.utf8.count + contentDigest.utf8.count + keyID.utf8.count + key.count + 64)
    var ends: [Int] = []
    try SignatureBase.appendLine(SignatureBase.etag, etag, to: &octets)
    ends.append(octets.count)
    try SignatureBase.appendLine(SignatureBase.contentDigest, contentDigest, to: &octets)
    ends.append(octets.count)
    octets.append(contentsOf: ";keyid=".utf8)
    guard SignatureBase.appendString(keyID.utf8, to: &octets) else { throw .unfitValue("keyid") }
    octets.append(contentsOf: SignableAnswer.algorithm.utf8)
    ends.append(octets.count)
    for (index, end) in ends.enumerated() {
      guard let end = UInt16(exactly: end) else { throw .unfitValue("keyid") }
      octets[2 * index] = UInt8(truncatingIfNeeded: end)
      octets[2 * index + 1] = UInt8(end >> 8)
    }
    self.octets = octets + key
  }

  /// An answer whose octets were put away.
  ///
  /// - Parameter octets: another answer's `octets`.
  public init(octets: [UInt8]) { self.octets = octets }

  /// The value of `ETag`.
  public var etag: String { String(decoding: octets[etagRange], as: UTF8.self) }

  /// Device id, `/`, key generation.
  public var keyID: String {
    let (start, end) = (linesEnd + ";keyid=\"".utf8.count, parametersEnd - SignableAnswer.algorithm.utf8.count)
    return String(decoding: octets[start..<end - 1], as: UTF8.self)
  }

  /// Reads the value of `ETag`.
  public func withETag<Result>(_ read: (Span<UInt8>) throws -> Result) rethrows -> Result {
    try read(octets.span.extracting(etagRange))
  }

  /// Reads the value of `Content-Digest`.
  public func withContentDigest<Result>(_ read: (Span<UInt8>) throws -> Result) rethrows -> Result {
    try read(octets.span.extracting(etagLineEnd + SignatureBase.contentDigest.utf8.count + 4..<linesEnd - 1))
  }

  func appendLines(hasBody: Bool, to base: inout [UInt8]) {
    append(SignableAnswer.endsBytes..<(hasBody ? linesEnd : etagLineEnd), to: &base)
  }

  func appendParameters(to base: inout [UInt8]) { append(linesEnd..<parametersEnd, to: &base) }

  func withKey(_ read: (UnsafeBufferPointer<UInt8>) -> Void) {
    octets.withUnsafeBufferPointer { read(UnsafeBufferPointer(rebasing: $0[parametersEnd...])) }
  }

  private func append(_ range: Range<Int>, to base: inout [UInt8]) {
    octets.withUnsafeBufferPointer { base.append(contentsOf: UnsafeBufferPointer(rebasing: $0[range])) }
  }

  private var etagLineEnd: Int { end(0) }
  private var linesEnd: Int { end(1) }
  private var parametersEnd: Int { end(2) }
  private var etagRange: Range<Int> {
    SignableAnswer.endsBytes + SignatureBase.etag.utf8.count + 4..<etagLineEnd - 1
  }

  private func end(_ index: Int) -> Int { Int(octets[2 * index]) | Int(octets[2 * index + 1]) << 8 }

  private static let endsBytes = 6
  private static let algorithm = ";alg=\"\(SignatureBase.algorithm)\""
}
