public import Cryptography

/// Random texts that open something: shown once, kept as a SHA-256.
public enum SecretText {
  /// What a secret opens; its prefix tells a reader and a secret scanner.
  public enum Kind: String, Sendable {
    /// An API key.
    case apiKey = "lk_"
    /// A device's token.
    case deviceToken = "dt_"
  }

  /// A new secret: its prefix and 32 random bytes as base64url (RFC 4648 section 5), 43 characters.
  public static func make(_ kind: Kind) throws(OpenSSLError) -> String {
    kind.rawValue + base64URL(try RandomBytes.make(32))
  }

  /// A new activation code: 10 characters of Crockford's base 32, which leaves out I, L, O and U.
  public static func makeActivationCode() throws(OpenSSLError) -> String {
    let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    return String(try RandomBytes.make(activationCodeCharacters).map { alphabet[Int($0 & 31)] })
  }

  /// How long an activation code is.
  public static let activationCodeCharacters = 10

  /// What of a secret is kept.
  public static func hash(_ text: String) -> [UInt8] { SHA256.digest(Array(text.utf8)) }

  /// What of an activation code is kept: as Crockford reads it, so that O is 0, I and L are 1, and case does not matter.
  public static func hashActivationCode(_ typed: String) -> [UInt8] {
    hash(
      String(
        typed.uppercased().compactMap { character -> Character? in
          switch character {
          case "O": "0"
          case "I", "L": "1"
          case "-", " ": nil
          default: character
          }
        }))
  }

  private static func base64URL(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    var text = ""
    var bits = 0
    var count = 0
    for byte in bytes {
      bits = bits << 8 | Int(byte)
      count += 8
      while count >= 6 {
        count -= 6
        text.append(alphabet[bits >> count & 63])
      }
      bits &= (1 << count) - 1
    }
    if count > 0 { text.append(alphabet[bits << (6 - count) & 63]) }
    return text
  }
}
