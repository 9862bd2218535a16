import JSON
import Lending
import Servicing
import Storage
import TestSupport
import Testing

/// The night on which a lender's payment feed falls silent, as it happened in Nairobi (policies.md, "Brakes").
///
/// Sixty borrowers owe on the 10th and pay on the 16th, the day before their phones would be restricted; the feed that
/// should say so has been silent since the 16th at noon.
struct SilentFeedTests {
  private let story: Story
  private let paid: [(phone: Servicer.Activation, contract: Servicer.WrittenContract)]

  init() throws {
    story = try Story()
    paid = try story.portfolio(60, ["2026-03-10": 500, "2026-04-10": 500])
    try story.move(to: "2026-03-16 12:00")
  }

  @Test func `with the watermark on, nobody is locked, and the feed's return settles the rest`() throws {
    try story.changeLender { $0.watermark = .stated }
    try story.stateWatermark("2026-03-16 12:00")
    try story.move(to: "2026-03-17 07:00")
    // Sixty steps at once ring the brake too; released, as some day it will be, it leaves the watermark.
    try story.releaseBrake("2026-03-17", note: "did not look")
    try story.move(to: "2026-03-18 18:00")
    #expect(try states() == [.reminder])
    // The feed comes back with what it owes, and then with its statement.
    for (_, contract) in paid.dropLast() { try story.pay(contract, 500, paidAt: Story.instant("2026-03-16 20:00")) }
    try story.stateWatermark("2026-03-18 17:00")
    try story.settle()
    #expect(try states(of: paid.dropLast()) == [.unlocked])
    #expect(try states(of: paid.suffix(1)) == [.restricted])
  }

  @Test func `steps that wait for the feed count for the brake until they begin`() throws {
    try story.changeLender { lender in
      lender.watermark = .stated
      lender.brake = Brake(count: 70, factor: 1)
    }
    try story.stateWatermark("2026-03-16 12:00")
    let later = try story.portfolio(20, from: 61, ["2026-03-11": 500])
    try story.move(to: "2026-03-18 09:00")
    #expect(try story.brakes().map(\.counted) == [80], "sixty of the day before, and twenty of today")
    try story.stateWatermark("2026-03-18 09:00")
    try story.settle()
    #expect(try states(of: paid + later) == [.reminder])
  }

  @Test func `with it off, the brake holds the day before anybody is locked, and each decision says why`() throws {
    try story.move(to: "2026-03-18 18:00")
    #expect(try states() == [.reminder])
    let brake = try #require(try story.brakes().first)
    #expect((brake.counted, brake.bound) == (60, 50))
    #expect(brake.begunAt == (try Story.instant("2026-03-17 00:00")))
    for (phone, _) in paid {
      let explained = try story.store.read {
        try story.servicer.explainDecision(of: phone.deviceID, lender: story.lender.id, in: $0)
      }
      #expect(explained.decision.explanation.stages.contains { $0.waits.contains { $0.what == .brake } })
    }
    for (_, contract) in paid { try story.pay(contract, 500, paidAt: Story.instant("2026-03-16 20:00")) }
    try story.releaseBrake("2026-03-17")
    try story.settle()
    #expect(try states() == [.unlocked])
  }

  @Test func `where both failed, one cohort restoration brings them back, and nobody is locked again in its time`()
    throws
  {
    // Somebody released the brake without looking.
    try story.move(to: "2026-03-17 07:00")
    try story.releaseBrake("2026-03-17", note: "did not look")
    try story.move(to: "2026-03-17 09:00")
    #expect(try states() == [.restricted])
    let night = try Servicer.CohortSelection.restrictedBetween(
      from: Story.instant("2026-03-17 00:00"), to: Story.instant("2026-03-17 09:00"))
    let cohort = try story.restoreCohort(night, until: "2026-03-19 09:00")
    #expect(cohort.extent.restored == 60)
    #expect(try states() == [.unlocked])
    #expect(try story.events(.restorationOrdered).count == 60)
    // Whatever the engine is told meanwhile: part payments, the clock, an acknowledgement.
    for (phone, contract) in paid.prefix(10) {
      try story.pay(contract, 100)
      try story.acknowledge(phone)
    }
    for hour in 10...23 {
      try story.move(to: "2026-03-18 \(hour):00")
      #expect(try states() == [.unlocked])
    }
    try story.move(to: "2026-03-19 08:59")
    #expect(try states() == [.unlocked])
    #expect(try story.store.read { try story.servicer.verifyEvents(of: story.lender.id, in: $0) } == nil)
  }

  private func states() throws -> Set<LockState> { try states(of: paid[...]) }

  private func states(
    of some: some Sequence<(phone: Servicer.Activation, contract: Servicer.WrittenContract)>
  ) throws -> Set<LockState> {
    Set(try some.map { try story.status(of: $0.phone).state })
  }
}
