import JSON
import Lending
import Testing

struct ExplanationTests {
  @Test func `a decision says its rule, its clause, its figures, and what each stage waits for`() throws {
    let zone = try #require(CivilZone("Asia/Kolkata"))
    let facts = try LockFacts.example(zone: zone, hasConsent: false)
    let decision = try LockPolicy.decide(facts, at: #require(zone.instant("2026-03-09 12:00")))
    let consent: JSONValue = ["what": "consent", "until": nil]
    let locked: JSONValue = ["what": "days_past_due", "until": "2026-03-16T18:30:00Z"]
    let stages: [JSONValue] = [
      [
        "state": "reminder", "days_past_due": 1, "in_force": true, "begun_at": "2026-03-09T06:30:00Z",
        "would_begin_at": nil, "waits_for": [],
      ],
      [
        "state": "restricted", "days_past_due": 7, "in_force": false, "begun_at": nil, "would_begin_at": nil,
        "waits_for": [consent],
      ],
      [
        "state": "locked", "days_past_due": 15, "in_force": false, "begun_at": nil, "would_begin_at": nil,
        "waits_for": [locked, consent],
      ],
    ]
    #expect(
      decision.explanation.json == [
        "rule": "stage", "clause": ["policy": "standard", "version": "0123456789abcdef", "stage": "reminder"],
        "local_date": "2026-03-09",
        "overdue_instalments": [["id": "ins_0", "due_on": "2026-03-02", "amount": 1_000, "paid": 0, "waived": 0]],
        "overdue_count": 1, "paid": 0, "stages": .array(stages), "notices": [], "holds": [], "orders": [],
        "last_reversal_at": nil, "no_stricter_until": nil, "braked": false, "payments_complete_until": nil,
      ])
  }

  @Test func `notices, holds and orders that were looked at are shown with their days`() throws {
    let zone = try #require(CivilZone("Asia/Kolkata"))
    let served = try #require(zone.instant("2026-03-04 10:00"))
    var facts = try LockFacts.example(zone: zone)
    let rule = NoticeRule(name: "first", daysPastDue: 1, cureDays: 21, after: nil)
    facts.notices = [.example(rule, over: "letter", at: served, in: zone)]
    facts.holds = [.example(.hardship, at: served, hours: 48)]
    facts.orders = [.example(.fraudReview, at: served, hours: 240)]
    let json = try LockPolicy.decide(facts, at: #require(zone.instant("2026-03-09 12:00"))).explanation.json
    #expect(json["rule"] == "order")
    #expect(
      json["notices"] == [
        [
          "id": .string(facts.notices[0].id.text), "notice": "first", "served_at": "2026-03-04T04:30:00Z",
          "cure_ends_on": "2026-03-25",
        ]
      ])
    #expect(
      json["holds"] == [
        [
          "id": .string(facts.holds[0].id.text), "kind": "hardship", "since": "2026-03-04T04:30:00Z",
          "end": "2026-03-06T04:30:00Z",
        ]
      ])
    #expect(
      json["orders"] == [
        [
          "id": .string(facts.orders[0].id.text), "reason": "fraud_review", "reported_by": "lender",
          "ordered_at": "2026-03-04T04:30:00Z", "until": "2026-03-14T04:30:00Z",
        ]
      ])
  }

  @Test func `of many overdue instalments twelve are listed and all are counted`() throws {
    let zone = try #require(CivilZone("Asia/Kolkata"))
    var facts = try LockFacts.example(zone: zone)
    let first = try #require(CivilDate(parsing: "2026-02-02"))
    facts.contract?.instalments = (0..<30).map { Instalment.make($0, dueOn: first.adding(days: $0), amount: 10) }
    let json = try LockPolicy.decide(facts, at: #require(zone.instant("2026-03-17 12:00"))).explanation.json
    guard case .array(let listed)? = json["overdue_instalments"] else {
      Issue.record("no list in \(json)")
      return
    }
    #expect(listed.count == 12)
    #expect(listed.first?["due_on"] == "2026-02-02")
    #expect(json["overdue_count"] == 30)
  }
}
