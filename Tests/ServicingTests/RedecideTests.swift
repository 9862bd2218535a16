import JSON
import Lending
import Servicing
import Storage
import TestSupport
import Testing
import UnlockCode

struct RedecideTests {
  private let story: Story
  private let phone: Servicer.Activation
  private let contract: Servicer.WrittenContract

  init() throws {
    story = try Story()
    phone = try story.activate()
    contract = try story.write(on: phone, ["2026-03-10": 500, "2026-04-10": 500])
  }

  @Test func `the sequence is the decision's instant, or one more than the last`() throws {
    let first = try story.status(of: phone).sequence
    #expect(try story.pay(contract, 1).lockStatus.sequence == first + 1)
    #expect(try story.pay(contract, 1).lockStatus.sequence == first + 2)
    try story.move(to: "2026-03-03 09:00")
    let later = try story.pay(contract, 1).lockStatus
    #expect(later.sequence == story.clock.now().milliseconds)
    #expect(later.decidedAt == story.clock.now())
    story.clock.set(try Story.instant("2026-03-02 10:00"))
    #expect(try story.pay(contract, 1).lockStatus.sequence == later.sequence + 1, "a clock that goes back")
  }

  @Test func `a decision that shows nothing new keeps its sequence and its instant`() throws {
    let before = try story.status(of: phone)
    try story.move(to: "2026-03-04 09:00")
    let notes = NotedChanges(story)
    try story.store.write { [servicer = story.servicer, id = contract.contract.id, lender = story.lender.id] in
      try servicer.updateContract(id, of: lender, in: $0) { $0.name = "Meena Deshpande" }
    }
    #expect(try story.status(of: phone) == before)
    #expect(notes.all.isEmpty)
  }

  @Test func `where nobody pays, each change comes at its time, and is one event where the state changes`() throws {
    let start = try story.events(.lockStatusChanged).count
    try story.move(to: "2026-04-11 12:00")
    let changes = try story.events(.lockStatusChanged).dropFirst(start).map { event in
      "\(event["at"]?.string ?? "") \(event["data"]?["from"]?.string ?? "") \(event["data"]?["state"]?.string ?? "")"
    }
    #expect(
      changes == [
        // 08:00 in Kolkata, on days past due 1, 7 and 15.
        "2026-03-11T02:30:00Z unlocked reminder", "2026-03-17T02:30:00Z reminder restricted",
        "2026-03-25T02:30:00Z restricted locked",
      ])
    #expect(try story.document(of: phone)["amount_due"]?["amount"]?.integer == 1_000, "the second fell due at midnight")
    #expect(try story.status(of: phone).decidedAt == (try Story.instant("2026-04-11 00:00")))
  }

  @Test func `a change is told to those who wait for it, with the next instant`() throws {
    let notes = NotedChanges(story)
    let status = try story.pay(contract, 1).lockStatus
    #expect(notes.all == [ChangeNote(deviceID: phone.deviceID.text, dueAt: status.nextChangeAt?.milliseconds)])
    #expect(status.nextChangeAt == (try Story.instant("2026-03-07 00:00")), "due soon, three days before")
  }

  @Test func `a contract's list knows since when it is overdue`() throws {
    var filter = ContractTable.Filter()
    filter.overdueSinceMax = try Story.date("2026-03-10")
    let list = { [story] in
      try story.store.read { try ContractTable.list(story.lender.id, filter, PageRequest(), in: $0).data.map(\.id) }
    }
    #expect(try list() == [])
    try story.move(to: "2026-03-11 00:00")
    #expect(try list() == [contract.contract.id], "arrears begin at midnight, the reminder at eight")
    try story.pay(contract, 500)
    #expect(try list() == [])
  }

  @Test func `nothing locks after a release`() throws {
    let key = try story.issueKey(.lender)
    _ = try story.issueCode(.released, for: phone.deviceID, by: key, reason: "given to the borrower")
    try story.move(to: "2026-05-20 12:00")
    #expect(try story.status(of: phone).state == .released)
    #expect(try story.contract(contract.contract.id).state == .active)
    #expect(try story.pay(contract, 1_000).lockStatus.state == .released)
  }
}
