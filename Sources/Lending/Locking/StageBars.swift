/// What bars a stage, past or to come (policies.md, "A stricter step begins at…").
struct StageBars {
  private let facts: LockFacts
  private let contract: LockFacts.ContractFacts
  private let now: Instant

  init(_ facts: LockFacts, _ contract: LockFacts.ContractFacts, at now: Instant) {
    self.facts = facts
    self.contract = contract
    self.now = now
  }

  /// All that a stage must wait for, with the instant at which each ends or ended; nil for what has no end yet.
  func waits(
    for stage: Stage, overdueSince: CivilDate, hasPrevious: Bool, _ previousBegins: Instant?
  ) -> [Explanation.Wait] {
    var waits: [Explanation.Wait] = [
      .init(.daysPastDue, until: contract.zone.start(of: overdueSince.adding(days: stage.daysPastDue))),
      .init(.recording, until: contract.dueRecordedAt),
    ]
    if stage.state.isRestriction { waits += restrictionWaits() }
    waits += noticeWaits(stage) + holdWaits()
    if let at = facts.lastReversalAt, facts.pack.shadowHours > 0 {
      waits.append(.init(.reversal, until: at.adding(hours: facts.pack.shadowHours)))
    }
    if hasPrevious, facts.pack.gapDays > 0 {
      let from = previousBegins.map { contract.zone.date(at: $0).adding(days: facts.pack.gapDays) }
      waits.append(.init(.gap, until: from.map(contract.zone.start(of:))))
    }
    // Past ones too: a payment made while one stood is one that the watermark must have passed.
    if let given = [facts.grantUntil, facts.claimUntil].compactMap(\.self).max() {
      waits.append(.init(.grant, until: given))
    }
    if let bar = facts.barUntil { waits.append(.init(.cohortRestoration, until: bar)) }
    return waits + guardWaits(stage, waits)
  }

  /// Settling and consent: what a device needs to go past `reminder`.
  private func restrictionWaits() -> [Explanation.Wait] {
    var waits = [
      Explanation.Wait(.settling, until: contract.writtenAt.adding(hours: facts.pack.settlingHours))
    ]
    if facts.pack.needsConsent { waits.append(.init(.consent, until: contract.consentRecordedAt)) }
    return waits
  }

  /// The cure periods of the notices that the stage needs; a notice that was not served has no end.
  private func noticeWaits(_ stage: Stage) -> [Explanation.Wait] {
    stage.notices.map { name in
      let served = facts.pack.notices.first { $0.name == name }?.served(among: facts.notices)
      let until = served.map { max(contract.zone.start(of: $0.cureEndsOn.adding(days: 1)), $0.recordedAt) }
      return Explanation.Wait(.notice(name), until: until)
    }
  }

  /// Each hold's end and its shadow.
  private func holdWaits() -> [Explanation.Wait] {
    facts.holds.map { hold in
      .init(.hold(hold.kind), until: hold.end.map { $0.adding(hours: facts.pack.shadowHours) })
    }
  }

  /// The payment watermark, which must have passed the instant at which the stage may begin, and the volume brake: they
  /// bar what nothing else bars any more, so that what they hold can be told from what is still to come.
  private func guardWaits(_ stage: Stage, _ waits: [Explanation.Wait]) -> [Explanation.Wait] {
    guard facts.watermark != .off || facts.isBraked else { return [] }
    let ends = waits.map(\.until)
    guard !ends.contains(nil), let latest = ends.compactMap(\.self).max(),
      let opens = facts.pack.firstPermitted(from: latest, in: contract.zone, holidays: facts.holidays), opens <= now
    else { return [] }
    var guards: [Explanation.Wait] = []
    if !facts.watermark.hasPassed(opens) { guards.append(.init(.watermark(past: opens), until: nil)) }
    if facts.isBraked, stage.state.isRestriction { guards.append(.init(.brake, until: nil)) }
    return guards
  }
}
