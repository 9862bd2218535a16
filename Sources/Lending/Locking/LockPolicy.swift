/// The lock decision: facts in, decision out; no I/O, no clock (design.md, rule 3).
public enum LockPolicy {
  /// What the rules say of some facts at an instant.
  ///
  /// A gentler state follows the days past due at once; a stricter one needs `now` to be a permitted instant past all
  /// that bars it, so that a decision that comes late at night locks nobody.
  public static func decide(_ facts: LockFacts, at now: Instant) -> LockDecision {
    let grantUntil = facts.grantUntil.flatMap { $0 > now ? $0 : nil }
    guard let contract = facts.contract else {
      return facts.isReleased
        ? free(facts, state: .released, rule: .released)
        : free(facts, state: .unlocked, rule: .noContract, grantUntil: grantUntil, nextChangeAt: grantUntil)
    }
    let today = contract.zone.date(at: now)
    let balance = Balance(of: contract.instalments, on: today, tolerance: facts.pack.tolerance)
    if facts.isReleased || balance.outstanding == 0 {
      let rule: Explanation.Rule = facts.isReleased ? .released : .paidInFull
      let nextChangeAt = nextFigures(facts.pack, contract.zone, balance, today: today, state: .released)
      return free(
        facts, state: .released, rule: rule, balance: balance, today: today, nextChangeAt: nextChangeAt)
    }
    return arrears(facts, contract, balance, grantUntil: grantUntil, today: today, at: now)
  }

  /// A decision with no stage in it: by the clock alone only its figures change, or its grant ends.
  private static func free(
    _ facts: LockFacts, state: LockState, rule: Explanation.Rule, balance: Balance? = nil, today: CivilDate? = nil,
    grantUntil: Instant? = nil, nextChangeAt: Instant? = nil
  ) -> LockDecision {
    let paid = facts.contract?.instalments.reduce(0) { $0 + $1.paid } ?? 0
    let explanation = Explanation(
      rule: rule, policy: facts.pack.version, today: today, overdue: [], paid: paid, stages: [])
    return LockDecision(
      state: state, reason: nil, allowedServices: Service.allCases, balance: balance, isDueSoon: false,
      grantUntil: grantUntil, next: nil, nextChangeAt: nextChangeAt, beginnings: [], explanation: explanation)
  }

  /// The decision on a contract of which something is unpaid.
  private static func arrears(
    _ facts: LockFacts, _ contract: LockFacts.ContractFacts, _ balance: Balance, grantUntil: Instant?,
    today: CivilDate, at now: Instant
  ) -> LockDecision {
    let standings = StageReckoning(facts, contract, balance, grantUntil: grantUntil, at: now).standings()
    let inForce = standings.last(where: \.isInForce)
    let state = inForce?.stage.state ?? .unlocked
    let isDueSoon = state == .unlocked && isNear(balance.nextDue?.dueOn, today: today, days: facts.pack.dueSoonDays)
    let next = self.next(standings, after: state)
    let changes = [
      next?.at, grantUntil, nextFigures(facts.pack, contract.zone, balance, today: today, state: state),
    ]
    let explanation = Explanation(
      rule: rule(inForce, balance, grantUntil), policy: facts.pack.version, today: today,
      overdue: contract.instalments.filter { $0.dueOn < today && $0.unpaid > 0 },
      paid: contract.instalments.reduce(0) { $0 + $1.paid }, stages: standings)
    return LockDecision(
      state: state, reason: state == .unlocked ? nil : .paymentOverdue,
      allowedServices: inForce?.stage.allowedServices ?? Service.allCases, balance: balance, isDueSoon: isDueSoon,
      grantUntil: grantUntil, next: next, nextChangeAt: changes.compactMap(\.self).min(),
      beginnings: beginnings(standings, balance), explanation: explanation)
  }

  private static func isNear(_ dueOn: CivilDate?, today: CivilDate, days: Int) -> Bool {
    dueOn.map { today.days(until: $0) <= days } ?? false
  }

  /// The first step to something stricter; where several would begin at once, the strictest of them.
  private static func next(_ standings: [Explanation.StageStanding], after state: LockState) -> LockDecision.Next? {
    let stricter = standings.filter { $0.stage.state.strictness > state.strictness && !$0.isInForce }
    guard let at = stricter.compactMap(\.wouldBeginAt).min(),
      let stage = stricter.last(where: { $0.wouldBeginAt == at })?.stage
    else { return nil }
    return LockDecision.Next(at: at, state: stage.state)
  }

  /// When the figures of a status change by the day alone: an instalment falls into arrears, a due date comes near.
  private static func nextFigures(
    _ pack: PolicyPack, _ zone: CivilZone, _ balance: Balance, today: CivilDate, state: LockState
  ) -> Instant? {
    guard let dueOn = balance.nextDue?.dueOn else { return nil }
    let near = dueOn.adding(days: -pack.dueSoonDays)
    return zone.start(of: state == .unlocked && near > today ? near : dueOn.adding(days: 1))
  }

  private static func rule(
    _ inForce: Explanation.StageStanding?, _ balance: Balance, _ grantUntil: Instant?
  ) -> Explanation.Rule {
    if balance.daysPastDue == 0 { return .current }
    if grantUntil != nil { return .dayGrant }
    return inForce == nil ? .waiting : .stage
  }

  private static func beginnings(_ standings: [Explanation.StageStanding], _ balance: Balance) -> [StageBeginning] {
    guard balance.daysPastDue > 0 else { return [] }
    return standings.compactMap { standing in
      standing.begunAt.map { StageBeginning(state: standing.stage.state, at: $0) }
    }
  }
}
