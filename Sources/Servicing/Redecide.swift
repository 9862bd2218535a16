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
    try redecide(situation(of: device, lender: lender, at: now, in: transaction), at: now, in: transaction)
  }

  /// The one way a lock status changes: decides by the facts, and stores, records and notes what is new.
  ///
  /// A decision that tells the device nothing new keeps its sequence, unless a new one is forced: for a device that
  /// reports the use of a code, or a sequence ahead of ours.
  func redecide(
    _ situation: Situation, at now: Instant, forcedPast sequence: Int64? = nil, in transaction: any Transaction
  ) throws -> Redecision {
    var situation = situation
    let decision = try guardedDecision(&situation, at: now, in: transaction)
    let document = try statusDocument(situation, decision, in: transaction)
    let last = max(situation.status?.sequence ?? 0, sequence ?? 0)
    let isShown = sequence == nil && situation.status != nil && document.isShown(in: situation.document)
    let after = LockStatus(
      deviceID: situation.deviceID,
      sequence: isShown ? last : LockStatus.sequence(after: last, at: now), state: decision.state,
      reason: decision.reason, otherReasons: decision.otherReasons, arrearsState: decision.arrearsState,
      isReversed: decision.isReversed, decidedAt: isShown ? situation.status?.decidedAt ?? now : now,
      nextChangeAt: decision.nextChangeAt, grantUntil: situation.grantUntil, claimUntil: situation.claimUntil,
      barUntil: situation.barUntil,
      nextRestrictionAt: decision.explanation.firstRestrictionAt,
      plannedOn: try plannedDay(decision, situation, in: transaction), awaitedWatermark: decision.awaitedWatermark,
      brakedAt: decision.isHeldByBrake ? situation.brakedAt ?? now : nil,
      isFreed: situation.isFreed && decision.isStepOpen && !situation.isBegun(by: decision),
      beginnings: decision.beginnings, codeCounter: situation.codeCounter)
    let redecision = Redecision(before: situation.status, after: after, decision: decision)
    guard after != situation.status else { return redecision }
    let bytes = document.bytes(sequence: after.sequence, decidedAt: after.decidedAt)
    try LockStatusTable.put(
      after, inPlaceOf: situation.status, document: bytes, of: situation.lenderID,
      on: situation.presence?.lenderZone.date(at: now), in: transaction)
    if let contract = situation.contract, contract.overdueSince != decision.balance?.overdueSince {
      try ContractTable.updateOverdueSince(contract.id, decision.balance?.overdueSince, in: transaction)
    }
    try recordChange(redecision, situation, at: now, in: transaction)
    try recordStep(redecision, situation, at: now, in: transaction)
    if after.state == .released, redecision.before?.state != .released {
      try endAtRelease(of: situation, at: now, in: transaction)
    }
    if after.state.isRestriction, redecision.before?.state.isRestriction == false {
      try supersedeRestorations(of: situation.deviceID, at: now, lender: situation.lenderID, in: transaction)
    }
    try countStep(redecision, situation, at: now, in: transaction)
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
    guard
      before?.state != after.state || before?.reason != after.reason || before?.otherReasons != after.otherReasons
        || before?.grantUntil != after.grantUntil
    else { return }
    try recordEvent(
      .lockStatusChanged, at: now, lender: situation.lenderID, device: situation.deviceID,
      contract: situation.contract?.id,
      data: [
        JSONMember("sequence", .integer(after.sequence)), JSONMember("from", .optional(before?.state.rawValue)),
        JSONMember("state", .string(after.state.rawValue)), JSONMember("reason", .optional(after.reason?.rawValue)),
        JSONMember("other_reasons", .array(after.otherReasons.map { .string($0.rawValue) })),
        JSONMember("grant_until", .optional(redecision.decision.grantUntil?.description)),
        JSONMember("explanation", redecision.decision.explanation.json),
      ], in: transaction)
  }

  /// Keeps the beginning and the end of restrictions by arrears, and ends what lasts until the days past due are 0.
  private func recordStep(
    _ redecision: Redecision, _ situation: Situation, at now: Instant, in transaction: any Transaction
  ) throws {
    guard let contract = situation.contract else { return }
    if redecision.decision.balance?.daysPastDue == 0, !situation.notices.isEmpty {
      try NoticeTable.endAll(contract.id, at: now, in: transaction)
    }
    let state = redecision.after.arrearsState
    if let before = redecision.before, before.arrearsState.isRestriction {
      let standing = state.strictness < situation.standing.strictness ? state : situation.standing
      if standing.strictness < before.arrearsState.strictness {
        try endRestrictions(stricterThan: standing, of: contract, at: now, in: transaction)
      }
    }
    guard situation.isBegun(by: redecision.decision) else { return }
    let today = contract.zone.date(at: now)
    let stageDays = situation.pack.stages.first { $0.state == state }?.daysPastDue ?? 1
    let shortBy = Balance.shortfall(
      of: situation.instalments, on: today, below: stageDays, pack: situation.pack)
    try RestrictionTable.insert(
      RestrictionTable.Restriction(
        id: .make(at: now), deviceID: situation.deviceID, contractID: contract.id, state: state, begunAt: now,
        shortBy: shortBy), on: today, of: situation.lenderID, in: transaction)
  }
}
