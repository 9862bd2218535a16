import COpenSSL
public import UnlockCode

/// OpenSSL's HMAC for `UnlockCode`, on any thread.
public struct OpenSSLMessageAuthentication: MessageAuthentication {
  /// Makes one; it holds nothing.
  public init() {}

  /// Authenticates a message with HMAC-SHA-256.
  ///
  /// - Parameters:
  ///   - key: any number of bytes.
  ///   - message: any number of bytes.
  /// - Returns: 32 bytes.
  public func hmacSHA256(key: [UInt8], message: [UInt8]) -> [UInt8] { HMACKey(key).authenticate(message) }
}
