import JSON
import Lending
import Servicing
import Storage
import TestSupport
import Testing

struct OrderRestorationTests {
  private let story: Story
  private let phone: Servicer.Activation
  private let contract: Servicer.WrittenContract

  /// Wednesday, 25 March, 09:00: fifteen days past due, locked since an hour; a second instalment is five days late.
  init() throws {
    story = try Story()
    phone = try story.activate()
    contract = try story.write(on: phone, ["2026-03-10": 500, "2026-03-20": 500, "2026-04-20": 500])
    try story.move(to: "2026-03-25 09:00")
  }

  @Test func `a payment that clears the dues orders a restoration, due an hour after it was made`() throws {
    #expect(try story.status(of: phone).state == .locked)
    let paidAt = try Story.instant("2026-03-25 08:40")
    let outcome = try story.pay(contract, 1_000, paidAt: paidAt)
    #expect(outcome.lockStatus.state == .unlocked)
    let restoration = try #require(outcome.restoration)
    #expect(restoration.owedSince == paidAt)
    #expect(restoration.orderedAt == story.clock.now())
    #expect(restoration.deadline == paidAt.adding(hours: 1))
    let open = try story.store.read { try RestorationTable.listOpen(phone.deviceID, in: $0) }
    #expect(open.map(\.restoration) == [restoration])
    #expect(open.map(\.sequence) == [outcome.lockStatus.sequence])
    let data = try #require(try story.events(.restorationOrdered).first?["data"])
    #expect(data["restoration_id"]?.string == restoration.id.text)
    #expect(data["deadline"]?.string == restoration.deadline.description)
  }

  @Test func `a part payment that lowers the days past due ends the stages past them at once, at night too`() throws {
    try story.move(to: "2026-03-25 22:00")
    let outcome = try story.pay(contract, 500)
    #expect(outcome.lockStatus.state == .reminder)
    #expect(outcome.balance.daysPastDue == 5)
    #expect(outcome.restoration?.deadline == story.clock.now().adding(hours: 1))
    #expect(outcome.lockStatus.beginnings.map(\.state) == [.reminder, .restricted, .locked])
  }

  @Test func `a part payment that ends no stage restores nothing, but is shown`() throws {
    let before = try story.status(of: phone)
    let changes = try story.events(.lockStatusChanged).count
    let outcome = try story.pay(contract, 499)
    #expect(outcome.restoration == nil)
    #expect(outcome.lockStatus.state == .locked)
    #expect(outcome.lockStatus.sequence > before.sequence)
    #expect(try story.document(of: phone)["amount_due"]?["amount"]?.integer == 501)
    #expect(try story.events(.lockStatusChanged).count == changes)
  }

  @Test func `it is owed since the latest of the payments that cleared the dues`() throws {
    let latest = try Story.instant("2026-03-25 08:50")
    try story.pay(contract, 400, paidAt: latest)
    let outcome = try story.pay(contract, 600, paidAt: try Story.instant("2026-03-24 18:00"))
    #expect(outcome.restoration?.owedSince == latest)
  }

  @Test func `payments of before the arrears do not count`() throws {
    let story = try Story()
    let phone = try story.activate()
    let contract = try story.write(on: phone, ["2026-03-10": 500, "2026-04-10": 500])
    try story.pay(contract, 600)
    try story.move(to: "2026-04-20 09:00")
    #expect(try story.status(of: phone).state == .restricted)
    let paidAt = try Story.instant("2026-02-01 09:00")
    #expect(try story.pay(contract, 400, paidAt: paidAt).restoration?.owedSince == paidAt)
  }

  @Test func `the last payment restores and releases at once`() throws {
    let outcome = try story.pay(contract, 1_500)
    #expect(outcome.lockStatus.state == .released)
    #expect(outcome.restoration != nil)
  }

  @Test func `nothing is restored that was not restricted`() throws {
    let story = try Story()
    let phone = try story.activate()
    let contract = try story.write(on: phone, ["2026-03-10": 500, "2026-04-10": 500])
    try story.move(to: "2026-03-12 09:00")
    #expect(try story.status(of: phone).state == .reminder)
    let outcome = try story.pay(contract, 500)
    #expect(outcome.lockStatus.state == .unlocked)
    #expect(outcome.restoration == nil)
  }
}
