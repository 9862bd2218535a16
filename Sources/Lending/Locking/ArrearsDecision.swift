/// What arrears alone come to: the state by the stages, capped by holds, set aside by grants and claims.
struct ArrearsDecision {
  let state: LockState
  let reason: Reason?
  let allowedServices: [Service]
  let balance: Balance?
  let isDueSoon: Bool
  let grantUntil: Instant?
  let next: LockDecision.Next?
  let nextChangeAt: Instant?
  let beginnings: [StageBeginning]
  let isReversed: Bool
  private let facts: LockFacts
  private let rule: Explanation.Rule
  private let today: CivilDate?
  private let standings: [Explanation.StageStanding]

  init(_ facts: LockFacts, at now: Instant) {
    let grantUntil = facts.grantUntil.flatMap { $0 > now ? $0 : nil }
    guard let contract = facts.contract else {
      self.init(
        facts, free: facts.isReleased ? .released : .unlocked, rule: facts.isReleased ? .released : .noContract,
        grantUntil: facts.isReleased ? nil : grantUntil)
      return
    }
    let today = contract.zone.date(at: now)
    let balance = Balance(of: contract.instalments, on: today, pack: facts.pack)
    if facts.isReleased || balance.outstanding == 0 || contract.isGivenUp {
      let rule: Explanation.Rule = facts.isReleased ? .released : contract.isGivenUp ? .givenUp : .paidInFull
      self.init(facts, free: .released, rule: rule, balance: balance, today: today)
      return
    }
    self.init(facts, contract, balance, today: today, grantUntil: grantUntil, at: now)
  }

  /// Nothing is owed, or nothing that the device secures: no stage, and nothing stricter to come.
  private init(
    _ facts: LockFacts, free state: LockState, rule: Explanation.Rule, grantUntil: Instant? = nil,
    balance: Balance? = nil, today: CivilDate? = nil
  ) {
    self.facts = facts
    self.state = state
    self.rule = rule
    self.balance = balance
    self.today = today
    self.grantUntil = grantUntil
    reason = nil
    allowedServices = Service.allCases
    isDueSoon = false
    next = nil
    nextChangeAt = [
      grantUntil,
      today.flatMap { today in
        facts.contract.flatMap { contract in
          balance.flatMap { ArrearsDecision.nextFigures(facts.pack, contract.zone, $0, today: today, state: state) }
        }
      },
    ].compactMap(\.self).min()
    beginnings = []
    isReversed = false
    standings = []
  }

  /// Something is owed.
  private init(
    _ facts: LockFacts, _ contract: LockFacts.ContractFacts, _ balance: Balance, today: CivilDate, grantUntil: Instant?,
    at now: Instant
  ) {
    var facts = facts
    // Days past due that are 0 end every notice: what comes next must be warned of anew.
    if balance.daysPastDue == 0 { facts.notices = [] }
    let reckoning = StageReckoning(facts, contract, balance, at: now)
    standings = reckoning.standings()
    let inForce = standings.last(where: \.isInForce)
    let state = inForce?.stage.state ?? .unlocked
    self.facts = facts
    self.state = state
    self.balance = balance
    self.today = today
    self.grantUntil = grantUntil
    isReversed = facts.isReversed && balance.daysPastDue > 0
    reason = state == .unlocked ? nil : facts.isReversed ? .paymentReversed : .paymentOverdue
    allowedServices = inForce?.stage.allowedServices ?? Service.allCases
    isDueSoon =
      state == .unlocked && balance.nextDue.map { today.days(until: $0.dueOn) <= facts.pack.dueSoonDays } ?? false
    next = ArrearsDecision.next(standings, after: state, facts)
    let figures = ArrearsDecision.nextFigures(facts.pack, contract.zone, balance, today: today, state: state)
    nextChangeAt = ([next?.at, grantUntil, figures] + reckoning.ends).compactMap(\.self).filter { $0 > now }.min()
    beginnings = ArrearsDecision.beginnings(standings, balance)
    rule = ArrearsDecision.rule(inForce, balance, reckoning)
  }

  /// The first step to something stricter; where several would begin at once, the strictest of them.
  ///
  /// A step that a guard may still hold is none for a device to carry out by itself.
  private static func next(
    _ standings: [Explanation.StageStanding], after state: LockState, _ facts: LockFacts
  ) -> LockDecision.Next? {
    let stricter = standings.filter { $0.stage.state.strictness > state.strictness && !$0.isInForce }
    guard let at = stricter.compactMap(\.wouldBeginAt).min(),
      let stage = stricter.last(where: { $0.wouldBeginAt == at })?.stage
    else { return nil }
    let isUnattended = facts.pack.isUnattended && !facts.isBraked && facts.watermark.hasPassed(at)
    return LockDecision.Next(at: at, state: stage.state, isUnattended: isUnattended)
  }

  /// When the figures of a status change by the day alone: an instalment falls into arrears, a due date comes near.
  private static func nextFigures(
    _ pack: PolicyPack, _ zone: CivilZone, _ balance: Balance, today: CivilDate, state: LockState
  ) -> Instant? {
    guard let dueOn = balance.nextDue?.dueOn else { return nil }
    let near = dueOn.adding(days: -pack.dueSoonDays)
    return zone.start(of: state == .unlocked && near > today ? near : dueOn.adding(days: 1))
  }

  private static func beginnings(_ standings: [Explanation.StageStanding], _ balance: Balance) -> [StageBeginning] {
    guard balance.daysPastDue > 0 else { return [] }
    return standings.compactMap { standing in
      standing.begunAt.map { StageBeginning(state: standing.stage.state, at: $0, isSetAside: standing.isSetAside) }
    }
  }

  private static func rule(
    _ inForce: Explanation.StageStanding?, _ balance: Balance, _ reckoning: StageReckoning
  ) -> Explanation.Rule {
    if balance.daysPastDue == 0 { return .current }
    if reckoning.isSetAside { return reckoning.isClaimed ? .paymentClaim : .dayGrant }
    if reckoning.cap != nil { return .hold }
    return inForce == nil ? .waiting : .stage
  }

  /// How it came about, with the orders that stand beside it.
  func explanation(orders: [LockOrder]) -> Explanation {
    let instalments = facts.contract?.instalments ?? []
    return Explanation(
      rule: orders.isEmpty ? rule : .order, policy: facts.pack.version, today: today,
      overdue: today.map { today in instalments.filter { $0.dueOn < today && $0.unpaid > 0 } } ?? [],
      paid: instalments.reduce(0) { $0 + $1.paid }, stages: standings, notices: facts.notices, holds: facts.holds,
      orders: orders, lastReversalAt: facts.lastReversalAt, barUntil: facts.barUntil, isBraked: facts.isBraked,
      watermark: facts.watermark)
  }
}
