/// The `Content-Digest` field (RFC 9530) with SHA-256.
public enum ContentDigest {
  /// Writes the field's value, on any thread.
  ///
  /// On a lane, hand over its `SHA256Context`.
  ///
  /// - Parameter body: the content as it is sent.
  /// - Returns: `sha-256=:…:`
  public static func sha256Field(_ body: [UInt8]) -> String { sha256Field(body, context: SHA256Context()) }

  /// Writes the field's value.
  ///
  /// - Parameters:
  ///   - body: the content as it is sent.
  ///   - context: the lane's own.
  /// - Returns: `sha-256=:…:`
  public static func sha256Field(_ body: [UInt8], context: SHA256Context) -> String {
    var field = Array("sha-256=:".utf8)
    Base64.append(context.digest(body), to: &field)
    field.append(UInt8(ascii: ":"))
    return String(decoding: field, as: UTF8.self)
  }

  /// Checks a field against the content that came with it.
  ///
  /// - Parameters:
  ///   - field: the value; digests of other algorithms in it are not looked at.
  ///   - body: the content as it was received.
  /// - Returns: whether the field is well formed, has a SHA-256 digest, and it is the content's.
  public static func matches(_ field: String, body: [UInt8]) -> Bool {
    guard case .item(.bytes(let digest), _)? = StructuredDictionary(parsing: field)?["sha-256"] else { return false }
    return ConstantTime.equals(digest, SHA256.digest(body))
  }
}
