/// The lock decision: facts in, decision out; no I/O, no clock (design.md, rule 3).
public enum LockPolicy {
  /// What the rules say of some facts at an instant.
  ///
  /// A gentler state follows the days past due at once; a stricter one needs `now` to be a permitted instant past all
  /// that bars it, so that a decision that comes late at night locks nobody. An order locks at once, whatever arrears,
  /// holds, grants, hours and brakes say.
  public static func decide(_ facts: LockFacts, at now: Instant) -> LockDecision {
    let arrears = ArrearsDecision(facts, at: now)
    let orders = standingOrders(facts, at: now)
    guard let latest = orders.last, arrears.state != .released else {
      return decision(arrears, facts, orders: [], at: now)
    }
    return decision(arrears, facts, orders: orders, latest: latest, at: now)
  }

  /// Orders and reports that lock now, oldest first: those that the pack lists, on a contract with consent.
  private static func standingOrders(_ facts: LockFacts, at now: Instant) -> [LockOrder] {
    guard let contract = facts.contract, !facts.pack.needsConsent || contract.consentRecordedAt != nil else {
      return []
    }
    return facts.orders.filter { $0.stands(at: now) && facts.pack.allows($0.reason) }
      .sorted { ($0.orderedAt, $0.id.text) < ($1.orderedAt, $1.id.text) }
  }

  /// The strictest decides; of equals an order before arrears, of orders the latest.
  private static func decision(
    _ arrears: ArrearsDecision, _ facts: LockFacts, orders: [LockOrder], latest: LockOrder? = nil, at now: Instant
  ) -> LockDecision {
    var others: [Reason] = []
    for order in orders.reversed() where order.reason != latest?.reason && !others.contains(order.reason) {
      others.append(order.reason)
    }
    if latest != nil, let reason = arrears.reason { others.append(reason) }
    let changes = [arrears.nextChangeAt] + orders.map(\.until)
    let next = arrears.next.flatMap { latest == nil || $0.state.strictness > LockState.locked.strictness ? $0 : nil }
    return LockDecision(
      state: latest == nil ? arrears.state : .locked, reason: latest?.reason ?? arrears.reason, otherReasons: others,
      arrearsState: arrears.state,
      allowedServices: latest == nil ? arrears.allowedServices : facts.pack.allowedServicesWhenOrdered,
      balance: arrears.balance, isDueSoon: latest == nil && arrears.isDueSoon,
      grantUntil: latest == nil ? arrears.grantUntil : nil,
      next: next, nextChangeAt: changes.compactMap(\.self).filter { $0 > now }.min(),
      beginnings: arrears.beginnings, isReversed: arrears.isReversed,
      explanation: arrears.explanation(orders: orders))
  }
}
