import Lending
import Testing

/// Grants, gaps and releases.
struct LockPolicyEndingTests {
  private let kolkata: CivilZone

  init() throws { kolkata = try #require(CivilZone("Asia/Kolkata")) }

  @Test func `a day grant unlocks until its end, and what stood waits for the next permitted instant`() throws {
    try expectDecisions(
      .example(zone: kolkata),
      """
      day  time   act       state     rule       next             changes   begun
       15  08:00  -         locked    stage      -                32 00:00  1 08:00, 7 08:00, 15 08:00
       16  12:00  grant 72  unlocked  day_grant  locked 19 12:00  19 12:00  1 08:00, 7 08:00, 15 08:00
       19  11:59  -         unlocked  day_grant  locked 19 12:00  19 12:00  1 08:00, 7 08:00, 15 08:00
       19  12:00  -         locked    stage      -                32 00:00  1 08:00, 7 08:00, 15 08:00
       22  23:00  grant 24  unlocked  day_grant  locked 24 08:00  23 23:00  1 08:00, 7 08:00, 15 08:00
       23  22:59  -         unlocked  day_grant  locked 24 08:00  23 23:00  1 08:00, 7 08:00, 15 08:00
       23  23:00  -         unlocked  waiting    locked 24 08:00  24 08:00  1 08:00, 7 08:00, 15 08:00
       24  08:00  -         locked    stage      -                32 00:00  1 08:00, 7 08:00, 15 08:00
      """)
  }

  @Test func `of overlapping grants the later end holds`() throws {
    try expectDecisions(
      .example(zone: kolkata),
      """
      day  time   act       state     next
       15  12:00  grant 72  unlocked  locked 18 12:00
       16  12:00  grant 24  unlocked  locked 18 12:00
       17  12:00  grant 48  unlocked  locked 19 12:00
      """)
  }

  @Test func `a grant while current changes nothing but its end`() throws {
    try expectDecisions(
      .example(zone: kolkata),
      """
      day  time   act       state     rule       next                changes
       -1  12:00  grant 72  unlocked  current    reminder 2 12:00    1 00:00
        1  12:00  -         unlocked  day_grant  reminder 2 12:00    2 12:00
        2  12:00  -         reminder  stage      restricted 7 08:00  7 08:00
      """)
  }

  @Test func `beginnings outlast grants and part payments, and end when no day is past due`() throws {
    try expectDecisions(
      .example(zone: kolkata),
      """
      day  time   act        state       begun
        7  12:00  -          restricted  1 08:00, 7 08:00
        8  12:00  grant 240  unlocked    1 08:00, 7 08:00
       18  12:00  -          locked      1 08:00, 7 08:00, 18 12:00
       40  12:00  pay 1000   restricted  1 08:00, 7 08:00, 18 12:00
       40  12:01  pay 1000   unlocked    -
       63  08:00  -          reminder    63 08:00
      """)
  }

  @Test func `however late a contract, no stage begins before the gap after the one before it`() throws {
    let pack = PolicyPack.make(
      "graduated",
      stages: [
        Stage(state: .reminder, daysPastDue: 1, stops: []),
        Stage(state: .restricted, daysPastDue: 31, stops: [.apps]),
        Stage(state: .locked, daysPastDue: 61, stops: [.apps, .outgoingCalls]),
      ], gapDays: 30, settlingHours: 72)
    // Written 80 days past due. Day 140 is a Monday, counted from a Monday.
    try expectDecisions(
      .example(pack: pack, zone: kolkata, writtenAt: "2026-05-21 10:00"),
      """
      day  time   act        state       next                  begun
       80  10:00  -          reminder    restricted 110 08:00  80 10:00
      109  12:00  -          reminder    restricted 110 08:00  80 10:00
      110  08:00  -          restricted  locked 140 08:00      80 10:00, 110 08:00
      120  12:00  grant 480  unlocked    locked 140 12:00      80 10:00, 110 08:00
      140  12:00  -          locked      -                     80 10:00, 110 08:00, 140 12:00
      """)
  }

  @Test func `paid in full is released at once, and a reversal does not take that back`() throws {
    try expectDecisions(
      .example(zone: kolkata),
      """
      day  time   act           state     rule          next               changes   begun
       40  12:00  -             locked    stage         -                  62 00:00  1 08:00, 7 08:00, 15 08:00
       40  23:00  pay 2999      unlocked  current       reminder 63 08:00  58 00:00  -
       40  23:01  pay 1         released  paid_in_full  -                  -         -
       41  12:00  reverse 3000  released  released      -                  62 00:00  -
       99  12:00  -             released  released      -                  -         -
      """)
  }

  @Test func `a release by code is final while money is owed, and its figures go on`() throws {
    let facts = try LockFacts.example(zone: kolkata)
    try expectDecisions(
      facts,
      """
      day  time   act       state     note  rule      next  changes   begun
       20  23:00  release   released  -     released  -     32 00:00  -
       30  12:00  -         released  -     released  -     32 00:00  -
       40  12:00  grant 24  released  -     released  -     62 00:00  -
       63  12:00  pay 100   released  -     released  -     -         -
      """)
    var device = DecidedDevice(facts, at: try #require(kolkata.instant("2026-03-22 12:00")))
    device.perform(.release, at: device.decidedAt)
    #expect(device.decision.reason == nil)
    #expect(device.decision.allowedServices == Service.allCases)
    #expect(device.decision.balance?.arrears == 1_000)
    try device.wait(until: #require(kolkata.instant("2026-04-03 12:00")))
    #expect(device.decision.balance?.arrears == 2_000)
  }

  @Test func `a device without a contract is unlocked, a grant standing or not, or released for good`() throws {
    let now = try #require(kolkata.instant("2026-03-02 12:00"))
    var device = DecidedDevice(LockFacts(pack: .standard, contract: nil), at: now)
    #expect(device.decision.state == .unlocked)
    #expect(device.decision.explanation.rule == .noContract)
    #expect(device.decision.nextChangeAt == nil)
    device.perform(.grant(hours: 48), at: now)
    #expect(device.decision.grantUntil == now.adding(hours: 48))
    #expect(device.decision.nextChangeAt == now.adding(hours: 48))
    try device.wait(until: now.adding(hours: 48))
    #expect(device.decision.grantUntil == nil)
    device.perform(.release, at: now.adding(hours: 49))
    #expect(device.decision.state == .released)
    #expect(device.decision.nextChangeAt == nil)
  }

  @Test func `a restoration is a payment's way out of a restriction`() {
    for before in LockState.allCases {
      for after in LockState.allCases {
        let isOrdered = [.restricted, .locked].contains(before) && [.unlocked, .reminder, .released].contains(after)
        #expect(Restoration.isOrdered(from: before, to: after) == isOrdered, "\(before) → \(after)")
      }
    }
  }

  @Test func `a sequence grows with each status and does not fall behind the clock`() {
    let now = Instant(milliseconds: 1_767_225_600_000)
    #expect(LockStatus.sequence(after: 0, at: now) == 1_767_225_600_000)
    #expect(LockStatus.sequence(after: 1_767_225_600_000, at: now) == 1_767_225_600_001)
    #expect(LockStatus.sequence(after: 1_767_225_699_999, at: now) == 1_767_225_700_000)
  }
}
