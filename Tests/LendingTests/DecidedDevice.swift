import Lending

/// A device under the rules: what each decision leaves is what the next one stands on, as it is stored.
struct DecidedDevice {
  /// What changes a fact.
  enum Act {
    case pay(Int64), reverse(Int64), grant(hours: Int), consent, release
    /// Without hours it lasts until it is lifted.
    case hold(Hold.Kind, hours: Int?), liftHolds
    case serve(String)
    case order(Reason, hours: Int?), liftOrders
    case claim(hours: Int), bar(hours: Int)
    /// A statement that every payment made until so many hours ago has been sent.
    case state(hoursAgo: Int)
    case brake(Bool)
  }

  private(set) var facts: LockFacts
  /// Money received beyond all instalments.
  private(set) var unallocated: Int64 = 0
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
      pay(amount, at: now)
    case .reverse(let amount): reverse(amount, at: now)
    case .grant(let hours): facts.grantUntil = max(facts.grantUntil ?? now, now.adding(hours: hours))
    case .consent: facts.contract?.consentRecordedAt = now
    case .release: facts.isReleased = true
    case .hold(let kind, let hours): facts.holds.append(.example(kind, at: now, hours: hours))
    case .liftHolds: facts.holds = facts.holds.map { $0.lifted(at: now) }
    case .serve(let name): serve(name, at: now)
    case .order(let reason, let hours): facts.orders.append(.example(reason, at: now, hours: hours))
    case .liftOrders: facts.orders = []
    case .claim(let hours): facts.claimUntil = max(facts.claimUntil ?? now, now.adding(hours: hours))
    case .bar(let hours):
      facts.barUntil = max(facts.barUntil ?? now, now.adding(hours: hours))
      facts.standing = .unlocked
      facts.beginnings = facts.beginnings.map(\.notSetAside)
    case .state(let hoursAgo): state(completeUntil: now.adding(hours: -hoursAgo))
    case .brake(let isOn): facts.isBraked = isOn
    }
    decide(at: now)
  }

  private mutating func pay(_ amount: Int64, at now: Instant) {
    guard let contract = facts.contract else { return }
    let paid = Allocation.allocate(amount, to: contract.instalments)
    let shift = facts.pack.lapsedDays.shift(
      contract.instalments, paidTo: paid.instalments, on: contract.zone.date(at: now))
    facts.contract?.instalments = shift?.instalments ?? paid.instalments
    unallocated += paid.unallocated
  }

  private mutating func reverse(_ amount: Int64, at now: Instant) {
    (facts.lastReversalAt, facts.isReversed) = (now, true)
    let taken = Reversal.take(amount, unallocated: unallocated, instalments: facts.contract?.instalments ?? [])
    unallocated = taken.unallocated
    facts.contract?.instalments = taken.instalments
  }

  /// The watermark never goes back.
  private mutating func state(completeUntil: Instant) {
    if case .completeUntil(let before?) = facts.watermark, before >= completeUntil { return }
    facts.watermark = .completeUntil(completeUntil)
  }

  private mutating func serve(_ name: String, at now: Instant) {
    guard let zone = facts.contract?.zone, let rule = facts.pack.notices.first(where: { $0.name == name }) else {
      return
    }
    facts.notices.append(.example(rule, over: "sms", at: now, in: zone))
  }

  private mutating func store() {
    if decision.balance?.daysPastDue == 0 { facts.notices = [] }
    facts.standing = decision.arrearsState
    facts.isReversed = decision.isReversed
    facts.beginnings = decision.beginnings
    facts.isReleased = decision.state == .released
  }

  /// A decision that asks to be made anew at once would be made for ever.
  struct ChangeInThePast: Error {
    let decidedAt: Instant
    let change: Instant
  }
}
