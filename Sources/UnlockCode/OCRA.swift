/// A suite of RFC 6287 §6 over HMAC-SHA-256 with eight digits and an alphanumeric question.
///
/// Only `QA`, never `QN`: a numeric question becomes left-justified hexadecimal, so that 1 and 16, 2 and 32, 5 and 80 give
/// the same input.
public struct OCRASuite: Sendable, Hashable {
  /// The suite as the data input begins with it: `OCRA-1:HOTP-SHA256-8:C-QA04`.
  public let name: String

  /// Whether the data input holds a counter (`C`).
  public let hasCounter: Bool

  /// The suite of challenge mode: eight digits of challenge, two of grant.
  public static let challenge = OCRASuite(hasCounter: false, questionCharactersMax: 10)

  /// The suite of counter mode: `00` and two digits of grant.
  public static let counter = OCRASuite(hasCounter: true, questionCharactersMax: 4)

  /// Names a suite.
  ///
  /// - Parameters:
  ///   - hasCounter: whether the data input holds a counter.
  ///   - questionCharactersMax: 4 to 64 (RFC 6287 §6.3). In a mutual exchange the question is two of them.
  public init(hasCounter: Bool, questionCharactersMax: Int) {
    self.hasCounter = hasCounter
    let question = "QA" + Digits.text(UInt64(questionCharactersMax.magnitude), width: 2)
    self.name = "OCRA-1:HOTP-SHA256-\(UnlockCodeLimits.responseDigits):" + (hasCounter ? "C-" : "") + question
  }
}

/// OCRA, the OATH challenge-response algorithm (RFC 6287).
public enum OCRA {
  /// Computes a response.
  ///
  /// - Parameters:
  ///   - suite: what the data input holds.
  ///   - counter: the counter; not looked at where the suite has none.
  ///   - question: ASCII, at most 128 characters; what is over is not looked at.
  ///   - key: 32 bytes, or what names them in the host's keystore.
  ///   - authentication: the host's HMAC.
  /// - Returns: the response as a number below `UnlockCodeLimits.responseCount`.
  public static func response(
    _ suite: OCRASuite, counter: UInt64 = 0, question: String, key: [UInt8],
    authentication: some MessageAuthentication
  ) -> UInt32 {
    let input = dataInput(suite, counter: counter, question: question)
    return truncate(authentication.hmacSHA256(key: key, message: input))
  }

  /// RFC 6287 §5.1: suite, a zero byte, counter, question padded with zeros to 128 bytes.
  static func dataInput(_ suite: OCRASuite, counter: UInt64, question: String) -> [UInt8] {
    var input = Array(suite.name.utf8)
    input.append(0)
    if suite.hasCounter {
      for shift in stride(from: 56, through: 0, by: -8) { input.append(UInt8(truncatingIfNeeded: counter >> shift)) }
    }
    let questionBytes = question.utf8.prefix(UnlockCodeLimits.questionBytes)
    input.append(contentsOf: questionBytes)
    input.append(contentsOf: repeatElement(0, count: UnlockCodeLimits.questionBytes - questionBytes.count))
    return input
  }

  /// RFC 4226 §5.3, dynamic truncation: 31 bits from where the last byte's low nibble says, modulo 10^8.
  private static func truncate(_ digest: [UInt8]) -> UInt32 {
    let offset = Int((digest.last ?? 0) & 0x0f)
    let word = digest.dropFirst(offset).prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    return (word & 0x7fff_ffff) % UnlockCodeLimits.responseCount
  }
}
