/// The key that a device shares with the server for one key generation.
public struct UnlockKey: Sendable {
  /// 32 bytes, or what names them in the host's keystore.
  public let bytes: [UInt8]

  /// Takes a key as it was derived, or as the device received it at activation.
  ///
  /// - Parameter bytes: handed to `MessageAuthentication` as they are.
  public init(bytes: [UInt8]) { self.bytes = bytes }
}

/// What a key derived from the master key is for.
public enum KeyPurpose: String, Sendable, CaseIterable {
  /// Unlock codes.
  case unlockCode = "unlock-code"

  /// Signatures over lock statuses.
  case lockStatus = "lock-status"

  /// The HKDF info string of a device's key: `latchkey/unlock-code/v1/dev_…/1`.
  ///
  /// - Parameters:
  ///   - deviceID: the device's id, as text.
  ///   - generation: the key generation, from 1.
  /// - Returns: the info string, in ASCII where the id is.
  public func info(deviceID: String, generation: Int) -> String {
    "latchkey/\(rawValue)/v1/\(deviceID)/\(generation)"
  }
}

/// HKDF with HMAC-SHA-256 (RFC 5869).
public enum HKDF {
  /// Extracts a pseudorandom key (RFC 5869 §2.2).
  ///
  /// - Parameters:
  ///   - salt: may be empty, which HMAC takes for 32 zero bytes.
  ///   - inputKey: the input keying material.
  ///   - authentication: the host's HMAC.
  /// - Returns: 32 bytes.
  public static func extract(
    salt: [UInt8], inputKey: [UInt8], authentication: some MessageAuthentication
  ) -> [UInt8] {
    let key = salt.isEmpty ? [UInt8](repeating: 0, count: UnlockCodeLimits.keyBytes) : salt
    return authentication.hmacSHA256(key: key, message: inputKey)
  }

  /// Expands a pseudorandom key (RFC 5869 §2.3).
  ///
  /// - Parameters:
  ///   - info: what the output is for.
  ///   - count: bytes wanted; at most 255 × 32 are to be had.
  ///   - authenticate: HMAC-SHA-256 under the pseudorandom key; a closure, so that the key may stay where it is.
  /// - Returns: `count` bytes.
  public static func expand(info: [UInt8], count: Int, authenticate: ([UInt8]) -> [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    var block: [UInt8] = []
    for index in UInt8(1)...255 where output.count < count {
      block = authenticate(block + info + [index])
      output += block
    }
    return Array(output.prefix(count))
  }
}
