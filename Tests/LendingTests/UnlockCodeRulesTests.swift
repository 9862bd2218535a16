import JSON
import Lending
import Testing
import UnlockCode

struct UnlockCodeRulesTests {
  private static let rules = """
    asker           override  reason  grant  state                                        answer
    any             yes       no      any    any                                          invalid-fields
    any             no        any     00     none current reminder late settled reopened  issued
    any             yes       yes     00     none current reminder late settled reopened  issued
    any             no        any     00     restricted locked                            contract-in-arrears
    any             yes       yes     00     restricted locked                            contract-in-arrears
    any             no        any     07     none current settled                         issued
    any             yes       yes     07     none current settled                         issued
    any             no        any     08     none current settled                         grant-not-allowed
    any             yes       yes     08     none current settled                         grant-not-allowed
    any             no        any     07 08  reminder late restricted locked reopened     contract-in-arrears
    support         yes       yes     07 08  reminder late restricted locked reopened     contract-in-arrears
    lender senior   yes       yes     07     reminder late restricted locked reopened     issued
    lender senior   yes       yes     08     reminder late restricted locked reopened     grant-not-allowed
    any             no        any     99     none settled reopened                        issued
    any             yes       yes     99     none settled reopened                        issued
    lender          no        no      99     current reminder late restricted locked      invalid-fields
    lender          no        yes     99     current reminder late restricted locked      issued
    lender          yes       yes     99     current reminder late restricted locked      issued
    support senior  no        any     99     current                                      grant-not-allowed
    support senior  yes       yes     99     current                                      grant-not-allowed
    support senior  no        any     99     reminder late restricted locked              contract-in-arrears
    support senior  yes       yes     99     reminder late restricted locked              contract-in-arrears
    """

  /// `senior` is a support key that may override.
  private let askers: [String: UnlockCodeRules.Asker] = [
    "lender": .init(role: .lender, mayOverride: false), "support": .init(role: .support, mayOverride: false),
    "senior": .init(role: .support, mayOverride: true),
  ]

  @Test func `who may have which code: each case has one rule, and it holds`() throws {
    let table = try Table(Self.rules)
    for (state, facts) in try facts() {
      let decision = try LockPolicy.decide(facts, at: now())
      for (name, asker) in askers {
        for (override, reason) in [("no", "no"), ("no", "yes"), ("yes", "no"), ("yes", "yes")] {
          for grant in ["00", "07", "08", "99"] {
            let sought = ["asker": name, "override": override, "reason": reason, "grant": grant, "state": state]
            let rows = try table.rows.filter { row in
              try sought.allSatisfy { column, value in
                let cases = try row.list(column) { $0 }
                return cases == ["any"] || cases.contains(value)
              }
            }
            try #require(rows.count == 1, "\(rows.count) rules for \(sought)")
            let request = try UnlockCodeRules.Request(
              grant: Grant(number: #require(Int(grant))), reason: reason == "yes" ? "family in hospital" : nil,
              overrides: override == "yes")
            #expect(try answer(request, asker, decision, facts) == rows[0].text("answer"), "\(sought)")
          }
        }
      }
    }
  }

  @Test func `a refusal in arrears shows the balance`() throws {
    let facts = try #require(try facts()["locked"])
    let request = UnlockCodeRules.Request(grant: .cleared, reason: nil, overrides: false)
    let error = try #require(throws: LatchkeyError.self) {
      try UnlockCodeRules.check(
        request, by: .init(role: .lender, mayOverride: false), decision: LockPolicy.decide(facts, at: now()),
        facts: facts, issued: .nothing)
    }
    let balance = try #require(error.members.first { $0.name == "balance" }?.value)
    #expect(balance["days_past_due"] == 15)
    #expect(balance["arrears"] == ["amount": 1_000, "currency": "INR"])
  }

  @Test func `an override without a reason is refused at its field`() throws {
    let facts = try #require(try facts()["locked"])
    let request = try UnlockCodeRules.Request(grant: .days(Grant.Days(3)), reason: nil, overrides: true)
    let error = try #require(throws: LatchkeyError.self) {
      try UnlockCodeRules.check(
        request, by: .init(role: .lender, mayOverride: false), decision: LockPolicy.decide(facts, at: now()),
        facts: facts, issued: .nothing)
    }
    #expect(error.fieldErrors.map(\.pointer) == ["/reason"])
  }

  /// Tuesday 17 March 2026, 15 days after the first due date.
  private func now() throws -> Instant {
    try #require(CivilZone("Asia/Kolkata")?.instant("2026-03-17 12:00"))
  }

  /// Facts that at `now` give each state; `late` is in arrears with no stage begun, `reopened` released and reversed.
  private func facts() throws -> [String: LockFacts] {
    let locked = try LockFacts.example(zone: #require(CivilZone("Asia/Kolkata")))
    func stages(_ days: Int...) -> PolicyPack {
      .make(
        "other",
        stages: zip(PolicyPack.standard.stages, days).map { stage, day in
          Stage(state: stage.state, daysPastDue: day, stops: stage.stops)
        })
    }
    func change(_ body: (inout LockFacts) -> Void) -> LockFacts {
      var facts = locked
      body(&facts)
      return facts
    }
    return [
      "none": LockFacts(pack: .standard, contract: nil),
      "current": change { $0.contract?.instalments[0].paid = 1_000 },
      "late": change { $0.pack = stages(16, 17, 18) },
      "reminder": change { $0.pack = stages(1, 17, 18) },
      "restricted": change { $0.pack = stages(1, 7, 18) },
      "locked": locked,
      "settled": change { $0.contract?.instalments = Instalment.monthly(of: 1_000, paid: [1_000, 1_000, 1_000]) },
      "reopened": change { $0.isReleased = true },
    ]
  }

  private func answer(
    _ request: UnlockCodeRules.Request, _ asker: UnlockCodeRules.Asker, _ decision: LockDecision, _ facts: LockFacts
  ) throws -> String {
    do {
      try UnlockCodeRules.check(request, by: asker, decision: decision, facts: facts, issued: .nothing)
      return "issued"
    } catch {
      return error.code.rawValue
    }
  }
}

extension UnlockCodeRules.Issued {
  fileprivate static let nothing = UnlockCodeRules.Issued(today: 0, goodwill: 0, secondsToMidnight: 43_200)
}
