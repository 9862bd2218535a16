import COpenSSL

/// Comparison of secrets.
public enum ConstantTime {
  /// Compares bytes in a time that tells nothing of where they differ; only lengths that differ show.
  ///
  /// - Parameters:
  ///   - left: some bytes.
  ///   - right: some bytes.
  /// - Returns: whether they are the same.
  public static func equals(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
  }
}
