import Lending
import Testing

struct LockPolicyTests {
  private let kolkata: CivilZone

  init() throws { kolkata = try #require(CivilZone("Asia/Kolkata")) }

  @Test func `a standard contract is reminded, restricted and locked on its days`() throws {
    try expectDecisions(
      .example(zone: kolkata),
      """
      day  time   state       note      rule     next                changes
       -4  23:59  unlocked    -         current  reminder 1 08:00    -3 00:00
       -3  00:00  unlocked    due soon  current  reminder 1 08:00    1 00:00
        0  23:59  unlocked    due soon  current  reminder 1 08:00    1 00:00
        1  00:00  unlocked    -         waiting  reminder 1 08:00    1 08:00
        1  08:00  reminder    -         stage    restricted 7 08:00  7 08:00
        6  12:00  reminder    -         stage    restricted 7 08:00  7 08:00
        7  07:59  reminder    -         stage    restricted 7 08:00  7 08:00
        7  08:00  restricted  -         stage    locked 15 08:00     15 08:00
       14  19:59  restricted  -         stage    locked 15 08:00     15 08:00
       15  08:00  locked      -         stage    -                   32 00:00
       31  12:00  locked      -         stage    -                   32 00:00
       32  00:00  locked      -         stage    -                   62 00:00
       62  12:00  locked      -         stage    -                   -
      """)
  }

  @Test func `what a stage stops and why is told with it`() throws {
    let decided = { (day: Int) throws -> LockDecision in
      let noon = try #require(kolkata.instant("2026-03-02 12:00")).adding(hours: 24 * day)
      return try LockPolicy.decide(.example(zone: kolkata), at: noon)
    }
    let current = try decided(0)
    #expect(current.reason == nil)
    #expect(current.allowedServices == Service.allCases)
    let reminder = try decided(1)
    #expect(reminder.reason == .paymentOverdue)
    #expect(reminder.allowedServices == Service.allCases)
    let restricted = try decided(7)
    #expect(restricted.reason == .paymentOverdue)
    #expect(restricted.allowedServices == Service.allCases.filter { $0 != .apps })
    let locked = try decided(15)
    #expect(locked.reason == .paymentOverdue)
    #expect(locked.allowedServices == Service.floor)
    #expect(locked.explanation.overdue.map(\.number) == [0])
    #expect(locked.balance?.daysPastDue == 15)
  }

  @Test func `nothing stricter begins at night, on a Sunday or on a holiday`() throws {
    // Days 6 and 13 are Sundays; a holiday takes the place of day 15.
    let holiday = try #require(CivilDate(parsing: "2026-03-17"))
    let pack = PolicyPack.make(
      "sunday",
      stages: [
        Stage(state: .reminder, daysPastDue: 1, stops: []),
        Stage(state: .restricted, daysPastDue: 6, stops: [.apps]),
        Stage(state: .locked, daysPastDue: 15, stops: [.apps, .internet]),
      ])
    try expectDecisions(
      .example(pack: pack, zone: kolkata, holidays: [holiday]),
      """
      day  time   state       next                waits
        1  00:00  unlocked    reminder 1 08:00    permitted_hours 1 08:00
        5  23:00  reminder    restricted 7 08:00  days_past_due 6 00:00, permitted_hours 7 08:00
        6  00:00  reminder    restricted 7 08:00  permitted_hours 7 08:00
        6  12:00  reminder    restricted 7 08:00  permitted_hours 7 08:00
        6  23:59  reminder    restricted 7 08:00  permitted_hours 7 08:00
        7  08:00  restricted  locked 16 08:00     days_past_due 15 00:00, permitted_hours 16 08:00
       15  12:00  restricted  locked 16 08:00     permitted_hours 16 08:00
       16  07:59  restricted  locked 16 08:00     permitted_hours 16 08:00
       16  08:00  locked      -                   -
      """)
  }

  @Test(arguments: ["07:59", "20:00", "23:00"])
  func `a decision that comes late, outside hours, locks nobody`(time: String) throws {
    var facts = try LockFacts.example(zone: kolkata)
    facts.standing = .reminder
    let decision = try LockPolicy.decide(facts, at: #require(kolkata.instant("2026-03-18 " + time)))
    #expect(decision.state == .reminder)
    #expect(decision.next?.state == .locked)
    #expect(decision.next?.at == kolkata.instant(time == "07:59" ? "2026-03-18 08:00" : "2026-03-19 08:00"))
  }

  @Test func `what is gentler never waits for hours`() throws {
    try expectDecisions(
      .example(zone: kolkata),
      """
      day  time   act       state       rule     next
       15  08:00  -         locked      stage    -
       20  03:00  pay 999   locked      stage    -
       27  23:00  pay 1     unlocked    current  reminder 32 08:00
       32  08:00  -         reminder    stage    restricted 38 08:00
       38  08:00  -         restricted  stage    locked 46 08:00
       41  23:59  pay 1000  unlocked    current  reminder 63 08:00
      """)
  }

  @Test func `a part payment that lowers the days below a stage ends that stage at once`() throws {
    try expectDecisions(
      .example(zone: kolkata),
      """
      day  time   act       state       begun                       next
       40  12:00  -         locked      1 08:00, 7 08:00, 15 08:00  -
       41  22:00  pay 1000  restricted  1 08:00, 7 08:00, 15 08:00  locked 46 08:00
       45  23:00  -         restricted  1 08:00, 7 08:00, 15 08:00  locked 46 08:00
       46  08:00  -         locked      1 08:00, 7 08:00, 15 08:00  -
      """)
    try expectDecisions(
      .example(zone: kolkata),
      """
      day  time   act       state       begun                       next
       35  12:00  -         locked      1 08:00, 7 08:00, 15 08:00  -
       35  22:00  pay 1000  reminder    1 08:00, 7 08:00, 15 08:00  restricted 38 08:00
       38  08:00  -         restricted  1 08:00, 7 08:00, 15 08:00  locked 46 08:00
      """)
  }

  @Test func `paid at 22:00 and reversed at 23:00 does not lock at 23:00`() throws {
    try expectDecisions(
      .example(zone: kolkata),
      """
      day  time   act           state     begun                         next
       15  08:00  -             locked    1 08:00, 7 08:00, 15 08:00    -
       15  22:00  pay 1000      unlocked  -                             reminder 32 08:00
       15  23:00  reverse 1000  unlocked  -                             locked 19 08:00
       19  07:59  -             unlocked  -                             locked 19 08:00
       19  08:00  -             locked    19 08:00, 19 08:00, 19 08:00  -
      """)
  }

  @Test func `a contract goes no further than reminder for 24 hours after it is written`() throws {
    try expectDecisions(
      .example(zone: kolkata, writtenAt: "2026-03-20 10:00"),
      """
      day  time   state     next             waits
       18  10:00  reminder  locked 19 10:00  settling 19 10:00
       19  09:59  reminder  locked 19 10:00  settling 19 10:00
       19  10:00  locked    -                -
      """)
    // Written on a Friday at 21:00, settled after the hours of a Saturday.
    try expectDecisions(
      .example(zone: kolkata, writtenAt: "2026-03-20 21:00"),
      """
      day  time   state     next               waits
       18  21:00  unlocked  reminder 19 08:00  permitted_hours 19 08:00
       19  08:00  reminder  locked 21 08:00    settling 19 21:00, permitted_hours 21 08:00
       21  08:00  locked    -                  -
      """)
  }

  @Test func `without consent a contract never goes past reminder`() throws {
    try expectDecisions(
      .example(zone: kolkata, hasConsent: false),
      """
      day  time   act      state     next              waits                           begun
        1  08:00  -        reminder  -                 days_past_due 7 00:00, consent  1 08:00
       15  12:00  -        reminder  -                 consent                         1 08:00
      200  12:00  -        reminder  -                 consent                         1 08:00
      200  21:00  consent  reminder  locked 201 08:00  permitted_hours 201 08:00       1 08:00
      201  08:00  -        locked    -                 -                               1 08:00, 201 08:00, 201 08:00
      """)
  }

  @Test func `arrears within the tolerance give neither reminder nor restriction`() throws {
    try expectDecisions(
      .example(pack: .make("tolerant", stages: PolicyPack.standard.stages, tolerance: 100), zone: kolkata),
      """
      day  time   act      state       rule     next
      -10  12:00  pay 900  unlocked    current  reminder 32 08:00
        7  12:00  -        unlocked    current  reminder 32 08:00
       31  12:00  -        unlocked    current  reminder 32 08:00
       32  08:00  -        reminder    stage    restricted 38 08:00
       38  08:00  -        restricted  stage    locked 46 08:00
       40  23:00  pay 999  restricted  stage    locked 46 08:00
       40  23:01  pay 1    unlocked    current  reminder 63 08:00
       63  08:00  -        reminder    stage    restricted 68 08:00
      """)
  }

  @Test func `the device is told of a due date that is near, while it is unlocked`() throws {
    try expectDecisions(
      .example(zone: kolkata),
      """
      day  time   act       state       note      changes
       -4  12:00  -         unlocked    -         -3 00:00
       -2  12:00  pay 1000  unlocked    -         28 00:00
       28  00:00  -         unlocked    due soon  32 00:00
       31  23:59  -         unlocked    due soon  32 00:00
       40  12:00  -         restricted  -         46 08:00
       59  12:00  -         locked      -         62 00:00
       59  12:01  grant 48  unlocked    due soon  61 12:01
       61  12:01  -         locked      -         62 00:00
      """)
  }
}
