import Lending

/// What the second reckoning says of a contract's device.
struct Verdict: Equatable {
  var state: LockState
  var reason: Reason?
  var otherReasons: [Reason] = []
  var arrearsState: LockState
  var rule: Explanation.Rule
  var daysPastDue = 0
  var overdueCount = 0
}

/// What of a lender bears on its steps.
struct Guards {
  var holidays: Set<Int> = []
  /// Whether a payment feed must state how far it is complete.
  var isWatermarkOn = false
  var completeUntil: Int64?
  /// Whether the volume brake is on.
  var isBraked = false
}

extension Ledger {
  /// Reckons by policies.md alone what the device is to be told, and remembers what began.
  mutating func reckon(at now: Int64, _ guards: Guards) -> Verdict {
    if let end = ending {
      standing = .released
      return end
    }
    let late = daysPastDue(at: now)
    if late == 0 {
      notices = []
      begun = [:]
      isReversed = false
      isFreed = false
    }
    setAside = isFree(at: now) ? wouldStand(daysPastDue: late, at: now) : .unlocked
    standing = inForce(daysPastDue: late, at: now, guards)
    var verdict = Verdict(
      state: standing, reason: standing == .unlocked ? nil : isReversed ? .paymentReversed : .paymentOverdue,
      arrearsState: standing, rule: rule(daysPastDue: late, at: now), daysPastDue: late,
      overdueCount: overdue(at: now).count)
    apply(standingOrders(at: now), to: &verdict)
    return verdict
  }

  /// Paid in full, given up, or released before: the end of every order, hold and grant.
  private var ending: Verdict? {
    let isPaid = outstanding == 0
    guard isReleased || isPaid || isGivenUp else { return nil }
    return Verdict(
      state: .released, arrearsState: .released, rule: isReleased ? .released : isGivenUp ? .givenUp : .paidInFull)
  }

  /// The strictest stage that goes on or begins; each first beginning is remembered, and whether the brake held one.
  private mutating func inForce(daysPastDue late: Int, at now: Int64, _ guards: Guards) -> LockState {
    let (cap, before) = (cap(at: now), standing)
    var result = LockState.unlocked
    var previous: LockState?
    isBraked = false
    for stage in rules.stages {
      defer { previous = stage.state }
      guard late >= stage.daysPastDue, !isFree(at: now) else { continue }
      let isCapped = stage.state.strictness > cap
      if isCapped || stage.state.strictness > before.strictness {
        guard !isHeld(stage, after: previous, at: now, guards), !isCapped,
          mayBegin(stage, after: previous, at: now, guards)
        else { continue }
      }
      result = stage.state
      if begun[stage.state] == nil { begun[stage.state] = now }
    }
    let isBegun = result.isRestriction && result.strictness > before.strictness
    if isBegun || !isStepOpen(above: result, daysPastDue: late, at: now) { isFreed = false }
    return result
  }

  /// Whether a restriction that does not stand waits for nothing but hours and the payment feed: a brake's release frees
  /// no other.
  private func isStepOpen(above state: LockState, daysPastDue late: Int, at now: Int64) -> Bool {
    var previous: LockState?
    for stage in rules.stages {
      defer { previous = stage.state }
      guard stage.state.isRestriction, stage.state.strictness > state.strictness, late >= stage.daysPastDue,
        !isFree(at: now), stage.state.strictness <= cap(at: now)
      else { continue }
      if let earliest = earliest(stage, after: previous, at: now), earliest <= now { return true }
    }
    return false
  }

  /// How strict the holds that stand let it be.
  private func cap(at now: Int64) -> Int {
    pauses.filter { $0.stands(at: now) }.map { $0.kind == .disaster || $0.kind == .legal ? 0 : 1 }.min()
      ?? LockState.locked.strictness
  }

  /// Under a grant or a claim: the strictest stage that stood and that days and holds still let stand.
  private func wouldStand(daysPastDue late: Int, at now: Int64) -> LockState {
    let before = max(setAside.strictness, standing.strictness)
    return rules.stages.last { stage in
      late >= stage.daysPastDue && stage.state.strictness <= min(before, cap(at: now))
    }?.state ?? .unlocked
  }

  /// Whether a grant or a claim sets all stages aside.
  func isFree(at now: Int64) -> Bool {
    [grantUntil, claimUntil].contains { $0.map { now < $0 } ?? false }
  }

  /// Whether a stricter step is allowed at this very instant.
  private func mayBegin(_ stage: Rulebook.Stage, after previous: LockState?, at now: Int64, _ guards: Guards) -> Bool {
    guard rules.permits(now, in: days, holidays: guards.holidays),
      let earliest = earliest(stage, after: previous, at: now), earliest <= now
    else { return false }
    guard guards.isWatermarkOn else { return true }
    let begins = rules.firstPermitted(from: earliest, in: days, holidays: guards.holidays)
    return guards.completeUntil.map { $0 >= begins } ?? false
  }

  /// Whether the lender's brake holds a restriction that would have begun by now.
  private mutating func isHeld(
    _ stage: Rulebook.Stage, after previous: LockState?, at now: Int64, _ guards: Guards
  ) -> Bool {
    guard guards.isBraked, !isFreed, stage.state.isRestriction,
      let earliest = earliest(stage, after: previous, at: now),
      rules.firstPermitted(from: earliest, in: days, holidays: guards.holidays) <= now
    else { return false }
    isBraked = true
    return true
  }

  /// The latest of all that a stage waits for, permitted hours and guards left out; nil where something is missing.
  private func earliest(_ stage: Rulebook.Stage, after previous: LockState?, at now: Int64) -> Int64? {
    var ends = [days.start(of: days.day(at: now) - daysPastDue(at: now) + stage.daysPastDue), dueRecordedAt]
    if stage.state.isRestriction {
      ends.append(writtenAt + rules.settlingHours * 3_600_000)
      if rules.needsConsent {
        guard let consentAt else { return nil }
        ends.append(consentAt)
      }
    }
    for name in stage.notices {
      guard let notice = notices.first(where: { $0.name == name }) else { return nil }
      ends += [days.start(of: notice.cureEnd + 1), notice.recordedAt]
    }
    for pause in pauses {
      guard let end = pause.end else { return nil }
      ends.append(end + rules.shadowHours * 3_600_000)
    }
    if let lastReversalAt { ends.append(lastReversalAt + rules.shadowHours * 3_600_000) }
    if rules.gapDays > 0, let previous {
      guard let since = begun[previous] else { return nil }
      ends.append(days.start(of: days.day(at: since) + rules.gapDays))
    }
    // A payment may have been made while a grant or a claim lasted, and the feed must have passed that too.
    if let given = [grantUntil, claimUntil].compactMap(\.self).max() { ends.append(given) }
    if let barUntil { ends.append(barUntil) }
    return ends.max()
  }

  private func rule(daysPastDue late: Int, at now: Int64) -> Explanation.Rule {
    if late == 0 { return .current }
    if isFree(at: now) { return (claimUntil ?? 0) > (grantUntil ?? 0) ? .paymentClaim : .dayGrant }
    if pauses.contains(where: { $0.stands(at: now) }) { return .hold }
    return standing == .unlocked ? .waiting : .stage
  }

  private func standingOrders(at now: Int64) -> [Order] {
    guard !rules.needsConsent || consentAt != nil else { return [] }
    return orders.filter { order in
      rules.orders.contains(order.reason) && !order.isLifted && (order.until.map { now < $0 } ?? true)
    }
  }

  /// An order locks at once, whatever arrears, holds, grants and hours say; of several the latest decides.
  private func apply(_ orders: [Order], to verdict: inout Verdict) {
    guard let latest = orders.last else { return }
    var others: [Reason] = []
    for order in orders.reversed() where order.reason != latest.reason && !others.contains(order.reason) {
      others.append(order.reason)
    }
    if let reason = verdict.reason { others.append(reason) }
    verdict.otherReasons = others
    verdict.reason = latest.reason
    verdict.state = .locked
    verdict.rule = .order
  }
}
