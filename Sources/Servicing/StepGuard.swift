import JSON
import Lending
import Storage

/// The volume brake at each step, and the figures that it counts by (policies.md, "Brakes").
extension Servicer {
  /// Decides by the facts; where a restriction would begin on a day that has too many, the brake comes on first.
  func guardedDecision(
    _ situation: inout Situation, at now: Instant, in transaction: any Transaction
  ) throws -> LockDecision {
    let decision = LockPolicy.decide(situation.facts, at: now)
    guard situation.isBegun(by: decision), !situation.isFreed, let guards = situation.guards else { return decision }
    let today = guards.zone.date(at: now)
    let isPlanned = situation.status?.plannedOn.map { $0 <= today } ?? false
    guard
      try engageBrake(of: situation.lenderID, guards, unplanned: isPlanned ? 0 : 1, at: now, in: transaction)
    else { return decision }
    situation.isBraked = true
    return LockPolicy.decide(situation.facts, at: now)
  }

  /// Puts the brake on where the day's steps, with those that are not in its figures yet, are more than may begin.
  ///
  /// A day whose brake was released is not braked again: somebody has looked at it.
  func engageBrake(
    of lender: LenderID, _ guards: GuardTable.Guards, unplanned: Int, at now: Instant,
    in transaction: any Transaction
  ) throws -> Bool {
    let today = guards.zone.date(at: now)
    guard !guards.isBraked, guards.brakedOn.map({ $0 < today }) ?? true else { return false }
    let steps = try StepDayTable.count(lender, on: today, in: transaction) + unplanned
    guard steps > guards.brake.count else { return false }
    let bound = guards.brake.bound(try counts(steps, of: lender, on: today, guards.zone, in: transaction))
    guard steps > bound else { return false }
    try BrakeTable.insert(
      BrakeTable.EngagedBrake(day: today, begunAt: now, counted: steps, bound: bound), of: lender, in: transaction)
    try recordEvent(
      .brakeEngaged, at: now, lender: lender,
      data: [
        JSONMember("date", .string(today.description)), JSONMember("counted", .integer(Int64(steps))),
        JSONMember("bound", .integer(Int64(bound))),
      ], in: transaction)
    // A device that was told to lock itself by the clock is told otherwise at its next poll.
    let isUnattended = try packs.current(LenderTable.require(lender, in: transaction).policy)?.pack.isUnattended
    if isUnattended == true { try sweepAll(of: lender, at: now, in: transaction) }
    return true
  }

  /// A lender's past beside the day's steps.
  private func counts(
    _ steps: Int, of lender: LenderID, on today: CivilDate, _ zone: CivilZone, in reader: any Reader
  ) throws -> Brake.Counts {
    let contracts = try StepDayTable.contracts(lender, in: reader)
    let age = contracts.map { zone.date(at: $0.firstWrittenAt).days(until: today) } ?? 0
    return Brake.Counts(
      today: steps,
      recent: try StepDayTable.recent(
        lender, today.adding(days: -Brake.meanDays)...today.adding(days: -1), in: reader),
      sameDayLastMonth: try StepDayTable.begun(lender, on: today.adding(months: -1), in: reader),
      isNew: age < Brake.meanDays, liveContracts: contracts?.live ?? 0)
  }

  /// The lender's local day on which a decision's next restriction is counted as planned.
  func plannedDay(_ decision: LockDecision, _ situation: Situation, in reader: any Reader) throws -> CivilDate? {
    guard let at = decision.plannedRestrictionAt, !situation.isFreed || situation.isBegun(by: decision) else {
      return nil
    }
    return try zone(of: situation, in: reader).date(at: at)
  }

  /// Keeps the brake's figures: what is planned on another day now, and what has begun.
  func countStep(
    _ redecision: Redecision, _ situation: Situation, at now: Instant, in transaction: any Transaction
  ) throws {
    let (before, after) = (redecision.before?.plannedOn, redecision.after.plannedOn)
    let isBegun = situation.isBegun(by: redecision.decision)
    guard before != after || isBegun else { return }
    let zone = try zone(of: situation, in: transaction)
    var changes: [CivilDate: StepDayTable.Change] = [:]
    if before != after {
      if let before { changes[before, default: .init()].planned -= 1 }
      if let after { changes[after, default: .init()].planned += 1 }
    }
    if isBegun {
      let today = zone.date(at: now)
      changes[today, default: .init()].begun += 1
      if situation.isFreed { changes[today, default: .init()].freed += 1 }
    }
    for (day, change) in changes {
      let midnight = zone.start(of: day)
      try StepDayTable.add(change, to: day, startsAt: midnight, of: situation.lenderID, in: transaction)
      if change.planned > 0 { transaction.note(ChangeNote(dueAt: midnight.milliseconds)) }
    }
  }

  /// The lender's zone.
  func zone(of situation: Situation, in reader: any Reader) throws -> CivilZone {
    try situation.presence?.lenderZone ?? GuardTable.require(situation.lenderID, in: reader).zone
  }
}

extension Situation {
  /// Whether a decision begins a restriction by arrears.
  func isBegun(by decision: LockDecision) -> Bool {
    decision.arrearsState.isRestriction && decision.arrearsState.strictness > standing.strictness
  }

  /// Since when the brake has held the device, where no release has freed it.
  var brakedAt: Instant? { isFreed ? nil : status?.brakedAt }
}

extension LockDecision {
  /// Whether nothing but the hours and the payment feed keeps a restriction from beginning.
  ///
  /// What a brake's release has freed stays free as long: what waits for something else is another day's step.
  var isStepOpen: Bool {
    explanation.stages.contains { standing in
      standing.stage.state.isRestriction && !standing.isInForce
        && standing.waits.allSatisfy { wait in
          switch wait.what {
          case .permittedHours, .watermark: true
          default: false
          }
        }
    }
  }

  /// When the next step to a restriction would begin, whatever else is shown before it; nil where none is known.
  ///
  /// One that waits for the watermark alone is due since the instant that it must pass: it counts until it begins.
  var plannedRestrictionAt: Instant? {
    let isOverdue = (balance?.daysPastDue ?? 0) > 0
    let next = next.flatMap { $0.state.isRestriction ? $0.at : nil }
    return [next, isOverdue ? explanation.firstRestrictionAt : nil, explanation.awaitedRestrictionAt]
      .compactMap(\.self).min()
  }
}

extension Explanation {
  /// The instant that the watermark must pass for the first restriction that nothing else bars.
  fileprivate var awaitedRestrictionAt: Instant? {
    let waits = stages.filter { $0.stage.state.isRestriction && !$0.isInForce }.flatMap(\.waits)
    return waits.compactMap { wait in if case .watermark(let instant) = wait.what { instant } else { nil } }.min()
  }
}
