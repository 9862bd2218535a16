import JSON
import Lending
import Servicing
import Storage
import TestSupport
import Testing

struct RestoreCohortTests {
  private let story: Story
  private let locked: [(phone: Servicer.Activation, contract: Servicer.WrittenContract)]
  private let current: Servicer.Activation

  init() throws {
    story = try Story()
    locked = try story.portfolio(4, ["2026-03-10": 500, "2026-04-10": 500])
    current = try story.activate(9)
    try story.write(on: current, ["2026-03-31": 500])
    try story.move(to: "2026-03-20 12:00")
  }

  private var everyone: Servicer.CohortSelection { .devices(locked.map(\.phone.deviceID) + [current.deviceID]) }

  @Test func `a list is brought back at once, and nothing gets stricter in its time`() throws {
    let cohort = try story.restoreCohort(everyone, until: "2026-03-27 12:00")
    #expect((cohort.extent.devices, cohort.extent.restored) == (5, 4))
    #expect(try states() == [.unlocked])
    try story.move(to: "2026-03-27 11:59")
    #expect(try states() == [.unlocked])
    try story.move(to: "2026-03-27 12:00")
    #expect(try states() == [.locked])
  }

  @Test func `a device that cannot be decided is skipped and counted, and falls due`() throws {
    let damaged = locked[1].phone.deviceID
    try story.store.write {
      _ = try $0.execute("UPDATE lock_statuses SET planned_on = 'x' WHERE device_id = ?1", [.text(damaged.text)])
    }
    let cohort = try story.restoreCohort(everyone, until: "2026-03-27 12:00")
    #expect((cohort.extent.devices, cohort.extent.restored, cohort.extent.skipped) == (4, 3, 1))
    let finished = try #require(try story.events(.cohortRestorationFinished).first)
    #expect(finished["data"]?["skipped"]?.integer == 1)
    #expect(try story.store.read { try LockStatusTable.nextDue(in: $0) } == story.clock.now())
  }

  @Test func `each restoration is ordered, owed from the order on, with what it is worth`() throws {
    _ = try story.restoreCohort(everyone, until: "2026-03-27 12:00")
    let ordered = try story.events(.restorationOrdered)
    #expect(ordered.count == 4)
    #expect(ordered[0]["data"]?["owed_since"]?.string == ordered[0]["at"]?.string)
    #expect(ordered[0]["data"]?["restricted_since"]?.string == "2026-03-17T02:30:00Z")
    #expect(ordered[0]["data"]?["restricted_hours"]?.integer == 76)
    let finished = try #require(try story.events(.cohortRestorationFinished).first)
    #expect(finished["data"]?["restored"]?.integer == 4)
    #expect(finished["data"]?["restricted_hours"]?.integer == 304)
    #expect(try story.events(.cohortRestorationOrdered).count == 1)
  }

  @Test func `a span takes whoever was restricted in it, once`() throws {
    let later = try story.portfolio(2, from: 11, ["2026-03-13": 500])
    try story.move(to: "2026-03-25 12:00")
    let span = try Servicer.CohortSelection.restrictedBetween(
      from: Story.instant("2026-03-17 08:00"), to: Story.instant("2026-03-20 08:00"))
    let cohort = try story.restoreCohort(span, until: "2026-03-31 12:00", limit: 1)
    #expect((cohort.extent.devices, cohort.extent.restored) == (4, 4))
    #expect(try states() == [.unlocked])
    #expect(try later.allSatisfy { try story.status(of: $0.phone).state == .restricted })
    let both = try Servicer.CohortSelection.restrictedBetween(
      from: Story.instant("2026-03-01 08:00"), to: Story.instant("2026-03-30 08:00"))
    #expect(try story.restoreCohort(both, until: "2026-03-31 12:00").extent.restored == 2)
  }

  @Test func `it goes on where it stopped, a device at a turn`() throws {
    let cohort = try story.restoreCohort(everyone, until: "2026-03-27 12:00", limit: 1)
    #expect((cohort.extent.devices, cohort.extent.restored) == (5, 4))
    #expect(try states() == [.unlocked])
  }

  @Test func `what a crash left half done is finished by the ticker, and the same request is the same action`() throws {
    let input = Servicer.CohortInput(
      selection: everyone, noStricterUntil: try Story.instant("2026-03-27 12:00"), cause: "silence", note: "reopened")
    let (lender, key) = (story.lender.id, APIKeyID.make(at: story.clock.now()))
    let ids = try (0..<2).map { _ in
      try story.store.write { [servicer = story.servicer] in
        let cohort = try servicer.orderCohort(input, of: lender, by: key, in: $0)
        return try servicer.continueCohort(cohort.id, limit: 1, turn: .unlimited, in: $0).id
      }
    }
    #expect(ids[0] == ids[1])
    #expect(try states() != [.unlocked])
    try story.settle()
    #expect(try states() == [.unlocked])
    #expect(try story.events(.cohortRestorationFinished).count == 1)
  }

  @Test func `a turn that has no time does nothing and loses nothing`() throws {
    let spent = WriterTurn(lasting: .zero)
    let input = Servicer.CohortInput(
      selection: everyone, noStricterUntil: try Story.instant("2026-03-27 12:00"), cause: "silence", note: "reopened")
    let (lender, key) = (story.lender.id, APIKeyID.make(at: story.clock.now()))
    let cohort = try story.store.write { [servicer = story.servicer] in
      let cohort = try servicer.orderCohort(input, of: lender, by: key, in: $0)
      return try servicer.continueCohort(cohort.id, turn: spent, in: $0)
    }
    #expect(cohort.finishedAt == nil)
    #expect(cohort.extent == .init())
  }

  @Test func `another lender's device, and a time that is over, are refused before anything is written`() throws {
    let other = try story.registerLender("Upesi Simu")
    let events = try story.events().count
    expectRefusal(.notFound) { try story.restoreCohort(everyone, until: "2026-03-27 12:00", of: other) }
    expectRefusal(.invalidFields, at: "/no_stricter_until") {
      try story.restoreCohort(everyone, until: "2026-03-20 12:00")
    }
    #expect(try story.events().count == events)
    #expect(try states() == [.restricted])
  }

  @Test func `a time past all calendars is refused, the last day of them is not`() throws {
    expectRefusal(.invalidFields, at: "/no_stricter_until") {
      try story.restoreCohort(everyone, until: "9999-12-31 00:00")
    }
    _ = try story.restoreCohort(everyone, until: "2199-12-31 00:00")
    try story.move(to: "2026-06-01 12:00")
    #expect(try states() == [.unlocked])
    #expect(try story.pay(locked[0].contract, 1_000).lockStatus.state == .released)
  }

  @Test func `a payment in its time counts as ever, and the bar of the longer cohort holds`() throws {
    _ = try story.restoreCohort(everyone, until: "2026-03-27 12:00")
    _ = try story.restoreCohort(everyone, until: "2026-03-25 12:00")
    #expect(try story.status(of: locked[0].phone).barUntil == (try Story.instant("2026-03-27 12:00")))
    try story.pay(locked[0].contract, 500)
    try story.move(to: "2026-03-27 12:00")
    #expect(try story.status(of: locked[0].phone).state == .unlocked)
    #expect(try story.status(of: locked[1].phone).state == .locked)
  }

  private func states() throws -> Set<LockState> { Set(try locked.map { try story.status(of: $0.phone).state }) }
}
