import Foundation
import JSON
import UnlockCode

/// All that a device remembers.
///
/// Both parts stand while a device is activated anew: until then the old keys hold.
struct AgentState: Sendable, Equatable {
  var pending: PendingActivation?
  var device: ActiveDevice?
}

/// An activation that was sent, or is about to be, and has no answer yet.
struct PendingActivation: Sendable, Equatable {
  var request: ActivationRequest
  var idempotencyKey: String
}

/// A device with its keys.
struct ActiveDevice: Sendable, Equatable {
  var server: String
  var activation: Activation
  var verifier: UnlockCodeVerifier
  var held: HeldStatus?
  var effect: CodeEffect?
  var unreportedUses: [CodeUse] = []
}

/// The status that the device obeys.
struct HeldStatus: Sendable, Equatable {
  private(set) var body: JSONValue
  private(set) var status: LockStatus
  var etag: String
  var appliedAt: Date
  var isAcknowledged: Bool

  init(body: JSONValue, etag: String, appliedAt: Date, isAcknowledged: Bool = false) throws(WireError) {
    self.body = body
    self.etag = etag
    self.appliedAt = appliedAt
    self.isAcknowledged = isAcknowledged
    status = try LockStatus(body)
  }

  /// What decides the state stays that of `older`.
  mutating func keepState(of older: HeldStatus) {
    status.state = older.status.state
    status.next = older.status.next
    body = .object(
      (body.members ?? []).map { member in
        guard ["state", "next"].contains(member.name) else { return member }
        return JSONMember(member.name, older.body[member.name] ?? .null)
      })
  }
}

/// What an accepted code gives, until it ends or a newer status is obeyed.
struct CodeEffect: Sendable, Equatable {
  var grant: Grant
  var typedAt: Date

  /// Nil where only a newer status ends it.
  var endsAt: Date? {
    guard case .days(let days) = grant else { return nil }
    return typedAt.addingTimeInterval(Double(days.count) * Self.secondsPerDay)
  }

  /// Days of 24 hours (unlock-codes.md, "Grant").
  private static let secondsPerDay = 86_400.0
}

extension AgentState {
  /// The activation to send: the one without an answer if it asks the same, else a new one under this key.
  mutating func beginActivation(_ request: ActivationRequest, key: String) -> PendingActivation {
    if let pending, pending.request == request { return pending }
    let pending = PendingActivation(request: request, idempotencyKey: key)
    self.pending = pending
    return pending
  }

  /// Takes up new keys.
  ///
  /// Counters begin at 0 with them, wrong attempts stay counted, and the first status under the new
  /// keys is obeyed whatever its sequence.
  mutating func activate(with activation: Activation, at server: String, challenge: Challenge) {
    pending = nil
    device = ActiveDevice(
      server: server,
      activation: activation,
      verifier: UnlockCodeVerifier(
        nextCounter: 0, challenge: challenge, attempts: device?.verifier.attempts ?? AttemptLimit()))
  }
}

extension ActiveDevice {
  var authorization: String { "Bearer \(activation.deviceToken)" }

  /// What the device does now: what a code gave while it lasts, else what it was told, else what it may do by itself.
  func state(at now: Date) -> LockState {
    if held?.status.state == .released { return .released }
    if let effect = effect(at: now) { return effect.grant == .released ? .released : .unlocked }
    guard let status = held?.status else { return .unlocked }
    if let next = status.next, next.isUnattended, now >= next.at { return next.state }
    return status.state
  }

  /// The effect of a code, if it has not ended.
  func effect(at now: Date) -> CodeEffect? {
    guard let effect else { return nil }
    return effect.endsAt.map { now < $0 } ?? true ? effect : nil
  }

  /// When the device next changes without having heard.
  func nextChange(after now: Date) -> Date? {
    let unattended = held?.status.next.flatMap { $0.isUnattended ? $0.at : nil }
    return [effect?.endsAt, unattended].compactMap(\.self).filter { $0 > now }.min()
  }

  /// What to report next: a use of a code first, then the state if it is not acknowledged.
  func acknowledgement(at now: Date, evenIfKnown: Bool) -> Acknowledgement? {
    guard let held else { return nil }
    let use = unreportedUses.first
    guard use != nil || !held.isAcknowledged || evenIfKnown else { return nil }
    return Acknowledgement(
      sequence: held.status.sequence,
      state: state(at: now),
      appliedAt: max(held.appliedAt, use?.typedAt ?? held.appliedAt),
      codeCounter: verifier.nextCounter,
      use: use)
  }

  /// Takes note that the server has a report.
  mutating func note(reported report: Acknowledgement) {
    if let use = report.use { unreportedUses.removeAll { $0 == use } }
    if held?.status.sequence == report.sequence { held?.isAcknowledged = true }
  }
}
