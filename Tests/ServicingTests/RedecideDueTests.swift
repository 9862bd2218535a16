import JSON
import Lending
import Servicing
import Storage
import TestSupport
import Testing

struct RedecideDueTests {
  private let story: Story

  init() throws { story = try Story() }

  @Test func `what has come is decided, at most so many at once, and nothing else`() throws {
    let phones = try (1...5).map { number in
      let phone = try story.activate(number)
      try story.write(on: phone, ["2026-03-\(10 + number)": 500])
      return phone
    }
    // Three days before the third's due date, and long after the first's.
    story.clock.set(try Story.instant("2026-03-10 00:00"))
    #expect(try due(limit: 2).count == 2)
    let last = try due(limit: 2)
    #expect(last.count == 1)
    #expect(last.nextDueAt == (try Story.instant("2026-03-11 00:00")))
    #expect(try due(limit: 2).count == 0)
    #expect(try phones.map { try story.document(of: $0)["due_soon"]?.bool } == [true, true, true, false, false])
  }

  @Test func `a device that cannot be decided holds up no other, and is tried again`() throws {
    let phones = try (1...3).map { number in
      let phone = try story.activate(number)
      try story.write(on: phone, ["2026-03-10": 500])
      return phone
    }
    try damage(phones[0], "11 March")
    story.clock.set(try Story.instant("2026-03-11 12:00"))
    let batch = try due(limit: 9)
    #expect(batch.count == 3)
    #expect(batch.failures.map(\.deviceID) == [phones[0].deviceID])
    #expect(batch.failures.allSatisfy { $0.reason.contains("lock_statuses.planned_on") }, "\(batch.failures)")
    #expect(try phones.dropFirst().map { try story.status(of: $0).state } == [.reminder, .reminder])
    #expect(batch.nextDueAt == (try Story.instant("2026-03-11 13:00")))
    story.clock.set(try Story.instant("2026-03-11 13:00"))
    #expect(try due(limit: 9).failures.count == 1)
    try damage(phones[0], nil)
    story.clock.set(try Story.instant("2026-03-11 14:00"))
    #expect(try due(limit: 9).failures == [])
    #expect(try story.status(of: phones[0]).state == .reminder)
  }

  @Test func `what a guard has let go leaves no other waiting behind a device that cannot be decided`() throws {
    try story.changeLender { $0.watermark = .stated }
    let phones = try story.portfolio(3, ["2026-03-10": 500]).map(\.phone)
    try story.move(to: "2026-03-17 12:00")
    #expect(try story.status(of: phones[0]).awaitedWatermark != nil)
    try damage(phones[0], "17 March")
    try story.stateWatermark("2026-03-17 11:00")
    let batch = try due(limit: 9)
    #expect(batch.failures.map(\.deviceID) == [phones[0].deviceID])
    #expect(try phones.dropFirst().map { try story.status(of: $0).state } == [.restricted, .restricted])
    #expect(try due(limit: 9).count == 0)
  }

  private func damage(_ phone: Servicer.Activation, _ day: String?) throws {
    _ = try story.store.write { transaction in
      try transaction.execute(
        "UPDATE lock_statuses SET planned_on = ?2 WHERE device_id = ?1",
        [.text(phone.deviceID.text), day.map { .text($0) } ?? .null])
    }
  }

  @Test func `a ticker that comes late at night locks nobody`() throws {
    let phone = try story.activate()
    try story.write(on: phone, ["2026-03-10": 500])
    try story.move(to: "2026-03-16 12:00")
    story.clock.set(try Story.instant("2026-03-17 23:00"))
    _ = try due(limit: 10)
    #expect(try story.status(of: phone).state == .reminder)
    #expect(try story.status(of: phone).nextChangeAt == (try Story.instant("2026-03-18 08:00")))
  }

  @Test func `an enrolment that nobody activates lapses after ninety days and cancels nothing`() throws {
    let enrolled = try story.enrol(1)
    let contract = try story.write(Story.contractInput(enrolled.device.id, ["2027-03-10": 500]))
    #expect(try story.store.read { try story.servicer.nextDue(in: $0) } == (try Story.instant("2026-05-31 09:00")))
    try story.move(to: "2026-05-31 08:59")
    #expect(try story.device(enrolled.device.id).state == .enrolled)
    try story.move(to: "2026-05-31 09:00")
    #expect(try story.device(enrolled.device.id).state == .retired)
    #expect(try story.events(.deviceRetired).count == 1)
    #expect(try story.contract(contract.contract.id).state == .active)
    #expect(try story.pay(contract, 500).contract.state == .settled)
  }

  @Test func `a contract whose enrolment lapsed is still found by its IMEI`() throws {
    let enrolled = try story.enrol(1)
    let contract = try story.write(Story.contractInput(enrolled.device.id, ["2027-03-10": 500]))
    try story.move(to: "2026-06-01 09:00")
    let input = Servicer.PaymentInput(
      target: .imei(try .numbered(1)), amount: Money(500, try Story.currency()), paidAt: story.clock.now(),
      reference: "r-1", method: nil, payer: nil)
    _ = try story.store.write { [servicer = story.servicer, lender = story.lender.id] in
      try servicer.recordPaymentConfirmation(input, of: lender, answer: { _ in [] }, in: $0)
    }
    #expect(try story.contract(contract.contract.id).state == .settled)
  }

  @Test func `kept answers go when they have expired`() throws {
    let now = story.clock.now()
    try story.store.write { transaction in
      for number in UInt8(0)..<3 {
        try IdempotencyKeyTable.put(
          [number], .init(requestDigest: [1], answer: [2]), of: nil, expiresAt: now.adding(hours: Int(number)),
          in: transaction)
      }
    }
    #expect(try due(limit: 10).count == 1)
    story.clock.set(now.adding(hours: 2))
    #expect(try due(limit: 1).count == 1)
    #expect(try due(limit: 1).count == 1)
    #expect(try due(limit: 1).count == 0)
  }

  private func due(limit: Int) throws -> Servicer.DueBatch {
    try story.store.write { [servicer = story.servicer, now = story.clock.now()] in
      try servicer.redecideDue(at: now, limit: limit, in: $0)
    }
  }
}
