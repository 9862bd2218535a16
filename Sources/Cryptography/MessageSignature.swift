/// The two fields of a signed answer (RFC 9421 §4) under HMAC-SHA-256.
public struct MessageSignature: Sendable, Hashable {
  /// The value of `Signature-Input`.
  public var signatureInput: String

  /// The value of `Signature`.
  public var signature: String

  /// Takes the fields of an answer; several lines of one field are joined with commas before.
  ///
  /// - Parameters:
  ///   - signatureInput: the value of `Signature-Input`.
  ///   - signature: the value of `Signature`.
  public init(signatureInput: String, signature: String) {
    self.signatureInput = signatureInput
    self.signature = signature
  }
}

/// What of an answer is signed.
public struct SignedComponents: Sendable, Hashable {
  /// `@status`.
  public var status: Int

  /// The value of `ETag`, with its quotation marks.
  public var etag: String

  /// The value of `Content-Digest`; `nil` for an answer without a body.
  public var contentDigest: String?

  /// Takes what is signed.
  ///
  /// - Parameters:
  ///   - status: the status code.
  ///   - etag: the value of `ETag`, with its quotation marks.
  ///   - contentDigest: the value of `Content-Digest`; `nil` for an answer without a body.
  public init(status: Int, etag: String, contentDigest: String?) {
    self.status = status
    self.etag = etag
    self.contentDigest = contentDigest
  }
}

/// The parameters of a signature (RFC 9421 §2.3); `alg` is always `hmac-sha256`.
public struct SignatureParameters: Sendable, Hashable {
  /// When it was made: seconds since 1970.
  public var created: Int64

  /// Which key: device id, `/`, key generation.
  public var keyID: String

  /// The device's own, where it sent one.
  public var nonce: String?

  /// Takes parameters.
  ///
  /// - Parameters:
  ///   - created: seconds since 1970.
  ///   - keyID: device id, `/`, key generation.
  ///   - nonce: the device's own, where it sent one.
  public init(created: Int64, keyID: String, nonce: String?) {
    self.created = created
    self.keyID = keyID
    self.nonce = nonce
  }
}

/// Why an answer cannot be signed, or its signature is refused.
public enum MessageSignatureError: Error, Sendable, Hashable {
  /// A value that cannot stand in a signature base: not ASCII, with control characters, or with spaces at its ends.
  case unfitValue(String)

  /// The named field is not a dictionary of what belongs in it.
  case malformed(field: String)

  /// None, or more than one, of the signatures is under the key wanted.
  case noSingleSignature(keyID: String)

  /// A component that must be signed is not.
  case missingComponent(String)

  /// A component is signed twice, or is none of ours.
  case unexpectedComponent(String)

  /// A parameter is missing, or of another type than it should be.
  case missingParameter(String)

  /// A parameter that is none of ours, and might mean that the signature does not hold.
  case unexpectedParameter(String)

  /// Another algorithm than `hmac-sha256`.
  case wrongAlgorithm

  /// Signed over another nonce, or none.
  case wrongNonce

  /// The signature is not this key's over this answer.
  case wrongSignature
}

/// The names and the signature base (RFC 9421 §2.5) that signer and verifier share.
enum SignatureBase {
  static let status = "@status"
  static let etag = "etag"
  static let contentDigest = "content-digest"
  static let algorithm = "hmac-sha256"

  /// Appends `"name": value` and a newline.
  static func appendLine(
    _ name: String, _ value: String, to base: inout [UInt8]
  ) throws(MessageSignatureError) {
    base.append(UInt8(ascii: "\""))
    base.append(contentsOf: name.utf8)
    base.append(contentsOf: "\": ".utf8)
    let start = base.count
    base.append(contentsOf: value.utf8)
    let bytes = base[start...]
    guard isPrintable(bytes), bytes.first != 0x20, bytes.last != 0x20 else { throw .unfitValue(name) }
    base.append(UInt8(ascii: "\n"))
  }

  /// Appends a string as RFC 8941 §4.1.6 writes it, if it can.
  static func appendString(_ string: some Collection<UInt8>, to base: inout [UInt8]) -> Bool {
    base.append(UInt8(ascii: "\""))
    let start = base.count
    base.append(contentsOf: string)
    let isPrintable = isPrintable(base[start...])
    if base[start...].contains(where: isEscaped) {
      base.removeSubrange(start...)
      for character in string {
        if isEscaped(character) { base.append(UInt8(ascii: "\\")) }
        base.append(character)
      }
    }
    base.append(UInt8(ascii: "\""))
    return isPrintable
  }

  /// Appends a status code.
  static func append(_ status: Int, to base: inout [UInt8]) {
    guard 100...999 ~= status else { return base.append(contentsOf: String(status).utf8) }
    for digit in [status / 100, status / 10 % 10, status % 10] { base.append(UInt8(ascii: "0") + UInt8(digit)) }
  }

  private static func isEscaped(_ character: UInt8) -> Bool {
    character == UInt8(ascii: "\"") || character == UInt8(ascii: "\\")
  }

  /// Whether all bytes may stand in a string (RFC 8941 §3.3.3) or a field value of ours.
  private static func isPrintable(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.allSatisfy { (0x20...0x7e).contains($0) }
  }
}
