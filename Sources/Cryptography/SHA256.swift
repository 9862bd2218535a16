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
  public func digest(_ bytes: [UInt8]) -> [UInt8] { digest(bytes.span).bytes }

  /// Digests bytes where they stand.
  ///
  /// - Parameter bytes: any number.
  /// - Returns: the digest.
  public func digest(_ bytes: Span<UInt8>) -> SHA256Digest {
    OpenSSLError.require(EVP_DigestInit_ex2(context, nil, nil), "EVP_DigestInit_ex2")
    bytes.withUnsafeBufferPointer { bytes in
      OpenSSLError.require(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count), "EVP_DigestUpdate")
    }
    var digest = SHA256Digest()
    digest.withUnsafeMutableBytes { digest in
      OpenSSLError.require(
        EVP_DigestFinal_ex(context, digest.assumingMemoryBound(to: UInt8.self).baseAddress, nil), "EVP_DigestFinal_ex")
    }
    return digest
  }
}

/// A SHA-256 in place of an array: four words to compare, and none to follow.
public struct SHA256Digest: Sendable, Hashable {
  private var first: UInt64 = 0
  private var second: UInt64 = 0
  private var third: UInt64 = 0
  private var fourth: UInt64 = 0

  fileprivate init() {}

  /// The digest of 32 bytes; nil for another number.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count == SHA256.digestBytes else { return nil }
    withUnsafeMutableBytes { $0.copyBytes(from: bytes) }
  }

  /// The 32 bytes.
  public var bytes: [UInt8] { withUnsafeBytes(of: self) { Array($0) } }

  /// The first of the words: as good as random where nobody chose what was digested.
  public var prefix: UInt64 { first }

  fileprivate mutating func withUnsafeMutableBytes(_ write: (UnsafeMutableRawBufferPointer) -> Void) {
    Swift.withUnsafeMutableBytes(of: &self, write)
  }
}
