/// How each stage of a policy stands at an instant: in force, or waiting, for what and until when.
struct StageReckoning {
  private let facts: LockFacts
  private let contract: LockFacts.ContractFacts
  private let balance: Balance
  private let grantUntil: Instant?
  private let now: Instant
  private let overdueSince: CivilDate?
  private let isPermittedNow: Bool

  init(
    _ facts: LockFacts, _ contract: LockFacts.ContractFacts, _ balance: Balance, grantUntil: Instant?, at now: Instant
  ) {
    self.facts = facts
    self.contract = contract
    self.balance = balance
    self.grantUntil = grantUntil
    self.now = now
    overdueSince =
      balance.overdueSince ?? Balance.firstUnpaidBeyond(facts.pack.tolerance, of: contract.instalments)
    isPermittedNow = facts.pack.hours?.permit(now, in: contract.zone, holidays: facts.holidays) ?? true
  }

  /// The stages in the pack's order.
  ///
  /// Nothing is reckoned where no instalment can fall into arrears any more.
  func standings() -> [Explanation.StageStanding] {
    guard let overdueSince else { return [] }
    var previousBegins: Instant?
    var result: [Explanation.StageStanding] = []
    for stage in facts.pack.stages {
      let standing = self.standing(of: stage, overdueSince: overdueSince, previous: result.last, previousBegins)
      previousBegins = standing.begunAt ?? standing.wouldBeginAt
      result.append(standing)
    }
    return result
  }

  private func standing(
    of stage: Stage, overdueSince: CivilDate, previous: Explanation.StageStanding?, _ previousBegins: Instant?
  ) -> Explanation.StageStanding {
    let isReached = balance.daysPastDue >= stage.daysPastDue
    let begun = balance.daysPastDue > 0 ? facts.beginnings.first { $0.state == stage.state }?.at : nil
    var waits = bars(to: stage, overdueSince: overdueSince, hasPrevious: previous != nil, previousBegins)
    let isBarred = waits.contains { wait in wait.until.map { $0 > now } ?? true }
    let stands = grantUntil == nil && isReached && stage.state.strictness <= facts.standing.strictness
    if stands || (isReached && !isBarred && isPermittedNow) {
      return .init(stage: stage, isInForce: true, begunAt: begun ?? now, wouldBeginAt: nil, waits: [])
    }
    let ends = waits.map(\.until)
    let latest = ends.contains(nil) ? nil : ends.compactMap(\.self).max()
    let opens = latest.flatMap {
      facts.pack.firstPermitted(from: max($0, now), in: contract.zone, holidays: facts.holidays)
    }
    waits.removeAll { wait in wait.until.map { $0 <= now } ?? false }
    if let opens, let latest, opens > max(latest, now) { waits.append(.init(what: "permitted_hours", until: opens)) }
    return .init(stage: stage, isInForce: false, begunAt: begun, wouldBeginAt: opens, waits: waits)
  }

  /// All that a stage must wait for, past or to come (policies.md, "A stricter step begins at…").
  private func bars(
    to stage: Stage, overdueSince: CivilDate, hasPrevious: Bool, _ previousBegins: Instant?
  ) -> [Explanation.Wait] {
    var bars: [Explanation.Wait] = [
      .init(what: "days_past_due", until: contract.zone.start(of: overdueSince.adding(days: stage.daysPastDue))),
      .init(what: "contract_written", until: contract.writtenAt),
    ]
    if stage.state.isRestriction {
      bars.append(.init(what: "settling", until: contract.writtenAt.adding(hours: facts.pack.settlingHours)))
      if facts.pack.needsConsent { bars.append(.init(what: "consent", until: contract.consentRecordedAt)) }
    }
    if hasPrevious, facts.pack.gapDays > 0 {
      let from = previousBegins.map { contract.zone.date(at: $0).adding(days: facts.pack.gapDays) }
      bars.append(.init(what: "gap", until: from.map(contract.zone.start(of:))))
    }
    if let grantUntil { bars.append(.init(what: "grant", until: grantUntil)) }
    return bars
  }
}
