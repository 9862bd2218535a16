import Lending
import Testing

/// Random contracts and all that can befall them, lived through hour by hour.
struct LockPolicyPropertyTests {
  static let seeds = Array(1...32) as [UInt64]

  @Test(arguments: seeds)
  func `between two changes nothing changes, and stepping from change to change misses none`(seed: UInt64) throws {
    var life = try RandomLife(seed: seed)
    var hourly = DecidedDevice(life.facts, at: life.begin)
    var stepped = hourly
    for hour in 1...life.hours {
      let now = life.begin.adding(hours: hour)
      try stepped.wait(until: now)
      hourly.decide(at: now)
      #expect(Shown(stepped) == Shown(hourly), "seed \(seed), \(life.zone), \(now)")
      if let act = life.act() {
        stepped.perform(act, at: now)
        hourly.perform(act, at: now)
      }
      let change = stepped.decision.nextChangeAt.map { min($0, now.adding(hours: 1)) } ?? now.adding(hours: 1)
      if let between = life.moment(between: now, and: change) {
        let decision = LockPolicy.decide(stepped.facts, at: between)
        #expect(Shown(decision, stepped) == Shown(stepped), "seed \(seed), \(life.zone), \(between)")
      }
    }
  }

  @Test(arguments: seeds)
  func `no decision breaks the floor`(seed: UInt64) throws {
    var life = try RandomLife(seed: seed)
    var device = DecidedDevice(life.facts, at: life.begin)
    var before = LockState.unlocked
    var begun: [LockState: Instant] = [:]
    for hour in 0...life.hours {
      let now = life.begin.adding(hours: hour)
      if let act = life.act() { device.perform(act, at: now) } else { device.decide(at: now) }
      expectFloor(device, before: before, "seed \(seed), \(life.zone), \(now)")
      expectBeginnings(device, &begun, "seed \(seed), \(life.zone), \(now)")
      before = device.decision.arrearsState
    }
  }

  /// Holds the beginnings against those that the test has seen since the days past due were last 0.
  private func expectBeginnings(
    _ device: DecidedDevice, _ begun: inout [LockState: Instant], _ comment: @autoclosure () -> Comment
  ) {
    let decision = device.decision
    if decision.balance?.daysPastDue == 0 || decision.arrearsState == .released { begun = [:] }
    for stage in device.facts.pack.stages
    where stage.state.strictness <= decision.arrearsState.strictness && begun[stage.state] == nil {
      begun[stage.state] = device.decidedAt
    }
    #expect(Dictionary(uniqueKeysWithValues: decision.beginnings.map { ($0.state, $0.at) }) == begun, comment())
  }

  private func expectFloor(_ device: DecidedDevice, before: LockState, _ comment: @autoclosure () -> Comment) {
    let (facts, decision, now) = (device.facts, device.decision, device.decidedAt)
    guard let contract = facts.contract, let balance = decision.balance else { return }
    let isPermitted = { (instant: Instant) in
      facts.pack.hours?.permit(instant, in: contract.zone, holidays: facts.holidays) ?? true
    }
    let today = contract.zone.date(at: now)
    let isCurrent = !contract.instalments.contains { $0.dueOn < today && $0.unpaid > 0 }

    #expect(decision.allowedServices.starts(with: Service.floor), comment())
    #expect(!isCurrent || [.unlocked, .released].contains(decision.arrearsState), comment())
    let overdue = contract.instalments.filter { $0.dueOn < today }.reduce(0) { $0 + $1.unpaid }
    #expect(overdue > facts.pack.tolerance || [.unlocked, .released].contains(decision.arrearsState), comment())
    #expect(decision.state == decision.arrearsState || decision.reason?.isOrdered == true, comment())
    for standing in decision.explanation.stages where balance.daysPastDue < standing.stage.daysPastDue {
      #expect(standing.wouldBeginAt.map { $0 > now } ?? true, comment())
    }
    #expect(before != .released || decision.state == .released, comment())
    let standing = facts.holds.filter { $0.stands(at: now) }.map(\.kind.strictest.strictness)
    #expect(decision.arrearsState.strictness <= standing.min() ?? .max, comment())
    if decision.arrearsState.strictness > before.strictness {
      #expect(isPermitted(now) && standing.isEmpty, comment())
      let bars = [facts.grantUntil, facts.claimUntil, facts.barUntil] + facts.holds.map { $0.end?.adding(hours: 72) }
      #expect(bars.allSatisfy { $0.map { $0 <= now } ?? true }, comment())
      #expect(!facts.isBraked || decision.arrearsState == .reminder, comment())
    }
    #expect((decision.state == .reminder || decision.state.isRestriction) == (decision.reason != nil), comment())
    #expect(decision.grantUntil == nil || decision.state.strictness == 0, comment())
    if decision.arrearsState.isRestriction {
      #expect(!facts.pack.needsConsent || contract.consentRecordedAt.map { $0 <= now } ?? false, comment())
      #expect(now >= contract.writtenAt.adding(hours: facts.pack.settlingHours), comment())
    }
    if decision.isDueSoon {
      #expect(decision.state == .unlocked, comment())
      #expect(balance.nextDue.map { today.days(until: $0.dueOn) <= facts.pack.dueSoonDays } ?? false, comment())
    }
    if let next = decision.next {
      #expect(next.at > now && isPermitted(next.at), comment())
      #expect(next.state.strictness > decision.state.strictness, comment())
      #expect(decision.nextChangeAt.map { $0 <= next.at } ?? false, comment())
      #expect(!next.isUnattended || (facts.watermark == .off && !facts.isBraked), comment())
    }
    #expect(decision.nextChangeAt.map { $0 > now } ?? true, comment())
    for (first, second) in zip(decision.beginnings, decision.beginnings.dropFirst()) {
      let days = contract.zone.date(at: first.at).days(until: contract.zone.date(at: second.at))
      #expect(days >= facts.pack.gapDays, comment())
    }
  }
}

/// What a device or its lender is shown of a decision.
private struct Shown: Equatable {
  let state: LockState
  let reason: Reason?
  let allowedServices: [Service]
  let outstanding: Int64?
  let arrears: Int64?
  let overdueSince: CivilDate?
  let nextDue: Balance.NextDue?
  let isDueSoon: Bool
  let grantUntil: Instant?
  let next: LockDecision.Next?
  let nextChangeAt: Instant?
  let beginnings: [StageBeginning]

  init(_ device: DecidedDevice) { self.init(device.decision, device) }

  init(_ decision: LockDecision, _ device: DecidedDevice) {
    state = decision.state
    reason = decision.reason
    allowedServices = decision.allowedServices
    outstanding = decision.balance?.outstanding
    arrears = decision.balance?.arrears
    overdueSince = decision.balance?.overdueSince
    nextDue = decision.balance?.nextDue
    isDueSoon = decision.isDueSoon
    grantUntil = decision.grantUntil
    next = decision.next
    nextChangeAt = decision.nextChangeAt
    beginnings = decision.beginnings
  }
}
