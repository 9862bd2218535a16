/// The twelve digits that restore a device without a network: grant, OCRA response, check.
public struct UnlockCode: Sendable, Hashable {
  /// What the code gives; the response is computed over it, so that it cannot be changed.
  public let grant: Grant

  /// The OCRA response, below `UnlockCodeLimits.responseCount`.
  public let response: UInt32

  /// Which of the two questions a code answers.
  public enum Mode: Sendable, Hashable {
    /// The challenge on the lock screen: the borrower is on the phone.
    case challenge(Challenge)

    /// The device's next code number: one way, such as an SMS.
    case counter(UInt64)
  }

  init(grant: Grant, response: UInt32) {
    self.grant = grant
    self.response = response
  }

  /// Reads a code as it was typed; spaces and dashes do not matter.
  ///
  /// - Parameter text: twelve digits, such as `0091 0637 1932`.
  /// - Returns: the code, its check digits verified. Whether it is right only `UnlockCodeVerifier` can tell.
  /// - Throws: `UnlockCodeError.mistypedCode`, or `.reservedGrant` where the digits are well formed and mean nothing.
  public static func parse(_ text: String) throws(UnlockCodeError) -> UnlockCode {
    guard let number = Digits.parse(text, count: UnlockCodeLimits.codeDigits), Mod97.hasCheck(number) else {
      throw .mistypedCode
    }
    let payload = (number / Mod97.checkCount).quotientAndRemainder(dividingBy: UInt64(UnlockCodeLimits.responseCount))
    return UnlockCode(grant: try Grant(number: Int(payload.quotient)), response: UInt32(payload.remainder))
  }

  /// The twelve digits, `009106371932`.
  public var digits: String {
    let payload = UInt64(grant.number) * UInt64(UnlockCodeLimits.responseCount) + UInt64(response)
    return Digits.text(Mod97.appendingCheck(to: payload), width: UnlockCodeLimits.codeDigits)
  }

  /// Sets the digits as support reads them out: `0091 0637 1932`.
  ///
  /// - Returns: three groups of four digits.
  public func format() -> String { Digits.inFours(digits) }
}
