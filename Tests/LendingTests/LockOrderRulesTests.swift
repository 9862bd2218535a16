import Lending
import Testing

struct LockOrderRulesTests {
  private let now = Instant(milliseconds: 1_772_000_000_000)

  private static let roles = """
    role     reason                   reported  answer
    lender   reported_lost_or_stolen  borrower  ordered
    lender   reported_lost_or_stolen  lender    ordered
    lender   tampering_detected       lender    ordered
    lender   sim_not_allowed          lender    ordered
    lender   fraud_review             lender    ordered
    support  reported_lost_or_stolen  borrower  ordered
    support  reported_lost_or_stolen  lender    forbidden
    support  tampering_detected       borrower  forbidden
    support  sim_not_allowed          lender    forbidden
    support  fraud_review             borrower  forbidden
    """

  @Test func `support orders a loss that the borrower reports, and whoever may order may lift`() throws {
    for row in try Table(Self.roles).rows {
      let role = try row.value("role", Role.init(rawValue:))
      let reason = try row.value("reason", Reason.init(rawValue:))
      let reporter = try row.value("reported", LockOrder.Reporter.init(rawValue:))
      let ordering = Result { () throws(LatchkeyError) in
        try LockOrderRules.checkRole(role, reason: reason, reportedBy: reporter)
      }
      #expect(try ordering.text("ordered") == row.text("answer"), "\(row)")
      let order = LockOrder.example(reason, by: reporter, at: now)
      let lifting = Result { () throws(LatchkeyError) in try LockOrderRules.checkLifting(order, by: role) }
      #expect(try lifting.text("ordered") == row.text("answer"), "lifting: \(row)")
    }
  }

  @Test func `what a device has reported is lifted by the lender`() throws {
    for reason in [Reason.tamperingDetected, .simNotAllowed] {
      let report = LockOrder.example(reason, by: .device, at: now)
      try LockOrderRules.checkLifting(report, by: .lender)
      #expect(throws: LatchkeyError.self) { try LockOrderRules.checkLifting(report, by: .support) }
    }
  }

  private static let ends = """
    reason                   hours  ends
    fraud_review             -      336
    fraud_review             1      1
    fraud_review             336    336
    fraud_review             337    order-not-allowed
    fraud_review             0      /until
    reported_lost_or_stolen  -      -
    reported_lost_or_stolen  9000   9000
    tampering_detected       0      /until
    """

  @Test func `a fraud review ends by itself after 14 days at the latest`() throws {
    for row in try Table(Self.ends).rows {
      let reason = try row.value("reason", Reason.init(rawValue:))
      let until = try row.optional("hours") { Int($0).map(now.adding(hours:)) }
      let end = Result { () throws(LatchkeyError) in try LockOrderRules.end(of: reason, until: until, at: now) }
      let shown = (try? end.get())  // try?: a refusal shows its code
        .map { $0.map { "\(($0.milliseconds - now.milliseconds) / 3_600_000)" } ?? "" }
      #expect(try shown ?? end.text("") == row.text("ends"), "\(row)")
    }
  }

  @Test func `outside the pack, without consent and without a contract nothing is ordered`() throws {
    let zone = try #require(CivilZone("Asia/Kolkata"))
    let own = PolicyPack.make(
      "own", stages: PolicyPack.standard.stages,
      orders: [.init(reason: .reportedLostOrStolen, needsBorrowersReport: true)])
    func answer(_ facts: LockFacts, _ reason: Reason, _ reporter: LockOrder.Reporter) -> String {
      Result { () throws(LatchkeyError) in try LockOrderRules.checkPolicy(facts, reason: reason, reportedBy: reporter) }
        .text("ordered")
    }
    let facts = try LockFacts.example(pack: own, zone: zone)
    #expect(answer(facts, .reportedLostOrStolen, .borrower) == "ordered")
    #expect(answer(facts, .reportedLostOrStolen, .lender) == "order-not-allowed")
    #expect(answer(facts, .tamperingDetected, .device) == "order-not-allowed")
    let without = try LockFacts.example(zone: zone, hasConsent: false)
    #expect(answer(without, .fraudReview, .lender) == "order-not-allowed")
    #expect(answer(LockFacts(pack: .standard, contract: nil), .fraudReview, .lender) == "order-not-allowed")
    var released = try LockFacts.example(zone: zone)
    #expect(answer(released, .fraudReview, .lender) == "ordered")
    released.isReleased = true
    #expect(answer(released, .fraudReview, .lender) == "order-not-allowed")
  }
}
