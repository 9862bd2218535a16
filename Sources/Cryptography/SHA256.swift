import COpenSSL

/// SHA-256 (FIPS 180-4).
public enum SHA256 {
  /// Bytes of a digest.
  public static let digestBytes = 32

  /// Digests bytes, on any thread.
  ///
  /// On a lane, use its `SHA256Context`.
  ///
  /// - Parameter bytes: any number.
  /// - Returns: 32 bytes.
  public static func digest(_ bytes: [UInt8]) -> [UInt8] { SHA256Context().digest(bytes) }
}

/// A context kept for digest after digest.
///
/// Not for two threads at a time: one for each lane.
public final class SHA256Context {
  private let context: OpaquePointer

  /// Makes a context.
  public init() {
    context = Algorithms.required(EVP_MD_CTX_new(), "EVP_MD_CTX_new")
    OpenSSLError.require(EVP_DigestInit_ex2(context, Algorithms.sha256, nil), "EVP_DigestInit_ex2")
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Digests bytes.
  ///
  /// - Parameter bytes: any number.
  /// - Returns: 32 bytes.
  public func digest(_ bytes: [UInt8]) -> [UInt8] {
    OpenSSLError.require(EVP_DigestInit_ex2(context, nil, nil), "EVP_DigestInit_ex2")
    OpenSSLError.require(EVP_DigestUpdate(context, bytes, bytes.count), "EVP_DigestUpdate")
    return [UInt8](unsafeUninitializedCapacity: SHA256.digestBytes) { digest, count in
      OpenSSLError.require(EVP_DigestFinal_ex(context, digest.baseAddress, nil), "EVP_DigestFinal_ex")
      count = SHA256.digestBytes
    }
  }
}
