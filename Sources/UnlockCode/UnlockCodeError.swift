/// Why a challenge, a grant or an unlock code is refused.
public enum UnlockCodeError: Error, Sendable, Hashable {
  /// The text is not twelve digits, or their MOD 97-10 check fails: a slip of the finger, and no attempt.
  case mistypedCode

  /// The text is not eight digits, or their Damm check fails: a slip of tongue, ear or finger.
  case mistypedChallenge

  /// A grant that means nothing: not `00`, `01`–`90` or `99`.
  case reservedGrant(Int)

  /// The code fits neither the challenge nor a counter of the window. The attempt is counted.
  case wrongCode

  /// Too many attempts: none is looked at before this many seconds have passed.
  case tooManyAttempts(waitSeconds: Int64)
}

extension UnlockCodeError: CustomStringConvertible {
  /// One sentence for a log or a developer; the words on a lock screen are the host's.
  public var description: String {
    switch self {
    case .mistypedCode: "The unlock code is mistyped: check the digits."
    case .mistypedChallenge: "The challenge is mistyped: check the digits."
    case .reservedGrant(let number): "Grant \(number) is reserved: use 0, 1 to \(UnlockCodeLimits.grantDaysMax), or 99."
    case .wrongCode: "The unlock code is not one for this device now."
    case .tooManyAttempts(let seconds): "Too many wrong codes: wait \(seconds) seconds."
    }
  }
}
