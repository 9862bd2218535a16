/// Signs answers (RFC 9421).
///
/// Not for two threads at a time: one for each lane, which keeps its memory from call to call.
public final class MessageSigner {
  private let key = HMACKey([])
  private var base: [UInt8] = []

  /// Makes a signer.
  public init() {}

  /// Signs an answer.
  ///
  /// - Parameters:
  ///   - components: what is signed: `@status`, `etag` and, with a body, `content-digest`.
  ///   - parameters: when, under which key, over which nonce.
  ///   - keyBytes: the device's lock-status key.
  /// - Returns: the two fields.
  /// - Throws: `MessageSignatureError.unfitValue`.
  public func sign(
    _ components: SignedComponents, _ parameters: SignatureParameters, key keyBytes: [UInt8]
  ) throws(MessageSignatureError) -> MessageSignature {
    base.removeAll(keepingCapacity: true)
    try MessageSigner.append(components, to: &base)
    base.append(contentsOf: "\"@signature-params\": ".utf8)
    let parametersStart = base.count
    try MessageSigner.append(parameters, hasBody: components.contentDigest != nil, to: &base)
    key.replace(with: keyBytes)
    let digest = key.authenticate(base)

    var field = Array("latchkey=".utf8)
    field.reserveCapacity(base.count)
    let labelEnd = field.count
    field.append(contentsOf: base[parametersStart...])
    let signatureInput = String(decoding: field, as: UTF8.self)
    field.removeSubrange(labelEnd...)
    field.append(UInt8(ascii: ":"))
    Base64.append(digest, to: &field)
    field.append(UInt8(ascii: ":"))
    return MessageSignature(signatureInput: signatureInput, signature: String(decoding: field, as: UTF8.self))
  }

  private static func append(
    _ components: SignedComponents, to base: inout [UInt8]
  ) throws(MessageSignatureError) {
    try SignatureBase.appendLine(SignatureBase.status, String(components.status), to: &base)
    try SignatureBase.appendLine(SignatureBase.etag, components.etag, to: &base)
    guard let contentDigest = components.contentDigest else { return }
    try SignatureBase.appendLine(SignatureBase.contentDigest, contentDigest, to: &base)
  }

  private static func append(
    _ parameters: SignatureParameters, hasBody: Bool, to base: inout [UInt8]
  ) throws(MessageSignatureError) {
    let covered = hasBody ? "(\"@status\" \"etag\" \"content-digest\")" : "(\"@status\" \"etag\")"
    base.append(contentsOf: covered.utf8)
    base.append(contentsOf: ";created=".utf8)
    base.append(contentsOf: String(parameters.created).utf8)
    base.append(contentsOf: ";keyid=".utf8)
    guard SignatureBase.appendString(Array(parameters.keyID.utf8), to: &base) else { throw .unfitValue("keyid") }
    base.append(contentsOf: ";alg=\"hmac-sha256\"".utf8)
    guard let nonce = parameters.nonce else { return }
    base.append(contentsOf: ";nonce=".utf8)
    guard SignatureBase.appendString(Array(nonce.utf8), to: &base) else { throw .unfitValue("nonce") }
  }
}
