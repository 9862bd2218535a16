import JSON
import Lending
import Servicing
import Storage
import TestSupport
import Testing

struct StateWatermarkTests {
  private let story: Story
  private let phone: Servicer.Activation

  init() throws {
    story = try Story()
    phone = try story.activate()
    try story.write(on: phone, ["2026-03-10": 500, "2026-04-10": 500])
  }

  @Test func `a step waits for the statement that passes it, and begins with it`() throws {
    try story.changeLender { $0.watermark = .stated }
    try story.move(to: "2026-03-12 12:00")
    #expect(try story.status(of: phone).state == .unlocked)
    #expect(try story.status(of: phone).awaitedWatermark == (try Story.instant("2026-03-11 08:00")))
    try story.stateWatermark("2026-03-11 07:59")
    try story.settle()
    #expect(try story.status(of: phone).state == .unlocked)
    try story.stateWatermark("2026-03-11 08:00")
    try story.settle()
    #expect(try story.status(of: phone).state == .reminder)
    #expect(try story.status(of: phone).awaitedWatermark == nil)
  }

  @Test func `a statement at night locks nobody before morning`() throws {
    try story.changeLender { $0.watermark = .stated }
    try story.move(to: "2026-03-12 23:00")
    try story.stateWatermark("2026-03-12 22:00")
    try story.settle()
    #expect(try story.status(of: phone).state == .unlocked)
    try story.move(to: "2026-03-13 08:00")
    #expect(try story.status(of: phone).state == .reminder)
  }

  @Test func `it never goes back, and never lies in the future`() throws {
    try story.move(to: "2026-03-05 12:00")
    try story.stateWatermark("2026-03-05 11:00")
    let view = try story.stateWatermark("2026-03-04 11:00")
    #expect(view.completeUntil == (try Story.instant("2026-03-05 11:00")))
    #expect(try story.events(.watermarkStated).count == 1)
    expectRefusal(.invalidFields, at: "/complete_until") { try story.stateWatermark("2026-03-05 12:01") }
  }

  @Test func `switched off, nothing waits any more`() throws {
    try story.changeLender { $0.watermark = .stated }
    try story.move(to: "2026-03-12 12:00")
    try story.changeLender { $0.watermark = .off }
    try story.settle()
    #expect(try story.status(of: phone).state == .reminder)
  }

  @Test func `with arrivals the latest paid_at received counts, and days late looks days late`() throws {
    try story.changeLender { $0.watermark = .arrivals }
    let other = try story.activate(2)
    let paying = try story.write(on: other, ["2026-06-10": 5_000])
    try story.move(to: "2026-03-13 12:00")
    try story.pay(paying, 100, paidAt: Story.instant("2026-03-11 07:00"))
    try story.settle()
    #expect(try story.status(of: phone).state == .unlocked)
    try story.pay(paying, 100, paidAt: Story.instant("2026-03-12 20:00"))
    try story.pay(paying, 100, paidAt: Story.instant("2026-03-01 20:00"))
    try story.settle()
    #expect(try story.status(of: phone).state == .reminder)
    let lender = story.lender.id
    #expect(try story.store.read { try WatermarkTable.find(lender, in: $0) } == (try Story.instant("2026-03-12 20:00")))
    // Ahead of now it says no more than now.
    try story.pay(paying, 100, paidAt: story.clock.now().adding(milliseconds: 60_000))
    #expect(try story.store.read { try WatermarkTable.find(lender, in: $0) } == story.clock.now())
  }

  @Test func `arrivals state nothing where the feed states for itself`() throws {
    try story.changeLender { $0.watermark = .stated }
    let paying = try story.write(on: story.activate(2), ["2026-06-10": 5_000])
    try story.move(to: "2026-03-13 12:00")
    try story.pay(paying, 100)
    try story.settle()
    #expect(try story.status(of: phone).state == .unlocked)
  }
}
