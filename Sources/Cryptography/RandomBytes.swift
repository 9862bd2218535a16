import COpenSSL

/// Random bytes fit for keys, tokens and nonces.
public enum RandomBytes {
  /// Makes random bytes, on any thread.
  ///
  /// - Parameter count: how many, 0 or more.
  /// - Returns: the bytes.
  /// - Throws: `OpenSSLError` where the system gives no randomness.
  public static func make(_ count: Int) throws(OpenSSLError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    try OpenSSLError.check(RAND_bytes_ex(nil, &bytes, count, 0), "RAND_bytes_ex")
    return bytes
  }
}
