import Lending
import Testing

/// Facts that come at one instant, in every order (design.md, rule 3: a decision is of facts, and remembers no order).
struct OrderOfFactsTests {
  private typealias Act = DecidedDevice.Act

  /// With 400 paid before, they leave nothing overdue and the instalment of April to come, whatever comes before what.
  private static let acts: [Act] = [
    .pay(600), .reverse(400), .pay(400), .hold(.dispute, hours: 48), .order(.fraudReview, hours: 30),
    .grant(hours: 24),
  ]

  @Test func `where nothing is overdue and more is to come, the decision does not depend on their order`() throws {
    for name in ["Asia/Kolkata", "Africa/Nairobi"] {
      let zone = try #require(CivilZone(name))
      let now = try #require(zone.instant("2026-03-20 21:00"))
      var first: LockDecision?
      for order in Self.permutations(Self.acts) {
        var facts = try LockFacts.example(zone: zone)
        facts.contract?.instalments = Instalment.monthly(of: 1_000, paid: [400, 0, 0])
        var device = DecidedDevice(facts, at: now)
        for act in order { device.perform(act, at: now) }
        let decision = device.decision
        #expect(decision.balance?.arrears == 0 && decision.balance?.outstanding == 2_000)
        #expect(decision.state == .locked && decision.reason == .fraudReview && decision.otherReasons.isEmpty)
        let expected = first ?? decision
        #expect(decision.arrearsState == expected.arrearsState, "\(name), \(order)")
        #expect(decision.next == expected.next && decision.nextChangeAt == expected.nextChangeAt, "\(name), \(order)")
        #expect(decision.beginnings == expected.beginnings, "\(name), \(order)")
        first = expected
      }
    }
  }

  private static func permutations(_ acts: [Act]) -> [[Act]] {
    guard acts.count > 1 else { return [acts] }
    return acts.indices.flatMap { index in
      var others = acts
      let act = others.remove(at: index)
      return permutations(others).map { [act] + $0 }
    }
  }
}
