import JSON
import Lending
import Testing

/// Orders and device reports beside arrears (policies.md, "Reasons a device can be locked").
struct LockPolicyOrderTests {
  private let kolkata: CivilZone

  init() throws { kolkata = try #require(CivilZone("Asia/Kolkata")) }

  @Test func `an order locks at once, at night, on a Sunday, while settling, and whatever a brake says`() throws {
    var facts = try LockFacts.example(zone: kolkata, writtenAt: "2026-03-01 02:00")
    facts.isBraked = true
    try expectDecisions(
      facts,
      """
      day  time   act                            state     reason                   others  rule
       -1  02:00  -                              unlocked  -                        -       current
       -1  03:00  order reported_lost_or_stolen  locked    reported_lost_or_stolen  -       order
        0  03:00  lift orders                    unlocked  -                        -       current
      """)
  }

  @Test func `of several the latest order decides, and the others stand beside it, arrears last`() throws {
    try expectDecisions(
      .example(zone: kolkata),
      """
      day  time   act                            state     reason             others
       -3  12:00  order reported_lost_or_stolen  locked    reported_lost_or_stolen  -
       -3  12:01  order sim_not_allowed          locked    sim_not_allowed    reported_lost_or_stolen
       -3  12:02  order sim_not_allowed          locked    sim_not_allowed    reported_lost_or_stolen
        1  07:59  -                              locked    sim_not_allowed    reported_lost_or_stolen
        1  08:00  -                              locked    sim_not_allowed    reported_lost_or_stolen payment_overdue
       15  08:00  -                              locked    sim_not_allowed    reported_lost_or_stolen payment_overdue
       15  12:00  lift orders                    locked    payment_overdue    -
      """)
  }

  @Test func `no hold and no grant lifts an order, and it frees nobody of arrears`() throws {
    try expectDecisions(
      .example(zone: kolkata),
      """
      day  time   act                       state     reason              others           rule
       15  08:00  order tampering_detected  locked    tampering_detected  payment_overdue  order
       15  09:00  hold disaster             locked    tampering_detected  -                order
       15  09:01  grant 48                  locked    tampering_detected  -                order
       16  09:00  lift holds                locked    tampering_detected  -                order
       17  09:01  -                         locked    tampering_detected  -                order
       18  09:00  lift orders               unlocked  -                   -                waiting
       19  09:00  -                         locked    payment_overdue     -                stage
      """)
  }

  @Test func `an order given during a grant locks, and the grant goes on when it is lifted`() throws {
    try expectDecisions(
      .example(zone: kolkata),
      """
      day  time   act                 state     reason           changes
       15  08:00  -                   locked    payment_overdue  32 00:00
       15  09:00  grant 48            unlocked  -                17 09:00
       15  22:00  order fraud_review  locked    fraud_review     17 09:00
       16  22:00  lift orders         unlocked  -                17 09:00
       17  09:00  -                   locked    payment_overdue  32 00:00
      """)
  }

  @Test func `an order with an end ends by itself, at night too`() throws {
    try expectDecisions(
      .example(zone: kolkata),
      """
      day  time   act                    state     reason        changes
       -3  23:00  order fraud_review 48  locked    fraud_review  -1 23:00
       -1  22:59  -                      locked    fraud_review  -1 23:00
       -1  23:00  -                      unlocked  -             1 00:00
      """)
  }

  @Test func `it brings no stage forward: arrears go their way beside it`() throws {
    try expectDecisions(
      .example(zone: kolkata),
      """
      day  time   act                    state       begun
        5  12:00  order sim_not_allowed  locked      1 08:00
       10  12:00  -                      locked      1 08:00, 7 08:00
       10  12:01  lift orders            restricted  1 08:00, 7 08:00
      """)
  }

  @Test func `only consent and the pack's list bind it`() throws {
    try expectDecisions(
      .example(zone: kolkata, hasConsent: false),
      """
      day  time   act                    state     reason
       -3  12:00  order sim_not_allowed  unlocked  -
       -2  12:00  consent                locked    sim_not_allowed
      """)
    let pack = PolicyPack.make(
      "few", stages: PolicyPack.standard.stages,
      orders: [.init(reason: .reportedLostOrStolen, needsBorrowersReport: true)])
    try expectDecisions(
      .example(pack: pack, zone: kolkata),
      """
      day  time   act                            state     reason
       -3  12:00  order sim_not_allowed          unlocked  -
       -3  12:01  order reported_lost_or_stolen  locked    reported_lost_or_stolen
      """)
  }

  @Test func `a release ends it, and none makes a device released`() throws {
    try expectDecisions(
      .example(zone: kolkata),
      """
      day  time   act                    state     reason           rule
       -3  12:00  order sim_not_allowed  locked    sim_not_allowed  order
       -3  13:00  pay 3000               released  -                paid_in_full
       -3  14:00  order fraud_review     released  -                released
      """)
  }

  @Test func `a device locked by an order keeps what the pack's last stage leaves, and is told of no grant`() throws {
    let now = try #require(kolkata.instant("2026-02-20 12:00"))
    var facts = try LockFacts.example(zone: kolkata)
    facts.orders = [.example(.reportedLostOrStolen, at: now)]
    facts.grantUntil = now.adding(hours: 24)
    let decision = LockPolicy.decide(facts, at: now)
    #expect(decision.allowedServices == Service.floor)
    #expect(decision.arrearsState == .unlocked)
    #expect(decision.grantUntil == nil)
    #expect(!decision.isDueSoon)
  }

  @Test func `an order stops what the pack's own last stage stops`() throws {
    let last = Stage(state: .locked, daysPastDue: 61, stops: [.apps, .outgoingCalls, .settings])
    let pack = PolicyPack.make(
      "india",
      stages: [
        Stage(state: .reminder, daysPastDue: 1, stops: []),
        Stage(state: .restricted, daysPastDue: 31, stops: [.apps]), last,
      ])
    let now = try #require(kolkata.instant("2026-02-20 12:00"))
    let changed: [(changes: JSONValue, stops: Set<Service>)] = [
      (changes: ["stages": ["locked": nil]], stops: last.stops),
      (changes: ["stages": ["locked": nil, "restricted": nil]], stops: last.stops),
      (changes: ["stages": ["locked": ["stops": ["apps"]]]], stops: [.apps]),
    ]
    for (changes, stops) in changed {
      try PolicyChanges(json: changes).check(against: pack)
      var facts = try LockFacts.example(pack: PolicyChanges(json: changes).applied(to: pack, digest: ""), zone: kolkata)
      facts.orders = [.example(.reportedLostOrStolen, at: now)]
      let decision = LockPolicy.decide(facts, at: now)
      #expect(decision.allowedServices == Service.allCases.filter { !stops.contains($0) }, "\(changes)")
    }
  }

  @Test func `payment_reversed stands for payment_overdue from the reversal until the days past due are 0`() throws {
    try expectDecisions(
      .example(zone: kolkata),
      """
      day  time   act           state       reason            next
        8  12:00  -             restricted  payment_overdue   locked 15 08:00
        8  13:00  pay 1000      unlocked    -                 reminder 32 08:00
        9  12:00  reverse 1000  unlocked    -                 restricted 12 12:00
       12  12:00  -             restricted  payment_reversed  locked 15 08:00
       14  12:00  pay 1000      unlocked    -                 reminder 32 08:00
       32  08:00  -             reminder    payment_overdue   restricted 38 08:00
      """)
  }
}
