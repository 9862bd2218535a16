import COpenSSL

/// Algorithms fetched once: a fetch at each use costs more than hashing a short message.
enum Algorithms {
  // OpenSSL's fetched algorithms never change and count their users atomically.
  nonisolated(unsafe) static let sha256 = required(EVP_MD_fetch(nil, "SHA2-256", nil), "EVP_MD_fetch")
  // OpenSSL's fetched algorithms never change and count their users atomically.
  nonisolated(unsafe) static let aes256GCM = required(EVP_CIPHER_fetch(nil, "AES-256-GCM", nil), "EVP_CIPHER_fetch")
  // OpenSSL's fetched algorithms never change and count their users atomically.
  nonisolated(unsafe) static let hmac = required(EVP_MAC_fetch(nil, "HMAC", nil), "EVP_MAC_fetch")

  /// A context of HMAC-SHA-256 without a key; only ever copied, which leaves it as it is.
  nonisolated(unsafe) static let hmacSHA256: OpaquePointer = {
    let context = required(EVP_MAC_CTX_new(hmac), "EVP_MAC_CTX_new")
    var digest = Array("SHA2-256".utf8CString)
    digest.withUnsafeMutableBufferPointer { name in
      var parameters = [
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.baseAddress, 0), OSSL_PARAM_construct_end(),
      ]
      OpenSSLError.require(EVP_MAC_CTX_set_params(context, &parameters), "EVP_MAC_CTX_set_params")
    }
    return context
  }()

  /// Stops the process where this installation of OpenSSL lacks an algorithm or there is no memory: no input leads here.
  static func required(_ pointer: OpaquePointer?, _ call: String) -> OpaquePointer {
    // No input leads here: an algorithm is missing, or memory.
    guard let pointer else { fatalError(OpenSSLError(call).description) }
    return pointer
  }
}
