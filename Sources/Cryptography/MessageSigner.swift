/// Signs answers (RFC 9421).
///
/// Not for two threads at a time: one for each lane, which keeps its memory from call to call.
public final class MessageSigner {
  /// The value of `Signature-Input` of the last answer that was signed.
  public private(set) var signatureInput: [UInt8] = []
  /// The value of `Signature` of the last answer that was signed.
  public private(set) var signature: [UInt8] = []

  private let mac = HMACKey([])
  private var base: [UInt8] = []
  private var created: Int64 = 0
  /// `created` in decimal, which is the same for a second's answers.
  private var createdDigits: [UInt8] = [UInt8(ascii: "0")]
  private var digest = [UInt8](repeating: 0, count: SHA256.digestBytes)

  /// Makes a signer.
  public init() {}

  /// Signs an answer, and leaves its two fields in `signatureInput` and `signature`.
  ///
  /// - Parameters:
  ///   - answer: what is signed, and under which key.
  ///   - status: the status code.
  ///   - hasBody: whether the digest of a body is signed with it.
  ///   - created: when, in seconds since 1970.
  ///   - nonce: the device's own; empty where it sent none.
  /// - Throws: `MessageSignatureError.unfitValue` for a nonce that cannot stand in a signature base.
  public func sign(
    _ answer: SignableAnswer, status: Int, hasBody: Bool, created: Int64, nonce: Span<UInt8>
  ) throws(MessageSignatureError) {
    base.removeAll(keepingCapacity: true)
    base.append(contentsOf: "\"@status\": ".utf8)
    SignatureBase.append(status, to: &base)
    base.append(UInt8(ascii: "\n"))
    answer.appendLines(hasBody: hasBody, to: &base)
    base.append(contentsOf: "\"@signature-params\": ".utf8)
    let parametersStart = base.count
    base.append(contentsOf: (hasBody ? MessageSigner.coveredWithBody : MessageSigner.covered).utf8)
    base.append(contentsOf: ";created=".utf8)
    base.append(contentsOf: digits(of: created))
    answer.appendParameters(to: &base)
    if !nonce.isEmpty {
      base.append(contentsOf: ";nonce=".utf8)
      let isFit = nonce.withUnsafeBufferPointer { SignatureBase.appendString($0, to: &base) }
      guard isFit else { throw .unfitValue("nonce") }
    }
    answer.withKey { mac.authenticate(base, with: $0, into: &digest) }

    MessageSigner.begin(&signatureInput)
    signatureInput.append(contentsOf: base[parametersStart...])
    MessageSigner.begin(&signature)
    signature.append(UInt8(ascii: ":"))
    Base64.append(digest, to: &signature)
    signature.append(UInt8(ascii: ":"))
  }

  /// Signs an answer.
  ///
  /// - Parameters:
  ///   - components: what is signed: `@status`, `etag` and, with a body, `content-digest`.
  ///   - parameters: when, under which key, over which nonce.
  ///   - key: the device's lock-status key.
  /// - Returns: the two fields.
  /// - Throws: `MessageSignatureError.unfitValue`.
  public func sign(
    _ components: SignedComponents, _ parameters: SignatureParameters, key: [UInt8]
  ) throws(MessageSignatureError) -> MessageSignature {
    let answer = try SignableAnswer(
      etag: components.etag, contentDigest: components.contentDigest ?? "", keyID: parameters.keyID, key: key)
    let nonce = Array((parameters.nonce ?? "").utf8)
    try sign(
      answer, status: components.status, hasBody: components.contentDigest != nil, created: parameters.created,
      nonce: nonce.span)
    return MessageSignature(
      signatureInput: String(decoding: signatureInput, as: UTF8.self),
      signature: String(decoding: signature, as: UTF8.self))
  }

  private func digits(of seconds: Int64) -> [UInt8] {
    if seconds != created {
      created = seconds
      createdDigits = Array(String(seconds).utf8)
    }
    return createdDigits
  }

  private static func begin(_ field: inout [UInt8]) {
    field.removeAll(keepingCapacity: true)
    field.append(contentsOf: "latchkey=".utf8)
  }

  private static let coveredWithBody = "(\"@status\" \"etag\" \"content-digest\")"
  private static let covered = "(\"@status\" \"etag\")"
}
