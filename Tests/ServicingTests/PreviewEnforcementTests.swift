import Lending
import Servicing
import Storage
import TestSupport
import Testing

struct PreviewEnforcementTests {
  private let story: Story

  init() throws { story = try Story() }

  @Test func `each restriction to come is listed with its rule, the earliest first`() throws {
    let late = try write(1, "2026-03-10")
    let early = try write(2, "2026-03-03")
    _ = try write(3, "2026-04-20")
    let items = try preview(days: 30).page.data
    #expect(items.map(\.contract.id) == [early.contract.id, late.contract.id])
    #expect(items.map { $0.steps.map(\.stage.state) } == [[.restricted, .locked], [.restricted, .locked]])
    #expect(
      try items[0].steps.map(\.wouldBeginAt) == [
        Story.instant("2026-03-10 08:00"), Story.instant("2026-03-18 08:00"),
      ])
    #expect(items[1].steps[0].waits.map(\.what.name).contains("days_past_due"))
  }

  @Test func `what cannot begin is not listed`() throws {
    var input = try Story.contractInput(story.activate(1).deviceID, ["2026-03-10": 100])
    input.consent = nil
    try story.write(input)
    #expect(try preview(days: 30).page.data.isEmpty)
  }

  @Test func `a step says whether it is new, moved or the same since the day before`() throws {
    let contract = try write(1, "2026-03-10", "2026-03-20")
    #expect(try preview(days: 30).page.data.map(\.change) == [.new])
    try story.move(to: "2026-03-03 09:00")
    #expect(try preview(days: 30).page.data.map(\.change) == [.same])
    try story.pay(contract, 500)
    let moved = try #require(try preview(days: 30).page.data.first)
    #expect(moved.change == .moved)
    #expect(try moved.yesterdayAt == Story.instant("2026-03-17 08:00"))
    #expect(try moved.steps.first?.wouldBeginAt == Story.instant("2026-03-27 08:00"))
    try story.move(to: "2026-03-04 00:00")
    #expect(try preview(days: 30).page.data.map(\.change) == [.same])
  }

  @Test func `what would begin no longer is listed apart, with the state that it came to`() throws {
    let paid = try write(1, "2026-03-10")
    let begun = try write(2, "2026-03-03")
    try story.move(to: "2026-03-10 09:00")
    let today = try preview(days: 3)
    #expect(today.noLonger.map(\.deviceID) == [begun.contract.deviceID])
    #expect(today.noLonger.map(\.standing) == [.restricted])
    try story.pay(paid, 500)
    let gone = try preview(days: 30)
    #expect(gone.noLonger.map(\.deviceID) == [paid.contract.deviceID])
    #expect(gone.page.data.map(\.change) == [.new])
    try story.move(to: "2026-03-11 00:00")
    #expect(try preview(days: 3).noLonger.isEmpty)
  }

  @Test func `pages follow each other, and another lender's devices are not in them`() throws {
    let other = try story.registerLender("Other")
    try story.write(Story.contractInput(story.activate(9, of: other).deviceID, ["2026-03-10": 100]), of: other)
    let contracts = try (1...3).map { try write($0, "2026-03-10") }
    let first = try preview(days: 30, PageRequest(limit: 2)).page
    let second = try preview(days: 30, PageRequest(limit: 2, cursor: first.nextCursor)).page
    #expect(first.data.count == 2 && second.nextCursor == nil)
    #expect(Set((first.data + second.data).map(\.contract.id)) == Set(contracts.map(\.contract.id)))
  }

  private func write(_ number: Int, _ dueOn: String...) throws -> Servicer.WrittenContract {
    var input = try Story.contractInput(story.activate(number).deviceID, [:])
    input.instalments = try dueOn.map { .init(dueOn: try Story.date($0), amount: 500) }
    return try story.write(input)
  }

  private func preview(days: Int, _ page: PageRequest? = nil) throws -> EnforcementPreview {
    let until = story.clock.now().adding(hours: 24 * days)
    let page = try page ?? PageRequest()
    return try story.store.read {
      try story.servicer.previewEnforcement(of: story.lender.id, until: until, page, in: $0)
    }
  }
}
