import JSON
import Lending
import Servicing
import Storage
import TestSupport
import Testing
import UnlockCode

struct AcknowledgeLockStatusTests {
  private let story: Story
  private let phone: Servicer.Activation
  private let contract: Servicer.WrittenContract

  init() throws {
    story = try Story()
    phone = try story.activate()
    contract = try story.write(on: phone, ["2026-03-10": 500, "2026-06-10": 500])
  }

  @Test func `an acknowledgement is kept, is contact, and is one event however often it comes`() throws {
    try story.move(to: "2026-03-03 09:00")
    let status = try story.status(of: phone)
    for _ in 0..<3 { try story.acknowledge(phone) }
    let kept = try #require(try story.store.read { try LockStatusTable.acknowledged(phone.deviceID, in: $0) })
    #expect(kept.sequence == status.sequence)
    #expect(kept.state == .unlocked)
    #expect(kept.acknowledgedAt == story.clock.now())
    #expect(try story.store.read { try DeviceTable.lastContact(of: phone.deviceID, in: $0) } == story.clock.now())
    #expect(try story.events(.deviceAcknowledged).count == 1)
    #expect(try story.status(of: phone) == status)
  }

  @Test func `an older acknowledgement that comes late does not stand in for a newer one`() throws {
    let old = try story.status(of: phone)
    try story.pay(contract, 1)
    let new = try story.status(of: phone)
    try story.acknowledge(phone)
    try story.acknowledge(phone, sequence: old.sequence)
    let kept = try story.store.read { try LockStatusTable.acknowledged(phone.deviceID, in: $0) }
    #expect(kept?.sequence == new.sequence)
    #expect(try story.events(.deviceAcknowledged).count == 1)
  }

  @Test(arguments: [
    ("2026-03-17 08:55", "2026-03-17 09:00", true), ("2026-03-17 09:10", "2026-03-17 09:10", true),
    ("2026-03-17 10:00", "2026-03-17 10:00", true), ("2026-03-17 10:01", "2026-03-17 10:01", false),
    ("2026-03-17 11:00", "2026-03-17 10:30", false),
  ])
  func `a restoration ends at the device's word, kept between the order and its receipt`(
    appliedAt: String, restoredAt: String, isInTime: Bool
  ) throws {
    try story.move(to: "2026-03-17 09:00")
    try story.pay(contract, 500)
    try story.move(to: "2026-03-17 10:30")
    try story.acknowledge(phone, appliedAt: Story.instant(appliedAt))
    #expect(try openRestorations() == 0)
    let data = try #require(try story.events(.deviceRestored).first?["data"])
    #expect(data["restored_at"]?.string == (try Story.instant(restoredAt).description))
    #expect(data["in_time"]?.bool == isInTime)
    try story.acknowledge(phone)
    #expect(try story.events(.deviceRestored).count == 1)
  }

  @Test func `an older status, and a state that still restricts, restore nothing`() throws {
    try story.move(to: "2026-03-17 09:00")
    let restricted = try story.status(of: phone)
    try story.pay(contract, 500)
    try story.acknowledge(phone, sequence: restricted.sequence, state: .restricted)
    try story.acknowledge(phone, sequence: restricted.sequence, state: .unlocked)
    try story.acknowledge(phone, state: .restricted)
    #expect(try openRestorations() == 1)
    try story.acknowledge(phone)
    #expect(try openRestorations() == 0)
  }

  @Test func `a code that was typed restores too, though the device has heard of no status since`() throws {
    try story.move(to: "2026-03-17 09:00")
    let restricted = try story.status(of: phone)
    try story.pay(contract, 500)
    try story.acknowledge(
      phone, sequence: restricted.sequence, state: .unlocked, used: .init(mode: .counter(0), grant: .cleared))
    #expect(try openRestorations() == 0)
  }

  @Test func `a used code makes a new sequence, and is marked once`() throws {
    let key = try story.issueKey(.lender)
    let issued = try story.issueCode(.cleared, for: phone.deviceID, by: key).record
    let before = try story.status(of: phone)
    let used = Servicer.AcknowledgementInput.UsedCode(mode: issued.mode, grant: .cleared)
    try story.acknowledge(phone, codeCounter: 1, used: used)
    #expect(try story.status(of: phone).sequence > before.sequence)
    #expect(try codes().map(\.usedAt) == [story.clock.now()])
    let changes = try story.events(.lockStatusChanged).count
    let other = Servicer.AcknowledgementInput.UsedCode(mode: .challenge("12345674"), grant: .cleared)
    for report in [used, other] { try story.acknowledge(phone, used: report) }
    #expect(
      try story.events(.unlockCodeUsed).map { $0["data"]?["unlock_code_id"]?.string } == [issued.id.text, nil, nil])
    #expect(try story.events(.lockStatusChanged).count == changes)
  }

  @Test func `a device's counter is learnt from its word, a used code and a status that it has heard`() throws {
    try story.acknowledge(phone, codeCounter: 3)
    #expect(try counters() == (next: 3, device: 3))
    try story.acknowledge(phone, codeCounter: 2)
    #expect(try counters() == (next: 3, device: 3))
    try story.acknowledge(phone, used: .init(mode: .counter(6), grant: .cleared))
    #expect(try counters() == (next: 7, device: 7))
    let key = try story.issueKey(.lender)
    let old = try story.status(of: phone)
    _ = try story.issueCode(.cleared, for: phone.deviceID, by: key)
    try story.acknowledge(phone, sequence: old.sequence)
    #expect(try counters() == (next: 8, device: 7), "the device has not heard of the code yet")
    try story.acknowledge(phone)
    #expect(try counters() == (next: 8, device: 8))
  }

  @Test(arguments: [1, 30 * 60 * 1_000, 60 * 60 * 1_000] as [Int64])
  func `a device that is ahead makes the server go past it`(ahead: Int64) throws {
    try story.move(to: "2026-03-05 09:00")
    let sequence = story.clock.now().milliseconds + ahead
    try story.acknowledge(phone, sequence: sequence)
    let status = try story.status(of: phone)
    #expect(status.sequence == sequence + 1)
    #expect(status.decidedAt == story.clock.now())
    try story.acknowledge(phone)
    #expect(try story.status(of: phone) == status)
  }

  @Test func `more than an hour ahead is refused, and nothing is kept of it`() throws {
    let sequence = story.clock.now().milliseconds + 60 * 60 * 1_000 + 1
    expectRefusal(.invalidFields, at: "/sequence") { try story.acknowledge(phone, sequence: sequence) }
    #expect(try story.store.read { try LockStatusTable.acknowledged(phone.deviceID, in: $0) } == nil)
    // The server's own sequence may be further ahead than that, after a clock that was wrong.
    try story.acknowledge(phone, sequence: sequence - 1)
    story.clock.set(try Story.instant("2026-03-02 08:00"))
    try story.acknowledge(phone)
  }

  private func openRestorations() throws -> Int {
    try story.store.read { try RestorationTable.listOpen(phone.deviceID, in: $0).count }
  }

  private func codes() throws -> [IssuedUnlockCode] {
    try story.store.read { try UnlockCodeTable.list(phone.deviceID, PageRequest(), in: $0).data }
  }

  private func counters() throws -> (next: Int64, device: Int64) {
    try story.store.read { try DeviceTable.counters(of: phone.deviceID, in: $0) }
  }
}
