import JSON
import Lending

/// What must hold of one device after every step, whatever was done; each is told from the world's own ledger.
struct Checkers {
  let ledger: Ledger
  let guards: Guards
  let now: Int64
  /// What the second reckoning says now.
  let verdict: Verdict
  /// What the device was told when it was last looked at.
  let before: LockStatus

  /// Holds a stored status against all of it.
  func check(_ status: LockStatus) throws {
    try checkSequence(status)
    try checkFloor(status)
    if status.arrearsState.strictness > before.arrearsState.strictness { try checkStep(status.arrearsState) }
    try Violation.unlessEqual(status.state, verdict.state, "the state is as reckoned")
    try Violation.unlessEqual(status.arrearsState, verdict.arrearsState, "what arrears stand at is as reckoned")
    try Violation.unlessEqual(status.reason, verdict.reason, "the reason is as reckoned")
    try Violation.unlessEqual(status.otherReasons, verdict.otherReasons, "the other reasons are as reckoned")
    if verdict.state != .released {
      let beginnings = Dictionary(uniqueKeysWithValues: status.beginnings.map { ($0.state, $0.at.milliseconds) })
      try Violation.unlessEqual(beginnings, ledger.begun, "the beginnings of stages are as reckoned")
    }
  }

  private func checkSequence(_ status: LockStatus) throws {
    let isNew = status.state != before.state || status.reason != before.reason
    try Violation.unless(
      status.sequence > before.sequence || (status.sequence == before.sequence && !isNew),
      "the sequence never goes back, and grows with every change", "\(before.sequence), then \(status.sequence)")
    try Violation.unless(
      before.state != .released || status.state == .released, "released is final", "then \(status.state)")
  }

  /// What no rule of any pack may do.
  private func checkFloor(_ status: LockStatus) throws {
    let isFreed = ledger.daysPastDue(at: now) == 0
    try Violation.unless(
      !isFreed || status.arrearsState.strictness == 0, "nobody who is current is warned or restricted",
      "\(status.arrearsState) with arrears of \(ledger.arrears(at: now))")
    try Violation.unless(
      ledger.outstanding > 0 || status.state == .released, "who has paid everything is released", "\(status.state)")
    try Violation.unless(
      status.state.strictness == status.arrearsState.strictness || status.reason?.isOrdered ?? false,
      "nothing but arrears and orders restricts", "\(status.state) for \(String(describing: status.reason))")
  }

  /// What a step to something stricter needs, whatever stands beside it.
  private func checkStep(_ state: LockState) throws {
    let late = ledger.daysPastDue(at: now)
    guard let stage = ledger.rules.stages.first(where: { $0.state == state }) else {
      throw Violation("a stage is the pack's", "\(state)")
    }
    try Violation.unless(late >= stage.daysPastDue, "no step before its day", "\(state) on day \(late)")
    try Violation.unless(
      ledger.rules.permits(now, in: ledger.days, holidays: guards.holidays), "no step outside the hours",
      "\(state) at minute \(ledger.days.minute(at: now))")
    guard state.isRestriction else { return }
    try Violation.unless(
      !ledger.rules.needsConsent || ledger.consentAt != nil, "no restriction without consent", "\(state)")
    for name in stage.notices {
      let notice = ledger.notices.first { $0.name == name }
      try Violation.unless(
        notice.map { ledger.days.day(at: now) > $0.cureEnd } ?? false, "no restriction before its notices have run out",
        "\(state) without \(name)")
    }
    try Violation.unless(
      !ledger.pauses.contains { $0.stands(at: now) }, "no restriction while a hold stands", "\(state)")
  }

  /// Holds the explanation in an event against the second reckoning.
  func check(_ explanation: JSONValue) throws {
    try Violation.unlessEqual(
      explanation["rule"]?.string, verdict.rule.rawValue, "the explanation's rule is as reckoned")
    try Violation.unlessEqual(
      explanation["overdue_count"]?.integer, Int64(ledger.overdue(at: now).count),
      "the explanation counts what is overdue")
    try Violation.unlessEqual(explanation["paid"]?.integer, ledger.paid, "the explanation counts what is paid")
    let inForce = (explanation["stages"]?.elements ?? []).last { $0["in_force"]?.bool == true }?["state"]?.string
    let isFree = verdict.arrearsState == .unlocked || verdict.arrearsState == .released
    try Violation.unlessEqual(
      inForce, isFree ? nil : verdict.arrearsState.rawValue, "the explanation names the stage in force")
  }

  /// Holds the books against the ledger, to the cent.
  func check(_ instalments: [Instalment], unallocated: Int64) throws {
    try Violation.unlessEqual(instalments.count, ledger.dues.count, "no instalment is lost")
    for (instalment, due) in zip(instalments, ledger.dues) {
      let found = Ledger.Due(
        number: instalment.number, day: instalment.dueOn.daysSinceEpoch, amount: instalment.amount,
        paid: instalment.paid, waived: instalment.waived)
      try Violation.unlessEqual(found, due, "what is paid of each instalment is as reckoned")
    }
    try Violation.unlessEqual(unallocated, ledger.unallocated, "what is unallocated is as reckoned")
  }
}
