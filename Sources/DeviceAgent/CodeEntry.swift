import Cryptography
import Foundation
import UnlockCode

/// What came of a code that was typed.
enum CodeEntry: Sendable, Equatable {
  case accepted(Grant, endsAt: Date?)
  case refused(UnlockCodeError, waitSeconds: Int64)

  var isAccepted: Bool {
    if case .accepted = self { true } else { false }
  }
}

extension ActiveDevice {
  /// Tries a code and applies what it gives.
  ///
  /// The device must be stored before anyone is told (`UnlockCodeVerifier`).
  mutating func enterCode(
    _ text: String, at now: Date, reading: ClockReading, using generator: inout some RandomNumberGenerator
  ) -> CodeEntry {
    do {
      let accepted = try verifier.verify(
        text, key: UnlockKey(bytes: activation.unlockKey), authentication: OpenSSLMessageAuthentication(),
        at: reading, using: &generator)
      let effect = CodeEffect(grant: accepted.grant, typedAt: now)
      self.effect = self.effect(at: now).map { effect.outlasts($0) ? effect : $0 } ?? effect
      unreportedUses.append(CodeUse(mode: accepted.mode, grant: accepted.grant, typedAt: now))
      return .accepted(accepted.grant, endsAt: self.effect?.endsAt)
    } catch {
      return .refused(error, waitSeconds: verifier.attempts.secondsLeft(at: reading))
    }
  }
}

extension CodeEffect {
  /// Whether this one holds when both stand: a release before all, else the later end (unlock-codes.md).
  func outlasts(_ other: CodeEffect) -> Bool {
    if other.grant == .released || grant == .released { return grant == .released }
    guard let otherEnd = other.endsAt else { return endsAt == nil }
    return endsAt.map { $0 >= otherEnd } ?? true
  }
}

extension CodeEntry {
  /// What the person who typed the code is told.
  func description(in timeZone: TimeZone) -> String {
    switch self {
    case .accepted(.released, _): "Code accepted: this phone is released for good."
    case .accepted(_, let endsAt?):
      "Code accepted: this phone is unlocked until \(ScreenText.moment(endsAt, in: timeZone))."
    case .accepted(_, nil): "Code accepted: this phone is unlocked."
    case .refused(.mistypedCode, _):
      "Check the digits: a code has 12, and these do not fit together. No attempt was counted."
    case .refused(.tooManyAttempts, let seconds):
      "Too many wrong codes: the next can be tried in \(ScreenText.wait(seconds)). This code was not looked at."
    case .refused(_, 0):
      "This code is not for this phone now. Check it with your lender, and the challenge that you read out."
    case .refused(_, let seconds):
      "This code is not for this phone now. The next can be tried in \(ScreenText.wait(seconds))."
    }
  }
}
