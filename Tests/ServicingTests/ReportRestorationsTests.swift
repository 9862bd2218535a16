import JSON
import Lending
import Servicing
import Storage
import TestSupport
import Testing
import UnlockCode

struct ReportRestorationsTests {
  private let story: Story
  private let phone: Servicer.Activation
  private let contract: Servicer.WrittenContract

  /// Thursday, 26 March, 09:00: locked; an hour late is worth 250, in all at most 900.
  init() throws {
    story = try Story(packs: [
      try .standard(
        named: "worth",
        [
          "late_hour_worth = 0": "late_hour_worth = 250",
          "capped_by_financed_amount = false": "capped_by_financed_amount = true",
        ]
      )
    ])
    phone = try story.activate()
    var input = try Story.contractInput(phone.deviceID, ["2026-03-10": 500, "2026-04-10": 500])
    input.policy = "worth"
    input.financedAmount = 900
    contract = try story.write(input)
    try story.move(to: "2026-03-26 09:00")
  }

  @Test func `in time is worth nothing`() throws {
    try story.pay(contract, 500)
    try story.move(to: "2026-03-26 10:00")
    try story.acknowledge(phone)
    let report = try #require(try report().first)
    #expect(report.progress.state == .restored)
    #expect(report.hoursLate == 0)
    #expect(report.worth.amount == 0)
  }

  @Test func `each hour begun after the deadline is worth what the pack says, in the report and in the event`() throws {
    try story.pay(contract, 500, paidAt: Story.instant("2026-03-26 07:30"))
    #expect(try report().map(\.progress.state) == [.unreachable])
    try story.move(to: "2026-03-26 09:45")
    #expect(try report().map(\.hoursLate) == [2], "08:30 was the deadline, and it runs on")
    try story.acknowledge(phone, appliedAt: Story.instant("2026-03-26 09:15"))
    let restored = try #require(try report().first)
    #expect(restored.hoursLate == 1)
    #expect(restored.worth == Money(250, try Story.currency()))
    let data = try #require(try story.events(.deviceRestored).first?["data"])
    #expect(data["hours_late"]?.integer == 1)
    #expect(data["worth"]?["amount"]?.integer == 250)
    #expect(data["in_time"] == false)
    try story.move(to: "2026-03-27 09:45")
    #expect(try report().map(\.hoursLate) == [1], "it has ended")
  }

  @Test func `all hours of a contract together are worth the amount financed at most`() throws {
    try story.pay(contract, 500)
    try story.move(to: "2026-03-26 12:30")
    try story.acknowledge(phone)
    try story.move(to: "2026-04-25 09:00")
    #expect(try story.status(of: phone).state == .locked)
    try story.pay(contract, 499, paidAt: Story.instant("2026-04-20 09:00"))
    try story.pay(contract, 1, paidAt: Story.instant("2026-04-20 09:00"))
    try story.acknowledge(phone)
    // An hour of the lock was wrong, which the payment shows, and takes what was left.
    #expect(try report().map(\.worth.amount) == [750, 0])
    #expect(try ledger() == [.init(.restoration, 3, 750), .init(.restriction, 1, 150), .init(.restoration, 118, 0)])
  }

  @Test func `a wrongful restriction is worth its hours, each counted once, however long its restoration takes`() throws
  {
    try story.pay(contract, 500, paidAt: Story.instant("2026-03-09 12:00"))
    let listed = try listed()
    #expect(listed.map(\.restriction.state) == [.restricted, .locked])
    #expect(listed.map(\.restriction.endedAt) == [story.clock.now(), story.clock.now()])
    #expect(listed.map(\.hours) == [217, 0], "the lock lies within the restriction")
    #expect(listed.map(\.worth?.amount) == [900, 0])
    let event = try #require(try story.events(.restrictionFoundWrongful).first)
    #expect(event["data"]?["hours"]?.integer == 217)
    #expect(event["data"]?["worth"]?["amount"]?.integer == 900)
    #expect(try story.store.read { try RestrictionTable.countWrongful(story.lender.id, in: $0) } == 2)
    try story.move(to: "2026-03-26 12:00")
    try story.acknowledge(phone)
    #expect(try report().map(\.worth.amount) == [0])
    #expect(try ledger().last == .init(.restoration, 3, 0), "of its hours late those since the order")
  }

  @Test func `hours late begin with the restriction at the earliest`() throws {
    try story.pay(contract, 500, paidAt: Story.instant("2026-03-09 12:00"))
    let open = try #require(try report().first)
    #expect(try open.restoration.owedSince == Story.instant("2026-03-09 12:00"))
    #expect(try open.restoration.deadline == Story.instant("2026-03-17 09:00"))
    #expect(open.hoursLate == 216)
  }

  @Test func `a cohort and a late restoration are worth the amount financed together`() throws {
    let until = "2026-03-30 09:00"
    _ = try story.restoreCohort(.devices([phone.deviceID]), until: until)
    try story.move(to: "2026-03-26 20:00")
    try story.acknowledge(phone)
    #expect(try ledger() == [.init(.cohort, 25, 900), .init(.restoration, 10, 0)])
    #expect(try report().map(\.worth.amount) == [0])
  }

  @Test func `a cohort counts the hours since the restriction last began`() throws {
    let key = try story.issueKey(.lender)
    let hold = try story.placeHold(.dispute, on: contract, by: key)
    try story.move(to: "2026-03-26 10:00")
    try story.liftHold(hold.id, by: key)
    try story.move(to: "2026-03-30 12:00")
    #expect(try story.status(of: phone).state == .locked)
    let cohort = try story.restoreCohort(.devices([phone.deviceID]), until: "2026-04-02 09:00")
    #expect(cohort.extent.restrictedHours == 4)
  }

  private struct Entry: Equatable {
    let source: Compensation.Source
    let hours: Int
    let amount: Int64

    init(_ source: Compensation.Source, _ hours: Int, _ amount: Int64) {
      self.source = source
      self.hours = hours
      self.amount = amount
    }
  }

  /// The contract's ledger in the order of its spans' ends.
  private func ledger() throws -> [Entry] {
    try story.store.read { try CompensationTable.list(contract.contract.id, in: $0) }
      .sorted { ($0.span.upperBound, $0.hours) < ($1.span.upperBound, $1.hours) }
      .map { Entry($0.source, $0.hours, $0.amount) }
  }

  private func listed() throws -> [RestrictionTable.Listed] {
    let page = try PageRequest()
    return try story.store.read {
      try RestrictionTable.list(
        story.lender.id, contract: contract.contract.id, wrongfulAlone: true, page, in: $0
      ).data
    }
  }

  @Test func `hours in which a code waited for a device out of reach do not count`() throws {
    let support = try story.issueKey(.support)
    try story.pay(contract, 500)
    try story.move(to: "2026-03-26 11:00")
    #expect(try report().map(\.hoursLate) == [1])
    _ = try story.issueCode(.cleared, for: phone.deviceID, by: support)
    try story.move(to: "2026-03-28 11:00")
    let open = try #require(try report().first)
    #expect(open.progress.state == .unreachable)
    #expect(try open.progress.codeMadeAt == Story.instant("2026-03-26 11:00"))
    #expect(open.hoursLate == 1)
    try story.acknowledge(phone)
    #expect(try report().map(\.hoursLate) == [1])
  }

  @Test func `a device that was heard of since the order is not unreachable, and its hours count`() throws {
    let locked = try story.status(of: phone).sequence
    try story.pay(contract, 500)
    try story.acknowledge(phone, sequence: locked, state: .locked)
    #expect(try report().map(\.progress.state) == [.sent])
    _ = try story.issueCode(.cleared, for: phone.deviceID, by: story.issueKey(.support))
    try story.move(to: "2026-03-26 12:00")
    #expect(try report().map(\.hoursLate) == [2])
  }

  @Test func `a new restriction ends what the device never confirmed`() throws {
    let payment = try story.pay(contract, 500).payment
    try story.reverse(.payment(payment.id), reference: "r-1")
    try story.move(to: "2026-03-30 08:00")
    #expect(try story.status(of: phone).state == .locked)
    let report = try #require(try report().first)
    #expect(report.progress.state == .superseded)
    #expect(report.hoursLate == 94)
    #expect(report.worth.amount == 900)
    #expect(try story.events(.restorationSuperseded).count == 1)
  }

  @Test func `the report is narrowed by device, contract, state and lateness`() throws {
    try story.pay(contract, 500)
    var filters: [(RestorationTable.Filter, Int)] = []
    func add(_ count: Int, _ change: (inout RestorationTable.Filter) -> Void) {
      var filter = RestorationTable.Filter()
      change(&filter)
      filters.append((filter, count))
    }
    let now = story.clock.now()
    add(1) { $0.device = phone.deviceID }
    add(0) { $0.device = .make(at: now) }
    add(1) { $0.contract = contract.contract.id }
    add(0) { $0.contract = .make(at: now) }
    add(1) { $0.state = .unreachable }
    for state in [Restoration.State.sent, .restored, .superseded] { add(0) { $0.state = state } }
    add(0) { $0.lateAt = now.adding(hours: 1) }
    add(1) { $0.lateAt = now.adding(hours: 2) }
    for (filter, count) in filters { #expect(try report(filter).count == count, "\(filter)") }
    let other = try story.registerLender("Other")
    #expect(try report(of: other.id).isEmpty)
  }

  @Test func `a restriction that payments made before it would have prevented is marked, once they show it`() throws {
    let begun = try restrictions().map(\.state)
    #expect(begun == [.restricted, .locked])
    try story.pay(contract, 200, paidAt: Story.instant("2026-03-09 12:00"))
    #expect(try wrongful().isEmpty, "200 would have prevented nothing")
    try story.pay(contract, 300, paidAt: Story.instant("2026-03-20 12:00"))
    #expect(try wrongful() == [.locked], "500 were paid before the lock, 200 before the restriction")
    let event = try #require(try story.events(.restrictionFoundWrongful).first)
    #expect(event["data"]?["because"]?.string == "payment")
    #expect(event["data"]?["state"]?.string == "locked")
    try story.pay(contract, 300, paidAt: Story.instant("2026-03-10 12:00"))
    #expect(try wrongful() == [.restricted, .locked])
    #expect(try story.events(.restrictionFoundWrongful).count == 2)
  }

  @Test func `payments made after it, or taken back, mark nothing`() throws {
    try story.reverse(.reference("p-1"), reference: "r-1")
    try story.pay(contract, 500, reference: "p-1", paidAt: Story.instant("2026-03-09 12:00"))
    try story.pay(contract, 500, paidAt: Story.instant("2026-03-25 08:00"))
    #expect(try wrongful().isEmpty)
  }

  private func report(
    _ filter: RestorationTable.Filter = .init(), of lender: LenderID? = nil
  ) throws -> [ReportedRestoration] {
    let page = try PageRequest()
    return try story.store.read {
      try story.servicer.reportRestorations(of: lender ?? story.lender.id, filter, page, in: $0).data
    }
  }

  private func restrictions(wrongfulAlone: Bool = false) throws -> [RestrictionTable.Restriction] {
    let page = try PageRequest()
    return try story.store.read {
      try RestrictionTable.list(
        story.lender.id, contract: contract.contract.id, wrongfulAlone: wrongfulAlone, page, in: $0
      ).data.map(\.restriction)
    }
  }

  private func wrongful() throws -> [LockState] { try restrictions(wrongfulAlone: true).map(\.state) }
}
