import Lending
import Testing

/// Holds: what they cap, what they bar, and their shadow (policies.md, "Ends and holds").
struct LockPolicyHoldTests {
  private let kolkata: CivilZone

  init() throws { kolkata = try #require(CivilZone("Asia/Kolkata")) }

  @Test(arguments: [Hold.Kind.dispute, .hardship])
  func `with dispute and hardship a locked device goes back to reminder at once, at night too`(kind: Hold.Kind) throws {
    try expectDecisions(
      .example(zone: kolkata),
      """
      day  time   act                    state     reason           rule   next
       15  08:00  -                      locked    payment_overdue  stage  -
       16  23:00  hold \(kind.rawValue)  reminder  payment_overdue  hold   -
       60  12:00  -                      reminder  payment_overdue  hold   -
      """)
  }

  @Test(arguments: [Hold.Kind.disaster, .legal])
  func `with disaster and legal it is unlocked`(kind: Hold.Kind) throws {
    try expectDecisions(
      .example(zone: kolkata),
      """
      day  time   act                    state     reason           rule   next
       15  08:00  -                      locked    payment_overdue  stage  -
       16  23:00  hold \(kind.rawValue)  unlocked  -                hold   -
       60  12:00  -                      unlocked  -                hold   -
      """)
  }

  @Test(arguments: ["2199-12-30T12:00:00Z", "2199-12-31T00:00:00Z", "9998-12-31T23:59:59Z", "9999-12-31T23:59:59Z"])
  func `however far its end, every time and date of the decision can be written and read again`(until: String) throws {
    let end = try #require(Instant(parsing: until))
    for pack in [PolicyPack.standard, .make("shifted", stages: PolicyPack.standard.stages, lapsedDays: .shifted)] {
      var facts = try LockFacts.example(pack: pack, zone: kolkata)
      let now = try #require(kolkata.instant("2026-03-05 12:00"))
      let hours = Int((end.milliseconds - now.milliseconds) / 3_600_000)
      facts.holds = [.example(.legal, at: now, hours: hours)]
      (facts.barUntil, facts.grantUntil) = (end, end)
      let decision = LockPolicy.decide(facts, at: now)
      let instants = [decision.next?.at, decision.nextChangeAt] + decision.explanation.stages.map(\.wouldBeginAt)
      for instant in instants.compactMap(\.self) {
        #expect(Instant(parsing: instant.description) == instant)
        #expect(CivilDate(parsing: kolkata.date(at: instant).description) != nil)
      }
      #expect((decision.next == nil) == (end > Instant.putOffMax))
    }
  }

  @Test func `nothing begins while one stands nor for 72 hours after it, and days past due run on`() throws {
    // The shadow ends on day 6, a Sunday.
    try expectDecisions(
      .example(zone: kolkata),
      """
      day  time   act               state       next                changes
       -1  12:00  hold hardship 96  unlocked    restricted 7 08:00  1 00:00
        1  08:00  -                 unlocked    restricted 7 08:00  3 12:00
        3  12:00  -                 unlocked    restricted 7 08:00  7 08:00
        7  07:59  -                 unlocked    restricted 7 08:00  7 08:00
        7  08:00  -                 restricted  locked 15 08:00     15 08:00
      """)
  }

  @Test func `its shadow bars what is stricter than what stands, and makes nothing gentler`() throws {
    try expectDecisions(
      .example(zone: kolkata),
      """
      day  time   act            state       next                  waits                begun
        8  12:00  -              restricted  locked 15 08:00       days_past_due 15 00:00, permitted_hours 15 08:00  1 08:00, 7 08:00
        8  12:00  hold disaster  unlocked    -                     hold:disaster        1 08:00, 7 08:00
        9  10:00  lift holds     unlocked    restricted 12 10:00   hold:disaster 12 10:00  1 08:00, 7 08:00
       12  09:59  -              unlocked    restricted 12 10:00   hold:disaster 12 10:00  1 08:00, 7 08:00
       12  10:00  -              restricted  locked 15 08:00       days_past_due 15 00:00, permitted_hours 15 08:00  1 08:00, 7 08:00
      """)
    try expectDecisions(
      .example(zone: kolkata),
      """
      day  time   act             state       next
       10  08:00  hold dispute 1  reminder    restricted 14 08:00
       14  08:00  -               restricted  locked 15 08:00
      """)
  }

  @Test func `when its shadow ends, all that the days have reached begins at once`() throws {
    try expectDecisions(
      .example(zone: kolkata),
      """
      day  time   act             state       waits
        7  08:00  -               restricted  days_past_due 15 00:00, permitted_hours 15 08:00
       15  08:00  -               locked      -
       15  09:00  hold dispute 2  reminder    hold:dispute 18 11:00
       18  11:00  -               locked      -
      """)
  }

  @Test func `of several the gentlest wins, and nothing gets stricter until all have ended and their shadows`() throws {
    try expectDecisions(
      .example(zone: kolkata),
      """
      day  time   act               state     next             begun
        8  12:00  hold disaster 48  unlocked  restricted 14 08:00  1 08:00, 7 08:00
        9  12:00  hold dispute 96   unlocked  locked 16 12:00  1 08:00, 7 08:00
       10  12:00  -                 unlocked  locked 16 12:00  1 08:00, 7 08:00
       13  12:00  -                 unlocked  locked 16 12:00  1 08:00, 7 08:00
       16  11:59  -                 unlocked  locked 16 12:00  1 08:00, 7 08:00
       16  12:00  -                 locked    -                1 08:00, 7 08:00, 16 12:00
      """)
  }

  @Test func `without a shadow it ends with its end`() throws {
    let pack = PolicyPack.make("bare", stages: PolicyPack.standard.stages, shadowHours: 0)
    try expectDecisions(
      .example(pack: pack, zone: kolkata),
      """
      day  time   act              state       next
        8  12:00  hold dispute 24  reminder    restricted 9 12:00
        9  11:59  -                reminder    restricted 9 12:00
        9  12:00  -                restricted  locked 15 08:00
      """)
  }

  @Test func `what is gentler comes at once under a hold and in its shadow`() throws {
    try expectDecisions(
      .example(zone: kolkata),
      """
      day  time   act             state     rule
       16  08:00  hold dispute 1  reminder  hold
       17  03:00  pay 1000        unlocked  current
      """)
  }
}

struct HoldRulesTests {
  private static let rules = """
    role     since  hours  earlier  answer
    lender       0      -        0  placed
    lender    2000      -        5  placed
    lender       0    999        1  placed
    support      0    336        0  placed
    support     36    300        0  placed
    support     36    301        0  forbidden
    support      0    337        0  forbidden
    support      0      -        0  forbidden
    support      0      1        1  forbidden
    """

  @Test func `support places one of at most 14 days, and one in 90 days`() throws {
    let now = Instant(milliseconds: 1_772_000_000_000)
    for row in try Table(Self.rules).rows {
      let until = try row.optional("hours") { Int($0).map(now.adding(hours:)) }
      let since = try now.adding(hours: -Int(row.integer("since")))
      let role = try row.value("role", Role.init(rawValue:))
      let earlier = try Int(row.integer("earlier"))
      let answer = Result { () throws(LatchkeyError) in
        try HoldRules.checkPlacing(by: role, since: since, until: until, earlier: earlier)
      }
      #expect(try answer.text("placed") == row.text("answer"), "\(row)")
    }
  }

  @Test func `it may begin in the past, and ends ahead`() throws {
    let now = Instant(milliseconds: 1_772_000_000_000)
    try HoldRules.checkSpan(since: now, until: nil, at: now)
    try HoldRules.checkSpan(since: now.adding(hours: -9_000), until: now.adding(milliseconds: 1), at: now)
    let error = #expect(throws: LatchkeyError.self) {
      try HoldRules.checkSpan(since: now.adding(milliseconds: 1), until: now, at: now)
    }
    #expect(error?.fieldErrors.map(\.pointer) == ["/since", "/until"])
  }

  @Test func `support lifts only what support has placed`() throws {
    let now = Instant(milliseconds: 1_772_000_000_000)
    for (bySupport, role, isAllowed) in [
      (true, Role.support, true), (false, .support, false), (true, .lender, true), (false, .lender, true),
    ] {
      let hold = Hold.example(.dispute, at: now, bySupport: bySupport)
      let answer = Result { () throws(LatchkeyError) in try HoldRules.checkLifting(hold, by: role) }
      #expect(answer.text("lifted") == (isAllowed ? "lifted" : "forbidden"), "\(role), by support: \(bySupport)")
    }
  }
}

extension Result where Failure == LatchkeyError {
  /// A word for success, or the refusal's code, with its pointer where it has one.
  func text(_ success: String) -> String {
    switch self {
    case .success: success
    case .failure(let error): error.fieldErrors.first?.pointer ?? error.code.rawValue
    }
  }
}
