import Cryptography
import Lending
import Storage
import UnlockCode

/// A device of the world: it polls, obeys, loses messages, is out of reach for days, and types codes.
struct Phone {
  let holder: DeviceTokenTable.Holder
  private let key: UnlockKey
  private var verifier: UnlockCodeVerifier
  private(set) var sequence: Int64 = 0
  private(set) var state = LockState.unlocked
  /// Whether a code has opened it, until a status newer than the one that it then held.
  private(set) var isOpenedByCode = false
  /// The code that it has yet to report.
  private(set) var typed: UnlockCodeVerifier.Accepted?
  var hasToAcknowledge = false
  /// How far its clock is off, in milliseconds; the network sets it now and then.
  var clockOff: Int64 = 0
  /// Until when it is out of reach.
  var backAt: Int64 = 0
  private let authentication = OpenSSLMessageAuthentication()

  init(holder: DeviceTokenTable.Holder, unlockKey: [UInt8], random: inout SplitMix64) {
    self.holder = holder
    key = UnlockKey(bytes: unlockKey)
    verifier = UnlockCodeVerifier(
      nextCounter: 0, challenge: Challenge.make(using: &random), attempts: AttemptLimit())
  }

  /// Whether the borrower can use it.
  var isUsable: Bool { isOpenedByCode || !state.isRestriction }
  var challenge: Challenge { verifier.challenge }
  var codeCounter: Int64 { Int64(verifier.nextCounter) }

  /// Obeys a status that it has polled, if that is newer than the one that it holds.
  mutating func obey(_ status: LockStatus, random: inout SplitMix64) throws {
    try Violation.unless(
      status.sequence >= sequence, "a device is never told an older status", "\(status.sequence) after \(sequence)")
    guard status.sequence > sequence else { return }
    verifier.obeyStatus(
      codeCounter: UInt64(status.codeCounter), locks: status.state.isRestriction, using: &random)
    sequence = status.sequence
    state = status.state
    isOpenedByCode = false
    hasToAcknowledge = true
  }

  /// Types a code; its clock may say what it likes.
  mutating func type(_ code: String, secondsSinceBoot: Int64, random: inout SplitMix64) throws {
    let accepted = try verifier.verify(
      code, key: key, authentication: authentication,
      at: ClockReading(bootID: "", sinceBootSeconds: secondsSinceBoot), using: &random)
    typed = accepted
    isOpenedByCode = true
    hasToAcknowledge = true
  }

  /// The server has heard what there was to report.
  mutating func forget() {
    typed = nil
    hasToAcknowledge = false
  }
}
