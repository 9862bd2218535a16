import COpenSSL

/// Why a box cannot be sealed or opened.
public enum SealedBoxError: Error, Sendable, Hashable {
  /// The key is not 32 bytes.
  case keyLength(Int)

  /// More bytes than one call of OpenSSL takes, 2^31 − 1.
  case tooLong

  /// Not sealed with this key and associated data, or changed since. Nothing tells which.
  case notAuthentic

  /// OpenSSL failed for a reason of its own.
  case openSSL(OpenSSLError)
}

/// AES-256-GCM (NIST SP 800-38D): nonce of 12 bytes, ciphertext, tag of 16 bytes.
///
/// Nonces are random: seal at most 2^32 boxes under one key (SP 800-38D §8.3).
public enum SealedBox {
  static let keyBytes = 32
  static let nonceBytes = 12
  static let tagBytes = 16

  /// Seals bytes, on any thread.
  ///
  /// - Parameters:
  ///   - plaintext: what to seal.
  ///   - key: 32 bytes.
  ///   - associatedData: what the box belongs to; opening takes the same.
  /// - Returns: nonce, ciphertext, tag: 28 bytes more than the plaintext.
  /// - Throws: `SealedBoxError.keyLength`, `.tooLong`, `.openSSL`.
  public static func seal(
    _ plaintext: [UInt8], key: [UInt8], associatedData: [UInt8]
  ) throws(SealedBoxError) -> [UInt8] {
    let nonce = try check { () throws(OpenSSLError) in try RandomBytes.make(nonceBytes) }
    return try seal(plaintext, key: key, nonce: nonce, associatedData: associatedData)
  }

  /// Seals under a given nonce, which must never serve twice under one key: for known answers in tests.
  static func seal(
    _ plaintext: [UInt8], key: [UInt8], nonce: [UInt8], associatedData: [UInt8]
  ) throws(SealedBoxError) -> [UInt8] {
    let cipher = try Cipher(.seal, key: key, nonce: nonce, associatedData: associatedData)
    let ciphertext = try cipher.update(plaintext)
    guard cipher.finish() else { throw .openSSL(OpenSSLError("EVP_CipherFinal_ex")) }
    return nonce + ciphertext + (try cipher.tag())
  }

  /// Opens a box, on any thread.
  ///
  /// - Parameters:
  ///   - box: nonce, ciphertext, tag.
  ///   - key: 32 bytes.
  ///   - associatedData: as given when it was sealed.
  /// - Returns: what was sealed.
  /// - Throws: `SealedBoxError.keyLength`, `.tooLong`, `.notAuthentic`, `.openSSL`.
  public static func open(_ box: [UInt8], key: [UInt8], associatedData: [UInt8]) throws(SealedBoxError) -> [UInt8] {
    guard box.count >= nonceBytes + tagBytes else { throw .notAuthentic }
    let nonce = Array(box.prefix(nonceBytes))
    let cipher = try Cipher(.open, key: key, nonce: nonce, associatedData: associatedData)
    let plaintext = try cipher.update(Array(box.dropFirst(nonceBytes).dropLast(tagBytes)))
    try cipher.expect(tag: Array(box.suffix(tagBytes)))
    guard cipher.finish() else {
      ERR_clear_error()
      throw .notAuthentic
    }
    return plaintext
  }

  fileprivate static func check<T>(_ body: () throws(OpenSSLError) -> T) throws(SealedBoxError) -> T {
    do {
      return try body()
    } catch {
      throw .openSSL(error)
    }
  }
}

/// One run of the cipher, in OpenSSL's order: key and nonce, associated data, text, tag.
private final class Cipher {
  enum Direction: Int32 {
    case open = 0
    case seal = 1
  }

  private let context: OpaquePointer

  init(
    _ direction: Direction, key: [UInt8], nonce: [UInt8], associatedData: [UInt8]
  ) throws(SealedBoxError) {
    guard key.count == SealedBox.keyBytes else { throw .keyLength(key.count) }
    guard let context = EVP_CIPHER_CTX_new() else { throw .openSSL(OpenSSLError("EVP_CIPHER_CTX_new")) }
    self.context = context
    try SealedBox.check { () throws(OpenSSLError) in
      let result = EVP_CipherInit_ex2(context, Algorithms.aes256GCM, key, nonce, direction.rawValue, nil)
      try OpenSSLError.check(result, "EVP_CipherInit_ex2")
    }
    try feed(associatedData, into: nil)
  }

  deinit { EVP_CIPHER_CTX_free(context) }

  func update(_ input: [UInt8]) throws(SealedBoxError) -> [UInt8] {
    var output = [UInt8](repeating: 0, count: input.count)
    try feed(input, into: &output)
    return output
  }

  private func feed(_ input: [UInt8], into output: UnsafeMutablePointer<UInt8>?) throws(SealedBoxError) {
    guard let inputCount = Int32(exactly: input.count) else { throw .tooLong }
    var count: Int32 = 0
    try SealedBox.check { () throws(OpenSSLError) in
      try OpenSSLError.check(EVP_CipherUpdate(context, output, &count, input, inputCount), "EVP_CipherUpdate")
    }
  }

  /// Whether the tag fits; always, when sealing.
  func finish() -> Bool {
    var nothing: UInt8 = 0
    var count: Int32 = 0
    return EVP_CipherFinal_ex(context, &nothing, &count) == 1
  }

  func tag() throws(SealedBoxError) -> [UInt8] {
    var tag = [UInt8](repeating: 0, count: SealedBox.tagBytes)
    try control(EVP_CTRL_AEAD_GET_TAG, &tag)
    return tag
  }

  func expect(tag: [UInt8]) throws(SealedBoxError) {
    var tag = tag
    try control(EVP_CTRL_AEAD_SET_TAG, &tag)
  }

  private func control(_ command: Int32, _ tag: inout [UInt8]) throws(SealedBoxError) {
    let result = EVP_CIPHER_CTX_ctrl(context, command, Int32(SealedBox.tagBytes), &tag)
    try SealedBox.check { () throws(OpenSSLError) in try OpenSSLError.check(result, "EVP_CIPHER_CTX_ctrl") }
  }
}
