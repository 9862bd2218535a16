import Dispatch
import Enforcement
import Lending
import Logging
import Servicing
import Storage
import TestSupport
import Testing

struct TickerTests {
  private let story: Story
  private let ticker: Ticker

  init() throws {
    story = try Story()
    ticker = Ticker(
      writer: story.store.writer, servicer: story.servicer, logger: Logger(label: "test"), isClockStanding: true)
  }

  @Test func `what a guard lets go is decided at once, though the clock stands`() throws {
    try story.changeLender { $0.brake = Brake(count: 3, factor: 1) }
    let phones = try story.portfolio(5, ["2026-03-10": 500]).map(\.phone)
    try story.move(to: "2026-03-17 12:00")
    ticker.start()
    defer { ticker.stop() }
    try expectChanges(of: phones) { try story.releaseBrake("2026-03-17") }
    #expect(try phones.allSatisfy { try story.status(of: $0).state == .restricted })
  }

  @Test func `what fell due while the service was off is done at its start`() throws {
    let phones = try story.portfolio(2, ["2026-03-10": 500]).map(\.phone)
    story.clock.set(try Story.instant("2026-03-12 12:00"))
    try expectChanges(of: phones) { ticker.start() }
    defer { ticker.stop() }
    #expect(try phones.allSatisfy { try story.status(of: $0).state == .reminder })
  }

  @Test func `a device that cannot be decided is told of and counted, and the others are decided`() throws {
    let phones = try story.portfolio(3, ["2026-03-10": 500]).map(\.phone)
    let damaged = phones[0].deviceID.text
    try story.store.write {
      _ = try $0.execute("UPDATE lock_statuses SET planned_on = 'x' WHERE device_id = ?1", [.text(damaged)])
    }
    story.clock.set(try Story.instant("2026-03-12 12:00"))
    try expectChanges(of: Array(phones.dropFirst())) { ticker.start() }
    ticker.stop()
    story.store.writer.drain()
    #expect(ticker.undecidedCount == 1)
    #expect(try phones.dropFirst().allSatisfy { try story.status(of: $0).state == .reminder })
  }

  @Test func `a cohort that a crash left half done is finished at the start`() throws {
    let phones = try story.portfolio(3, ["2026-03-10": 500]).map(\.phone)
    try story.move(to: "2026-03-17 12:00")
    let input = Servicer.CohortInput(
      selection: .devices(phones.map(\.deviceID)), noStricterUntil: try Story.instant("2026-03-20 12:00"),
      cause: "silence", note: "reopened")
    let (lender, key) = (story.lender.id, APIKeyID.make(at: story.clock.now()))
    try story.store.write { [servicer = story.servicer] in
      _ = try servicer.orderCohort(input, of: lender, by: key, in: $0)
    }
    try expectChanges(of: phones) { ticker.start() }
    defer { ticker.stop() }
    #expect(try phones.allSatisfy { try story.status(of: $0).state == .unlocked })
  }

  /// Waits until the writer has told of a change of each of some devices.
  private func expectChanges(of phones: [Servicer.Activation], _ body: () throws -> Void) throws {
    let changed = DispatchSemaphore(value: 0)
    let ids = Set(phones.map(\.deviceID.text))
    story.store.writer.addListener { notes in
      for _ in Set(notes.compactMap(\.deviceID)).intersection(ids) { changed.signal() }
    }
    try body()
    for phone in phones {
      #expect(changed.wait(timeout: .now() + .seconds(20)) == .success, "\(phone.deviceID)")
    }
  }
}
