import Lending
import Testing

/// Notices as `india-2027` has them, day by day (policies.md, "How days are counted").
struct NoticeRuleTests {
  private let kolkata: CivilZone
  private let facts: LockFacts

  init() throws {
    kolkata = try #require(CivilZone("Asia/Kolkata"))
    facts = try LockFacts.example(pack: .india, zone: kolkata)
  }

  @Test func `served on day 1 and on day 23 they let a restriction begin on day 31`() throws {
    try expectDecisions(
      facts,
      """
      day  time   act           state       next                 waits
        1  08:00  serve first   reminder    -                    days_past_due 31 00:00, notice:first 23 00:00, notice:second, gap 31 00:00
       22  18:59  -             reminder    -                    days_past_due 31 00:00, notice:first 23 00:00, notice:second, gap 31 00:00
       23  00:00  -             reminder    -                    days_past_due 31 00:00, notice:second, gap 31 00:00
       23  08:00  serve second  reminder    restricted 31 08:00  days_past_due 31 00:00, notice:second 31 00:00, gap 31 00:00, permitted_hours 31 08:00
       31  07:59  -             reminder    restricted 31 08:00  permitted_hours 31 08:00
       31  08:00  -             restricted  locked 61 08:00      days_past_due 61 00:00, gap 61 00:00, permitted_hours 61 08:00
       61  07:59  -             restricted  locked 61 08:00      permitted_hours 61 08:00
       61  08:00  -             locked      -                    -
      """)
  }

  @Test func `without its notices nothing is restricted, however late`() throws {
    // Day 230 is a Sunday.
    try expectDecisions(
      facts,
      """
      day  time   act           state       next                 waits
      200  12:00  -             reminder    -                    notice:first, notice:second
      200  13:00  serve first   reminder    -                    notice:first 222 00:00, notice:second
      222  08:00  serve second  reminder    restricted 231 08:00  notice:second 230 00:00, permitted_hours 231 08:00
      231  08:00  -             restricted  locked 261 08:00     gap 261 00:00, permitted_hours 261 08:00
      261  08:00  -             locked      -                    -
      """)
  }

  @Test func `served late they move what comes after them, and the gap counts from what began`() throws {
    // Day 48 is a Sunday.
    try expectDecisions(
      facts,
      """
      day  time   act           state       next
        5  10:00  serve first   reminder    -
       40  12:00  serve second  reminder    restricted 49 08:00
       49  08:00  -             restricted  locked 79 08:00
       78  12:00  -             restricted  locked 79 08:00
       79  08:00  -             locked      -
      """)
  }

  @Test func `they count until the days past due are next 0`() throws {
    try expectDecisions(
      facts,
      """
      day  time   act           state     waits
        1  09:00  serve first   reminder  days_past_due 31 00:00, notice:first 23 00:00, notice:second, gap 31 00:00
       23  09:00  serve second  reminder  days_past_due 31 00:00, notice:second 31 00:00, gap 31 00:00, permitted_hours 31 08:00
       25  09:00  pay 999       reminder  days_past_due 31 00:00, notice:second 31 00:00, gap 31 00:00, permitted_hours 31 08:00
       26  09:00  pay 1         unlocked  days_past_due 32 00:00, permitted_hours 32 08:00
       70  12:00  -             reminder  notice:first, notice:second
      """)
  }

  @Test func `what clears the days past due leaves nothing announced that its notices would have let begin`() throws {
    try expectDecisions(
      facts,
      """
      day  time   act           state     next
        1  09:00  serve first   reminder  -
       23  09:00  serve second  reminder  restricted 31 08:00
       25  09:00  pay 1000      unlocked  reminder 32 08:00
      """)
    var cleared = facts
    cleared.notices = facts.pack.notices.enumerated().map { index, rule in
      .example(rule, over: "sms", at: Instant(milliseconds: 1_772_500_000_000 + Int64(index)), in: kolkata)
    }
    cleared.contract?.instalments = Instalment.monthly(of: 1_000, paid: [1_000, 0, 0])
    let decision = LockPolicy.decide(cleared, at: try instant("25 09:00"))
    #expect(decision.explanation.notices.isEmpty)
    #expect(decision.explanation.stages.filter { $0.stage.state.isRestriction }.allSatisfy { $0.wouldBeginAt == nil })
  }

  @Test func `a notice that was recorded late lets nothing begin before its recording`() throws {
    var facts = facts
    let (first, second) = (facts.pack.notices[0], facts.pack.notices[1])
    let recorded = try instant("50 10:00")
    facts.notices = [
      .example(first, over: "letter", at: try instant("1 09:00"), recordedAt: recorded, in: kolkata),
      .example(second, over: "letter", at: try instant("23 09:00"), recordedAt: recorded, in: kolkata),
    ]
    let bars = LockPolicy.decide(facts, at: try instant("40 12:00")).explanation.stages[1].waits
    #expect(bars.filter { $0.what.name.hasPrefix("notice") }.map(\.until) == [recorded, recorded])
  }

  private static let service = """
    given         notice  served_at  answer
    -             first      0 12:00  notice-not-due
    -             first      1 00:00  /served_at
    -             first      1 07:59  /served_at
    -             first      1 08:00  22
    -             first      6 10:00  27
    -             first      1 18:59  22
    -             first      1 19:00  /served_at
    -             second    40 12:00  notice-not-due
    -             third     40 12:00  /notice
    first 1       first      2 12:00  notice-not-due
    first 1       second    22 18:59  notice-not-due
    first 1       second    23 07:59  /served_at
    first 1       second    23 08:00  30
    first 1       second    27 12:00  34
    first 1       second    60 12:00  67
    """

  @Test func `what is due is judged at its service, its hours too, on any day of the week`() throws {
    for row in try Table(Self.service).rows {
      var facts = facts
      if try row.text("given") == "first 1" {
        facts.notices = [.example(facts.pack.notices[0], over: "sms", at: try instant("1 08:30"), in: kolkata)]
      }
      let (servedAt, name) = (try instant(row.text("served_at")), try row.text("notice"))
      let rule = Result { () throws(LatchkeyError) in
        try NoticeRule.check(facts, notice: name, over: "letter", servedAt: servedAt)
      }
      let ends = try (try? rule.get()).map { try cureEnd($0, servedAt) }  // try?: a refusal shows its code
      #expect(try ends ?? rule.text("") == row.text("answer"), "\(row)")
    }
  }

  @Test func `what a reversal made due was not due before it`() throws {
    var facts = facts
    facts.lastReversalAt = try instant("18 10:00")
    func answer(servedAt: String) throws -> String {
      let servedAt = try instant(servedAt)
      return Result { () throws(LatchkeyError) in
        try NoticeRule.check(facts, notice: "first", over: "letter", servedAt: servedAt).name
      }.text("first")
    }
    // Days past due that were 0 since the reversal are of another debt.
    #expect(try answer(servedAt: "3 10:00") == "first")
    facts.isReversed = true
    #expect(try answer(servedAt: "3 10:00") == "notice-not-due")
    #expect(try answer(servedAt: "18 09:59") == "notice-not-due")
    #expect(try answer(servedAt: "18 10:00") == "first")
    #expect(NoticeRule.due(facts, at: try instant("18 12:00")).map(\.dueSince) == [try instant("18 10:00")])
  }

  @Test func `what must be served now is due since its first hour`() throws {
    var facts = facts
    let due = { (facts: LockFacts, text: String) throws -> [String: Instant] in
      let due = NoticeRule.due(facts, at: try self.instant(text))
      return Dictionary(uniqueKeysWithValues: due.map { ($0.name, $0.dueSince) })
    }
    #expect(try due(facts, "0 12:00") == [:])
    #expect(try due(facts, "1 07:59") == [:])
    #expect(try due(facts, "1 08:00") == ["first": instant("1 08:00")])
    #expect(try due(facts, "9 23:00") == ["first": instant("1 08:00")])
    facts.notices = [.example(facts.pack.notices[0], over: "sms", at: try instant("3 12:00"), in: kolkata)]
    #expect(try due(facts, "24 18:00") == [:])
    #expect(try due(facts, "25 07:59") == [:])
    #expect(try due(facts, "25 08:00") == ["second": instant("25 08:00")])
    facts.isReleased = true
    #expect(try due(facts, "25 08:00") == [:])
  }

  @Test func `over two channels it counts from the second, and one twice is none`() throws {
    let rule = NoticeRule(name: "warning", daysPastDue: 1, cureDays: 3, after: nil, channels: 2)
    var facts = try LockFacts.example(
      pack: .make(
        "cars",
        stages: [
          Stage(state: .reminder, daysPastDue: 1, stops: []),
          Stage(state: .restricted, daysPastDue: 5, stops: [.apps], notices: ["warning"]),
        ], notices: [rule]), zone: kolkata)
    facts.notices = [.example(rule, over: "letter", at: try instant("2 12:00"), in: kolkata)]
    #expect(NoticeRule.due(facts, at: try instant("3 12:00")).map(\.name) == ["warning"])
    #expect(LockPolicy.decide(facts, at: try instant("9 12:00")).state == .reminder)
    let again = Result { () throws(LatchkeyError) in
      try NoticeRule.check(
        facts, notice: "warning", over: "Letter", servedAt: Instant(milliseconds: 1_773_000_000_000))
    }
    #expect(again.text("served") == "notice-not-due")
    facts.notices.append(.example(rule, over: "sms", at: try instant("4 12:00"), in: kolkata))
    #expect(NoticeRule.due(facts, at: try instant("4 12:00")) == [])
    #expect(LockPolicy.decide(facts, at: try instant("7 19:59")).state == .reminder)
    #expect(LockPolicy.decide(facts, at: try instant("8 08:00")).state == .restricted)
  }

  /// A local time, its days counted from the first due date.
  private func instant(_ text: String) throws -> Instant {
    let parts = text.split(separator: " ").map(String.init)
    let dueOn = try #require(facts.contract?.instalments.first?.dueOn)
    return try kolkata.instant(
      of: dueOn.adding(days: #require(Int(parts[0]))), minuteOfDay: #require(CivilZone.minuteOfDay(parts[1])))
  }

  private func cureEnd(_ rule: NoticeRule, _ servedAt: Instant) throws -> String {
    let dueOn = try #require(facts.contract?.instalments.first?.dueOn)
    return "\(dueOn.days(until: rule.cureEnd(servedOn: kolkata.date(at: servedAt))))"
  }
}

extension PolicyPack {
  /// `india-2027` as policies.md has it.
  fileprivate static var india: PolicyPack {
    make(
      "india",
      stages: [
        Stage(state: .reminder, daysPastDue: 1, stops: []),
        Stage(state: .restricted, daysPastDue: 31, stops: [.apps], notices: ["first", "second"]),
        Stage(
          state: .locked, daysPastDue: 61, stops: [.apps, .outgoingCalls, .settings], notices: ["first", "second"]),
      ],
      notices: [
        NoticeRule(name: "first", daysPastDue: 1, cureDays: 21, after: nil),
        NoticeRule(name: "second", daysPastDue: 1, cureDays: 7, after: "first"),
      ], gapDays: 30, dueSoonDays: 5, settlingHours: 72,
      hours: PermittedHours(
        startMinute: 480, endMinute: 1_140, weekdays: Set(Weekday.allCases).subtracting([.sunday]),
        includesHolidays: false))
  }
}
