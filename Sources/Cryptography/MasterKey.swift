import UnlockCode

/// The one key from which all others are derived: 32 random bytes.
///
/// Who has it and the database has everything; who loses it can open nothing.
public struct MasterKey: Sendable {
  /// Bytes of a master key.
  public static let keyBytes = 32

  /// Tells this key from others in the database and in logs: eight hexadecimal digits, derived one way.
  public let id: String

  private let secret: SecretBytes
  private let extracted: SharedHMACKey

  /// Makes a new key.
  ///
  /// - Returns: the key, in memory alone.
  /// - Throws: `OpenSSLError` where the system gives no randomness.
  public static func make() throws(OpenSSLError) -> MasterKey { MasterKey(try RandomBytes.make(keyBytes)) }

  /// Takes a key as it stands in an environment variable.
  ///
  /// - Parameter hex: 64 lower-case hexadecimal digits, and nothing else.
  /// - Throws: `MasterKeyError.notAKey`.
  public init(hex: some StringProtocol) throws(MasterKeyError) {
    guard let bytes = Hexadecimal.decode(hex), bytes.count == MasterKey.keyBytes else { throw .notAKey }
    self.init(bytes)
  }

  private init(_ bytes: [UInt8]) {
    secret = SecretBytes(bytes)
    let authentication = OpenSSLMessageAuthentication()
    extracted = SharedHMACKey(HKDF.extract(salt: [], inputKey: bytes, authentication: authentication))
    id = Hexadecimal.encode(Array(MasterKey.derive("latchkey/master-key-id/v1", from: extracted).prefix(4)))
  }

  /// Derives a key, on any thread: HKDF-SHA256 with no salt (RFC 5869), of which only the expansion is left to do.
  ///
  /// - Parameter info: what the key is for, such as `KeyPurpose.unlockCode.info(deviceID:generation:)`.
  /// - Returns: 32 bytes.
  public func derive(_ info: String) -> [UInt8] { MasterKey.derive(info, from: extracted) }

  private static func derive(_ info: String, from extracted: SharedHMACKey) -> [UInt8] {
    HKDF.expand(info: Array(info.utf8), count: keyBytes, authenticate: extracted.authenticate)
  }

  /// The key as a key file holds it.
  var hex: String { Hexadecimal.encode(secret.bytes) }
}
