/// How each stage of a policy stands at an instant: in force, or waiting, for what and until when.
struct StageReckoning {
  private let facts: LockFacts
  private let contract: LockFacts.ContractFacts
  private let balance: Balance
  private let now: Instant
  private let overdueSince: CivilDate?
  private let isPermittedNow: Bool
  /// The end of the grant or claim that sets all stages aside now.
  private let freeUntil: Instant?

  init(_ facts: LockFacts, _ contract: LockFacts.ContractFacts, _ balance: Balance, at now: Instant) {
    self.facts = facts
    self.contract = contract
    self.balance = balance
    self.now = now
    overdueSince =
      balance.overdueSince ?? Balance.firstUnpaidBeyond(facts.pack.tolerance, of: contract.instalments)
    isPermittedNow = facts.pack.hours?.permit(now, in: contract.zone, holidays: facts.holidays) ?? true
    freeUntil = [facts.grantUntil, facts.claimUntil].compactMap(\.self).filter { $0 > now }.max()
  }

  /// Whether a grant or a claim sets all stages aside.
  var isSetAside: Bool { freeUntil != nil }

  /// Whether it is a claim that does.
  var isClaimed: Bool { freeUntil != nil && freeUntil == facts.claimUntil && freeUntil != facts.grantUntil }

  /// The strictest state that the holds which stand now leave; the gentlest of them wins.
  var cap: LockState? {
    facts.holds.filter { $0.stands(at: now) }.map(\.kind.strictest).min { $0.strictness < $1.strictness }
  }

  /// Ends of what is gentler than the stages, at which a decision is due even if no step comes of it.
  var ends: [Instant?] { [freeUntil] + facts.holds.filter { $0.stands(at: now) }.map(\.end) }

  /// The stages in the pack's order.
  ///
  /// Nothing is reckoned where no instalment can fall into arrears any more.
  func standings() -> [Explanation.StageStanding] {
    guard let overdueSince else { return [] }
    var previousBegins: Instant?
    var result: [Explanation.StageStanding] = []
    for stage in facts.pack.stages {
      let standing = self.standing(of: stage, overdueSince: overdueSince, hasPrevious: !result.isEmpty, previousBegins)
      previousBegins = standing.begunAt ?? standing.wouldBeginAt
      result.append(standing)
    }
    return result
  }

  private func standing(
    of stage: Stage, overdueSince: CivilDate, hasPrevious: Bool, _ previousBegins: Instant?
  ) -> Explanation.StageStanding {
    let isReached = balance.daysPastDue >= stage.daysPastDue
    let beginning = balance.daysPastDue > 0 ? facts.beginnings.first { $0.state == stage.state } : nil
    let begun = beginning?.at
    let isCapped = cap.map { stage.state.strictness > $0.strictness } ?? false
    var waits = StageBars(facts, contract, at: now)
      .waits(for: stage, overdueSince: overdueSince, hasPrevious: hasPrevious, previousBegins)
    let goesOn = isReached && !isCapped
    let stands = freeUntil == nil && goesOn && stage.state.strictness <= facts.standing.strictness
    let isBarred = waits.contains { wait in wait.until.map { $0 > now } ?? true }
    if stands || (isReached && !isBarred && isPermittedNow) {
      return .init(stage: stage, isInForce: true, begunAt: begun ?? now, wouldBeginAt: nil, waits: [])
    }
    let ends = waits.map(\.until)
    let latest = ends.contains(nil) ? nil : ends.compactMap(\.self).max()
    let opens = latest.flatMap(opens)
    waits.removeAll { wait in wait.until.map { $0 <= now } ?? false }
    if let opens, let latest, opens > max(latest, now) { waits.append(.init(.permittedHours, until: opens)) }
    let stood = stage.state.strictness <= facts.standing.strictness || beginning?.isSetAside == true
    return .init(
      stage: stage, isInForce: false, begunAt: begun, wouldBeginAt: opens, waits: waits,
      isSetAside: freeUntil != nil && goesOn && stood)
  }

  /// When a stage that nothing bars after an instant may begin; what would lie past the calendar is never.
  private func opens(after latest: Instant) -> Instant? {
    guard max(latest, now) <= StageReckoning.latestMax else { return nil }
    return facts.pack.firstPermitted(from: max(latest, now), in: contract.zone, holidays: facts.holidays)
  }

  /// Before the last year of the calendar, so that the first permitted day after it can be written too.
  private static let latestMax = Instant.bounds.upperBound.adding(hours: -24 * 2 * PolicyBounds.daysPastDue.upperBound)
}
