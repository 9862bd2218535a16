import JSON
public import Lending
import Storage

/// What deciding afresh came to.
public struct Redecision: Sendable {
  /// What the device was told before; nil at its first decision.
  public let before: LockStatus?
  /// What it is told now.
  public let after: LockStatus
  /// The decision.
  public let decision: LockDecision

  /// Whether the device is told something new.
  public var isChange: Bool { before?.sequence != after.sequence }
}

extension Servicer {
  /// Decides a device's lock status afresh by what stands in the transaction, without a change of facts.
  func redecide(
    _ device: DeviceID, of lender: LenderID, at now: Instant, in transaction: any Transaction
  ) throws -> Redecision {
    try redecide(situation(of: device, lender: lender, in: transaction), at: now, in: transaction)
  }

  /// The one way a lock status changes: decides by the facts, and stores, records and notes what is new.
  ///
  /// A decision that tells the device nothing new keeps its sequence, unless a new one is forced: for a device that
  /// reports the use of a code, or a sequence ahead of ours.
  func redecide(
    _ situation: Situation, at now: Instant, forcedPast sequence: Int64? = nil, in transaction: any Transaction
  ) throws -> Redecision {
    let decision = LockPolicy.decide(situation.facts, at: now)
    let document = try statusDocument(situation, decision, in: transaction)
    let last = max(situation.status?.sequence ?? 0, sequence ?? 0)
    let isShown = sequence == nil && situation.status != nil && document.isShown(in: situation.document)
    let after = LockStatus(
      deviceID: situation.deviceID,
      sequence: isShown ? last : LockStatus.sequence(after: last, at: now), state: decision.state,
      reason: decision.reason, otherReasons: [],
      decidedAt: isShown ? situation.status?.decidedAt ?? now : now, nextChangeAt: decision.nextChangeAt,
      grantUntil: situation.grantUntil, beginnings: decision.beginnings, codeCounter: situation.codeCounter)
    let redecision = Redecision(before: situation.status, after: after, decision: decision)
    guard after != situation.status else { return redecision }
    let bytes = document.bytes(sequence: after.sequence, decidedAt: after.decidedAt)
    try LockStatusTable.put(after, document: bytes, of: situation.lenderID, in: transaction)
    if let contract = situation.contract, contract.overdueSince != decision.balance?.overdueSince {
      try ContractTable.updateOverdueSince(contract.id, decision.balance?.overdueSince, in: transaction)
    }
    try recordChange(redecision, situation, at: now, in: transaction)
    transaction.note(
      ChangeNote(
        deviceID: redecision.isChange ? situation.deviceID.text : nil, dueAt: after.nextChangeAt?.milliseconds))
    return redecision
  }

  /// Records a change of state, reason or grant; figures that move within a state have their payment's event.
  private func recordChange(
    _ redecision: Redecision, _ situation: Situation, at now: Instant, in transaction: any Transaction
  ) throws {
    let (before, after) = (redecision.before, redecision.after)
    guard before?.state != after.state || before?.reason != after.reason || before?.grantUntil != after.grantUntil
    else { return }
    try recordEvent(
      .lockStatusChanged, at: now, lender: situation.lenderID, device: situation.deviceID,
      contract: situation.contract?.id,
      data: [
        JSONMember("sequence", .integer(after.sequence)), JSONMember("from", .optional(before?.state.rawValue)),
        JSONMember("state", .string(after.state.rawValue)), JSONMember("reason", .optional(after.reason?.rawValue)),
        JSONMember("grant_until", .optional(redecision.decision.grantUntil?.description)),
        JSONMember("explanation", redecision.decision.explanation.json),
      ], in: transaction)
  }
}
