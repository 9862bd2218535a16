/// HMAC-SHA-256, the one thing that a host supplies.
///
/// The module hands `key` on as it got it. A host whose keystore never lets a key out may therefore use the entry's alias
/// as the key, and look it up here.
public protocol MessageAuthentication: Sendable {
  /// Authenticates a message with HMAC-SHA-256 (RFC 2104, FIPS 180-4).
  ///
  /// - Parameters:
  ///   - key: the key, or what names it in the host's keystore.
  ///   - message: any number of bytes.
  /// - Returns: 32 bytes.
  func hmacSHA256(key: [UInt8], message: [UInt8]) -> [UInt8]
}
