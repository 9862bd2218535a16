import JSON
import Lending
import Servicing
import Storage
import TestSupport
import Testing

struct ReleaseBrakeTests {
  private let story: Story
  private let held: [(phone: Servicer.Activation, contract: Servicer.WrittenContract)]

  init() throws {
    story = try Story()
    try story.changeLender { $0.brake = Brake(count: 3, factor: 1) }
    held = try story.portfolio(5, ["2026-03-10": 500])
    try story.move(to: "2026-03-17 12:00")
  }

  @Test func `a release frees all that is held, and says who looked`() throws {
    let brake = try story.releaseBrake("2026-03-17", note: "the list is right")
    #expect(brake.release?.note == "the list is right")
    try story.settle()
    #expect(try states() == [.restricted])
    #expect(try held.allSatisfy { try story.status(of: $0.phone).brakedAt == nil })
    #expect(try story.brakes().count == 1)
    let event = try #require(try story.events(.brakeReleased).first)
    #expect(event["data"]?["date"]?.string == "2026-03-17")
  }

  @Test func `what is freed at night begins in the morning, and is not counted again`() throws {
    try story.move(to: "2026-03-18 21:00")
    try story.releaseBrake("2026-03-17")
    try story.settle()
    #expect(try states() == [.reminder])
    #expect(try held.allSatisfy { try story.status(of: $0.phone).isFreed })
    try story.move(to: "2026-03-19 12:00")
    #expect(try states() == [.restricted])
    #expect(try story.brakes().count == 1)
    // Begun, and part of what is usual next month; not of the day's own count.
    let (lender, day) = (story.lender.id, try Story.date("2026-03-19"))
    #expect(try story.store.read { try StepDayTable.begun(lender, on: day, in: $0) } == 5)
    #expect(try story.store.read { try StepDayTable.count(lender, on: day, in: $0) } == 0)
  }

  @Test func `a later day is braked anew, by its own steps`() throws {
    _ = try story.portfolio(4, from: 11, ["2026-03-15": 500])
    try story.move(to: "2026-03-21 12:00")
    try story.releaseBrake("2026-03-17")
    try story.move(to: "2026-03-23 12:00")
    #expect(try story.brakes().map(\.day.description) == ["2026-03-17", "2026-03-23"])
    #expect(try states() == [.restricted])
    // 15 days past due on the 25th: freed once, held again by the brake that stands.
    try story.move(to: "2026-03-25 12:00")
    #expect(try states() == [.restricted])
  }

  @Test func `what waits for something else is freed no more, and a later brake holds it`() throws {
    let key = try story.issueKey(.lender)
    try story.move(to: "2026-03-18 21:00")
    try story.releaseBrake("2026-03-17")
    try story.settle()
    let (phone, contract) = held[0]
    #expect(try story.status(of: phone).isFreed)
    // Its step waits for the hold's shadow now; meanwhile the others' next steps bring the brake on again.
    try story.placeHold(.dispute, on: contract, by: key, until: Story.instant("2026-04-10 12:00"))
    #expect(try !story.status(of: phone).isFreed)
    try story.move(to: "2026-04-14 12:00")
    #expect(try story.brakes().map(\.day.description) == ["2026-03-17", "2026-03-25"])
    #expect(try story.status(of: phone).state == .reminder)
    #expect(try story.status(of: phone).brakedAt != nil)
  }

  @Test func `a day that was released is not braked again`() throws {
    try story.releaseBrake("2026-03-17")
    let late = try story.portfolio(4, from: 11, ["2026-03-09": 500])
    try story.move(to: "2026-03-17 19:00")
    #expect(try states() == [.restricted])
    #expect(try story.brakes().count == 1)
    #expect(try late.allSatisfy { try story.status(of: $0.phone).state == .reminder })
  }

  @Test func `who was freed, paid up and falls behind again is held like anybody else`() throws {
    try story.move(to: "2026-03-18 21:00")
    try story.releaseBrake("2026-03-17")
    try story.settle()
    let (phone, contract) = held[0]
    try story.pay(contract, 500)
    #expect(try story.status(of: phone).isFreed == false)
    #expect(try story.status(of: held[1].phone).isFreed)
  }

  @Test func `a second release changes nothing, and a day without a brake has none`() throws {
    try story.releaseBrake("2026-03-17", note: "first")
    #expect(try story.releaseBrake("2026-03-17", note: "second").release?.note == "first")
    #expect(try story.events(.brakeReleased).count == 1)
    expectRefusal(.notFound) { try story.releaseBrake("2026-03-16") }
  }

  @Test func `the same day of the next month passes by what began, freed or not`() throws {
    try story.releaseBrake("2026-03-17")
    try story.settle()
    for (_, contract) in held { try story.pay(contract, 500) }
    let next = try story.portfolio(5, from: 21, ["2026-04-10": 500])
    try story.move(to: "2026-04-17 12:00")
    #expect(try story.brakes().count == 1)
    #expect(try next.allSatisfy { try story.status(of: $0.phone).state == .restricted })
  }

  private func states() throws -> Set<LockState> { Set(try held.map { try story.status(of: $0.phone).state }) }
}
