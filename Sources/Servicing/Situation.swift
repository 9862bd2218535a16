import Lending
import Storage

/// What stands of one device: everything that a decision about it may depend on, loaded.
struct Situation {
  let deviceID: DeviceID
  let lenderID: LenderID
  let pack: PolicyPack
  /// The live contract or, of a device without one, the last that it had.
  var contract: Contract?
  /// The contract's, in order of due dates.
  var instalments: [Instalment]
  /// The latest decision, where there is one.
  let status: LockStatus?
  /// What the device is shown of it, all but the lender's block.
  let document: [UInt8]
  /// What the device is told of codes in counter mode.
  var codeCounter: Int64
  /// The end of the latest day grant.
  var grantUntil: Instant?
  /// The end of the latest payment claim that was not settled.
  var claimUntil: Instant?
  /// Until when a cohort restoration bars what is stricter.
  var barUntil: Instant?
  /// What arrears stand at; a cohort restoration sets it back to `unlocked`.
  var standing: LockState
  /// When each stage began since the days past due were last 0; a transfer forgets them.
  var beginnings: [StageBeginning]
  /// Whether a payment was taken back since the days past due were last 0.
  var isReversed: Bool
  /// Whether a release was granted in this transaction.
  var isReleaseGranted = false
  /// The lender's holidays, where the pack looks at them.
  var holidays: Set<CivilDate> = []
  /// The holds on the contract that stand, those that ended as long as their shadow lasts, and of the others the last: a
  /// payment watermark must pass the end of its shadow, and with it that of all before.
  var holds: [Hold] = []
  /// The notices that count.
  var notices: [Notice] = []
  /// The device's orders and reports that stand.
  var orders: [LockOrder] = []
  /// What there is about the contract in the tables that seldom hold anything; nil without one.
  var presence: PresenceTable.Presence?
  /// What guards the lender's steps, where something is overdue or a step is carried out unattended.
  var guards: GuardTable.Guards?
  /// Whether the brake's release has freed the device.
  var isFreed = false
  /// Whether the lender's brake holds it.
  var isBraked = false

  /// The facts of a decision.
  var facts: LockFacts {
    LockFacts(
      pack: pack, contract: contractFacts, holidays: holidays,
      isReleased: isReleaseGranted || status?.state == .released, standing: standing,
      beginnings: beginnings, grantUntil: grantUntil, claimUntil: claimUntil, barUntil: barUntil,
      lastReversalAt: contract?.lastReversalAt, isReversed: isReversed, holds: holds, notices: notices,
      orders: orders, watermark: guards?.watermark ?? .off, isBraked: isBraked)
  }

  private var contractFacts: LockFacts.ContractFacts? {
    contract.map { contract in
      LockFacts.ContractFacts(
        writtenAt: contract.writtenAt, dueRecordedAt: contract.amendedAt,
        consentRecordedAt: contract.consent.flatMap { $0.isEnough(under: pack) ? $0.recordedAt : nil },
        zone: contract.zone, currency: contract.currency, instalments: instalments, isGivenUp: contract.isGivenUp)
    }
  }
}

extension Servicer {
  /// Loads what stands of a device; `now` the instant of the decision, where that is at hand.
  func situation(
    of device: DeviceID, lender: LenderID, at now: Instant? = nil, in reader: any Reader
  ) throws -> Situation {
    let contract =
      try ContractTable.findActive(device: device, in: reader) ?? ContractTable.findLatest(device: device, in: reader)
    return try situation(of: device, lender: lender, contract: contract, at: now, in: reader)
  }

  /// Loads what stands of a device whose contract is at hand.
  func situation(
    of device: DeviceID, lender: LenderID, contract: Contract?, at now: Instant? = nil, in reader: any Reader
  ) throws -> Situation {
    let shown = try LockStatusTable.findShown(device, in: reader)
    let status = shown?.status
    let pack = try pack(of: contract, lender: lender, in: reader)
    var situation = Situation(
      deviceID: device, lenderID: lender, pack: pack, contract: contract,
      instalments: try contract.map { try InstalmentTable.list($0.id, in: reader) } ?? [], status: status,
      document: shown?.document ?? [], codeCounter: status?.codeCounter ?? 0, grantUntil: status?.grantUntil,
      claimUntil: status?.claimUntil, barUntil: status?.barUntil, standing: status?.arrearsState ?? .unlocked,
      beginnings: status?.beginnings ?? [], isReversed: status?.isReversed ?? false)
    if let contract { try load(contract, into: &situation, at: now ?? clock.now(), in: reader) }
    return situation
  }

  /// Loads what bears on arrears: holds and orders where there are any, notices and guards where something is overdue, or
  /// where a device may carry out by itself a step that a guard would hold.
  private func load(
    _ contract: Contract, into situation: inout Situation, at now: Instant, in reader: any Reader
  ) throws {
    let presence = try PresenceTable.require(
      contract.id, on: situation.deviceID, of: situation.lenderID, in: reader)
    situation.presence = presence
    if presence.hasHolidays, let hours = situation.pack.hours, !hours.includesHolidays {
      situation.holidays = try CalendarTable.list(situation.lenderID, in: reader)
    }
    if presence.hasHolds {
      let shadowed = now.adding(hours: -situation.pack.shadowHours)
      situation.holds = try HoldTable.list(contract.id, notEndedBy: shadowed, in: reader)
    }
    if presence.hasOrders {
      situation.orders = try LockOrderTable.listStanding(situation.deviceID, at: now, in: reader)
    }
    let today = contract.zone.date(at: now)
    let isOverdue = situation.instalments.contains { $0.unpaid > 0 && $0.dueOn < today }
    guard isOverdue || situation.pack.isUnattended else { return }
    if isOverdue { situation.notices = try NoticeTable.listStanding(contract.id, in: reader) }
    let guards = try GuardTable.require(situation.lenderID, in: reader)
    situation.guards = guards
    let heldSince = situation.status?.brakedAt
    let isReleased = heldSince.map { held in guards.releasedAt.map { held <= $0 } ?? false } ?? false
    situation.isFreed = situation.status?.isFreed == true || isReleased
    situation.isBraked = guards.isBraked && !situation.isFreed
  }

  private func pack(of contract: Contract?, lender: LenderID, in reader: any Reader) throws -> PolicyPack {
    if let contract { return try policy(contract.policy, in: reader) }
    return try policy(of: LenderTable.require(lender, in: reader))
  }
}
