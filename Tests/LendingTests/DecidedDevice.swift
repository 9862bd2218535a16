import Lending

/// A device under the rules: what each decision leaves is what the next one stands on, as it is stored.
struct DecidedDevice {
  /// What changes a fact.
  enum Act {
    case pay(Int64), reverse(Int64), grant(hours: Int), consent, release
  }

  private(set) var facts: LockFacts
  private(set) var decision: LockDecision
  private(set) var decidedAt: Instant

  init(_ facts: LockFacts, at now: Instant) {
    self.facts = facts
    decidedAt = now
    decision = LockPolicy.decide(facts, at: now)
    store()
  }

  mutating func decide(at now: Instant) {
    decidedAt = now
    decision = LockPolicy.decide(facts, at: now)
    store()
  }

  /// Lets time pass, deciding at each `nextChangeAt` as the ticker does.
  mutating func wait(until end: Instant) throws {
    while let change = decision.nextChangeAt, change <= end {
      guard change > decidedAt else { throw ChangeInThePast(decidedAt: decidedAt, change: change) }
      decide(at: change)
    }
  }

  mutating func perform(_ act: Act, at now: Instant) {
    switch act {
    case .pay(let amount):
      let instalments = facts.contract?.instalments ?? []
      facts.contract?.instalments = Allocation.allocate(amount, to: instalments).instalments
    case .reverse(let amount): reverse(amount)
    case .grant(let hours): facts.grantUntil = max(facts.grantUntil ?? now, now.adding(hours: hours))
    case .consent: facts.contract?.consentRecordedAt = now
    case .release: facts.isReleased = true
    }
    decide(at: now)
  }

  /// Takes an amount back from what was paid last.
  private mutating func reverse(_ amount: Int64) {
    var left = amount
    for index in (facts.contract?.instalments ?? []).indices.reversed() {
      let part = min(left, facts.contract?.instalments[index].paid ?? 0)
      facts.contract?.instalments[index].paid -= part
      left -= part
    }
  }

  private mutating func store() {
    facts.standing = decision.state
    facts.beginnings = decision.beginnings
    facts.isReleased = decision.state == .released
  }

  /// A decision that asks to be made anew at once would be made for ever.
  struct ChangeInThePast: Error {
    let decidedAt: Instant
    let change: Instant
  }
}
