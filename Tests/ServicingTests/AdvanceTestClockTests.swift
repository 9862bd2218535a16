import JSON
import Lending
import Servicing
import Storage
import TestSupport
import Testing

struct AdvanceTestClockTests {
  private let story: Story
  private let phone: Servicer.Activation

  init() throws {
    story = try Story()
    phone = try story.activate()
  }

  @Test func `a two-year contract that is paid on its days is lived in one test`() throws {
    var input = try Story.contractInput(phone.deviceID, [:])
    let first = try Story.date("2026-03-31")
    input.instalments = (0..<24).map { .init(dueOn: first.adding(months: $0), amount: 500) }
    let contract = try story.write(input)
    for instalment in contract.instalments {
      try story.move(to: "\(instalment.dueOn) 18:00")
      #expect(try story.document(of: phone)["due_soon"]?.bool == true)
      try story.pay(contract, 500)
    }
    #expect(try story.contract(contract.contract.id).state == .settled)
    let states = try story.events(.lockStatusChanged).map { $0["data"]?["state"]?.string }
    #expect(states == ["unlocked", "released"])
    #expect(try story.store.read { try story.servicer.verifyEvents(of: story.lender.id, in: $0) } == nil)
  }

  @Test func `two years that nobody pays in pass in one move, each event at its own time`() throws {
    var input = try Story.contractInput(phone.deviceID, [:])
    let first = try Story.date("2026-03-31")
    input.instalments = (0..<24).map { .init(dueOn: first.adding(months: $0), amount: 500) }
    try story.write(input)
    let sequence = try story.status(of: phone).sequence
    try story.move(to: "2028-03-31 12:00")
    let changes = try story.events(.lockStatusChanged).map { event in
      "\(event["at"]?.string ?? "") \(event["data"]?["state"]?.string ?? "")"
    }
    #expect(
      changes == [
        "2026-03-02T03:30:00Z unlocked", "2026-04-01T02:30:00Z reminder", "2026-04-07T02:30:00Z restricted",
        "2026-04-15T02:30:00Z locked",
      ])
    #expect(try story.status(of: phone).sequence > sequence)
    #expect(try story.document(of: phone)["amount_due"]?["amount"]?.integer == 24 * 500)
    #expect(story.clock.now() == (try Story.instant("2028-03-31 12:00")))
  }

  @Test func `the time is kept, and the move is the operators' event`() throws {
    try story.move(to: "2026-03-05 12:00")
    let kept = try story.store.read { try SettingTable.find(.testClock, in: $0) }
    #expect(kept == String(story.clock.now().milliseconds))
    let event = try #require(try story.events(.testClockAdvanced, of: nil).first)
    #expect(event["data"]?["from"]?.string == "2026-03-02T03:30:00Z")
    #expect(event["at"]?.string == "2026-03-05T06:30:00Z")
    try story.move(to: "2026-03-05 12:00")
  }

  @Test(arguments: ["2026-03-02 08:59", "2036-03-10 09:00"])
  func `back in time, and further than any contract, is refused`(target: String) throws {
    let before = story.clock.now()
    expectRefusal(.invalidFields, at: "/advance_to") { try story.move(to: target) }
    #expect(story.clock.now() == before)
  }

  @Test func `a failure on the way leaves the clock and all else as it was`() throws {
    try story.write(on: phone, ["2026-03-10": 500])
    try story.store.write {
      try $0.execute("CREATE TRIGGER stop BEFORE INSERT ON settings BEGIN SELECT raise(ABORT, 'stopped'); END")
    }
    let (before, events) = (story.clock.now(), try story.events().count)
    #expect(throws: (any Error).self) { try story.move(to: "2026-04-20 12:00") }
    #expect(story.clock.now() == before)
    #expect(try story.events().count == events)
    #expect(try story.status(of: phone).state == .unlocked)
  }
}
