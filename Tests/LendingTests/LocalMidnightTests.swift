import Lending
import Testing

/// The same contract in six zones: it falls past due at each one's local midnight, daylight saving included.
struct LocalMidnightTests {
  /// Due on 26 September 2026: `late` is the first instant of day 1, `later` that of day 2.
  ///
  /// In Chatham clocks go forward at 02:45 of the 27th, so that day 1 has 23 hours.
  private static let zones = """
    zone               late                  later
    Asia/Kolkata       2026-09-26T18:30:00Z  2026-09-27T18:30:00Z
    Africa/Nairobi     2026-09-26T21:00:00Z  2026-09-27T21:00:00Z
    America/Sao_Paulo  2026-09-27T03:00:00Z  2026-09-28T03:00:00Z
    Africa/Lagos       2026-09-26T23:00:00Z  2026-09-27T23:00:00Z
    Asia/Kathmandu     2026-09-26T18:15:00Z  2026-09-27T18:15:00Z
    Pacific/Chatham    2026-09-26T11:15:00Z  2026-09-27T10:15:00Z
    """

  @Test func `a contract falls past due at its own local midnight, and no millisecond before`() throws {
    for row in try Table(Self.zones).rows {
      let zone = try row.value("zone", CivilZone.init)
      let late = try row.value("late", Instant.init(parsing:))
      let later = try row.value("later", Instant.init(parsing:))
      let facts = try facts(in: zone)
      try expect(facts, [(late.adding(milliseconds: -1), 0, .unlocked), (late, 1, .reminder)], "\(row)")
      try expect(facts, [(later.adding(milliseconds: -1), 1, .reminder), (later, 2, .restricted)], "\(row)")
      // A device that is decided by the clock alone gets there by itself.
      var device = DecidedDevice(facts, at: late.adding(hours: -200))
      try device.wait(until: late.adding(milliseconds: -1))
      #expect(device.decision.state == .unlocked && device.decision.next?.at == late, "\(row)")
      try device.wait(until: late)
      #expect(device.decision.state == .reminder && device.decision.nextChangeAt == later, "\(row)")
      try device.wait(until: later)
      #expect(device.decision.state == .restricted, "\(row)")
    }
  }

  private func expect(
    _ facts: LockFacts, _ decided: [(at: Instant, daysPastDue: Int, state: LockState)], _ comment: Comment
  ) throws {
    for (at, daysPastDue, state) in decided {
      let decision = LockPolicy.decide(facts, at: at)
      #expect(decision.balance?.daysPastDue == daysPastDue, comment)
      #expect(decision.state == state, comment)
    }
  }

  /// Any hour is permitted, so that midnight itself is when stages begin.
  private func facts(in zone: CivilZone) throws -> LockFacts {
    let dueOn = try #require(CivilDate(parsing: "2026-09-26"))
    let pack = PolicyPack.make(
      "midnight",
      stages: [
        Stage(state: .reminder, daysPastDue: 1, stops: []), Stage(state: .restricted, daysPastDue: 2, stops: [.apps]),
      ], hours: nil)
    var facts = try LockFacts.example(pack: pack, zone: zone)
    facts.contract?.instalments = [.make(0, dueOn: dueOn, amount: 1_000)]
    return facts
  }
}
