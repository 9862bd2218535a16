import COpenSSL

/// A key of HMAC-SHA-256 (RFC 2104), ready for message after message.
///
/// Not for two threads at a time: one for each lane.
/// The key lives in OpenSSL's memory alone, which is cleared when it is freed or replaced.
public final class HMACKey {
  private let context: OpaquePointer

  /// Takes a key.
  ///
  /// - Parameter key: any number of bytes.
  public init(_ key: [UInt8]) {
    context = Algorithms.required(EVP_MAC_CTX_dup(Algorithms.hmacSHA256), "EVP_MAC_CTX_dup")
    replace(with: key)
  }

  fileprivate init(copying other: HMACKey) {
    context = Algorithms.required(EVP_MAC_CTX_dup(other.context), "EVP_MAC_CTX_dup")
  }

  deinit { EVP_MAC_CTX_free(context) }

  /// Puts another key in place of this one: cheaper than a new `HMACKey`.
  ///
  /// - Parameter key: any number of bytes.
  public func replace(with key: [UInt8]) { key.withUnsafeBufferPointer(replace) }

  private func replace(with key: UnsafeBufferPointer<UInt8>) {
    // A null pointer would keep the old key; an empty array may have one.
    withUnsafePointer(to: 0) { noBytes in
      OpenSSLError.require(EVP_MAC_init(context, key.baseAddress ?? noBytes, key.count, nil), "EVP_MAC_init")
    }
  }

  /// Puts another key in place of this one, and authenticates a message under it: into `tag`, which has 32 bytes.
  func authenticate(_ message: [UInt8], with key: UnsafeBufferPointer<UInt8>, into tag: inout [UInt8]) {
    replace(with: key)
    OpenSSLError.require(EVP_MAC_update(context, message, message.count), "EVP_MAC_update")
    var count = 0
    OpenSSLError.require(EVP_MAC_final(context, &tag, &count, tag.count), "EVP_MAC_final")
  }

  /// Authenticates a message.
  ///
  /// - Parameter message: any number of bytes.
  /// - Returns: 32 bytes.
  public func authenticate(_ message: [UInt8]) -> [UInt8] {
    OpenSSLError.require(EVP_MAC_init(context, nil, 0, nil), "EVP_MAC_init")
    OpenSSLError.require(EVP_MAC_update(context, message, message.count), "EVP_MAC_update")
    return [UInt8](unsafeUninitializedCapacity: SHA256.digestBytes) { output, count in
      OpenSSLError.require(EVP_MAC_final(context, output.baseAddress, &count, output.count), "EVP_MAC_final")
    }
  }
}

/// A key of HMAC-SHA-256 for any thread: each message is authenticated by a copy.
///
/// `@unchecked Sendable` because the keyed context is only ever copied, which leaves it as it is.
final class SharedHMACKey: @unchecked Sendable {
  private let key: HMACKey

  init(_ key: [UInt8]) { self.key = HMACKey(key) }

  func authenticate(_ message: [UInt8]) -> [UInt8] { HMACKey(copying: key).authenticate(message) }
}
