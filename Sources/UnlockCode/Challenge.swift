/// What a locked device shows for the borrower to read out: seven random digits and a Damm check digit.
public struct Challenge: Sendable, Hashable {
  /// The eight digits, `56457176`.
  public let digits: String

  /// Reads a challenge as it was typed; spaces and dashes do not matter.
  ///
  /// - Parameter text: eight digits, such as `5645 7176`.
  /// - Returns: the challenge, its check digit verified.
  /// - Throws: `UnlockCodeError.mistypedChallenge`.
  public static func parse(_ text: String) throws(UnlockCodeError) -> Challenge {
    guard let number = Digits.parse(text, count: UnlockCodeLimits.challengeDigits) else { throw .mistypedChallenge }
    let digits = Digits.text(number, width: UnlockCodeLimits.challengeDigits)
    guard Damm.checkDigit(digits) == 0 else { throw .mistypedChallenge }
    return Challenge(digits: digits)
  }

  /// Makes a new challenge.
  ///
  /// - Parameter generator: must not be predictable, or codes could be had in advance; `SystemRandomNumberGenerator` is not.
  /// - Returns: one of 10^7 challenges, all as likely.
  public static func make(using generator: inout some RandomNumberGenerator) -> Challenge {
    let number = UInt64.random(in: 0..<UnlockCodeLimits.challengeCount, using: &generator)
    let random = Digits.text(number, width: UnlockCodeLimits.challengeDigits - 1)
    return Challenge(digits: random + String(Damm.checkDigit(random)))
  }

  /// Sets the digits as a lock screen shows them: `5645 7176`.
  ///
  /// - Returns: two groups of four digits.
  public func format() -> String { Digits.inFours(digits) }

  private init(digits: String) { self.digits = digits }
}
