import JSON
import Lending
import Seeds
import Servicing
import Storage
import TestSupport
import Testing
import UnlockCode

struct StepGuardTests {
  private let story: Story

  init() throws {
    story = try Story()
    try story.changeLender { $0.brake = Brake(count: 3, factor: 1) }
  }

  @Test func `more steps in a day than may begin: the brake comes on at midnight, before the first`() throws {
    let held = try story.portfolio(4, ["2026-03-10": 500])
    try story.move(to: "2026-03-17 12:00")
    let brake = try #require(try story.brakes().first)
    #expect(brake.day == (try Story.date("2026-03-17")))
    #expect(brake.begunAt == (try Story.instant("2026-03-17 00:00")))
    #expect((brake.counted, brake.bound) == (4, 3))
    #expect(try story.events(.brakeEngaged).count == 1)
    for (phone, _) in held {
      #expect(try story.status(of: phone).state == .reminder)
      #expect(try story.status(of: phone).brakedAt == (try Story.instant("2026-03-17 08:00")))
    }
    let explained = try story.store.read {
      try story.servicer.explainDecision(of: held[0].phone.deviceID, lender: story.lender.id, in: $0)
    }
    #expect(explained.decision.isHeldByBrake)
  }

  @Test func `as many steps as may begin do, on each day anew`() throws {
    let phones = try story.portfolio(3, ["2026-03-10": 500]) + story.portfolio(3, from: 4, ["2026-03-11": 500])
    try story.move(to: "2026-03-18 12:00")
    #expect(try story.brakes().isEmpty)
    #expect(try phones.allSatisfy { try story.status(of: $0.phone).state == .restricted })
  }

  @Test func `a brake tightened in the morning comes on at the first step`() throws {
    try story.changeLender { $0.brake = .standard }
    let phones = try story.portfolio(4, ["2026-03-10": 500])
    try story.move(to: "2026-03-17 07:00")
    #expect(try story.brakes().isEmpty)
    try story.changeLender { $0.brake = Brake(count: 3, factor: 1) }
    try story.move(to: "2026-03-17 12:00")
    #expect(try story.brakes().map(\.begunAt) == [try Story.instant("2026-03-17 08:00")])
    #expect(try phones.allSatisfy { try story.status(of: $0.phone).state == .reminder })
  }

  @Test func `what begins later in the day, at the end of a grant, counts with the morning's`() throws {
    let early = try story.portfolio(3, ["2026-03-10": 500])
    let late = try story.portfolio(1, from: 4, ["2026-03-10": 500])[0]
    let key = try story.issueKey(.lender)
    try story.move(to: "2026-03-12 15:00")
    _ = try story.issueCode(
      .days(Grant.Days(5)), for: late.phone.deviceID, by: key, reason: "wages", overrides: true)
    try story.move(to: "2026-03-17 14:59")
    #expect(try story.brakes().map(\.counted) == [4])
    #expect(try early.allSatisfy { try story.status(of: $0.phone).state == .reminder })
  }

  @Test func `no step begins on a later day either, reminders do, and a payment restores under the brake`() throws {
    let locked = try story.portfolio(1, ["2026-03-05": 500])
    try story.move(to: "2026-03-13 12:00")
    #expect(try story.status(of: locked[0].phone).state == .restricted)
    let held = try story.portfolio(4, from: 2, ["2026-03-16": 500])
    let late = try story.portfolio(1, from: 9, ["2026-03-18": 500])
    try story.move(to: "2026-03-26 12:00")
    #expect(try story.brakes().map(\.day) == [try Story.date("2026-03-23")])
    #expect(try story.status(of: locked[0].phone).state == .locked)
    #expect(try story.status(of: late[0].phone).state == .reminder)
    #expect(try held.allSatisfy { try story.status(of: $0.phone).state == .reminder })
    try story.pay(locked[0].contract, 500)
    #expect(try story.status(of: locked[0].phone).state == .released)
  }

  @Test func `another lender's steps are not counted`() throws {
    let other = try story.registerLender("Upesi Simu")
    _ = try story.portfolio(3, ["2026-03-10": 500])
    for number in 4...6 {
      let phone = try story.activate(number, of: other)
      try story.write(Story.contractInput(phone.deviceID, ["2026-03-10": 500]), of: other)
    }
    try story.move(to: "2026-03-17 12:00")
    #expect(try story.brakes().isEmpty)
  }

  @Test func `what is planned is what the statuses say, whatever happened`() throws {
    var random = SplitMix64(seed: 0x9E)
    let all = try (0..<4).flatMap {
      try story.portfolio(4, from: $0 * 4 + 1, ["2026-03-1\($0)": 500, "2026-04-10": 500])
    }
    for day in 10...31 {
      try story.move(to: "2026-03-\(day) 12:00")
      let chosen = all[Int.random(in: 0..<all.count, using: &random)]
      try story.pay(chosen.contract, Int64.random(in: 100...600, using: &random))
      if day == 20, let brake = try story.brakes().first { try story.releaseBrake(brake.day.description) }
      #expect(try planned() == planned(inStatuses: ()))
    }
    #expect(try story.brakes().count > 0)
  }

  private func planned() throws -> [String: Int64] {
    try dictionary("SELECT day, planned FROM step_days WHERE planned <> 0")
  }

  private func planned(inStatuses _: Void) throws -> [String: Int64] {
    try dictionary("SELECT planned_on, count(*) FROM lock_statuses WHERE planned_on IS NOT NULL GROUP BY planned_on")
  }

  private func dictionary(_ sql: String) throws -> [String: Int64] {
    let rows = try story.store.read { try $0.rows(sql) { ($0.text(0), $0.integer(1)) } }
    return Dictionary(uniqueKeysWithValues: rows)
  }
}
