import JSON
import Lending
import Servicing
import Storage
import TestSupport
import Testing

/// Notices under `india-2027`, but for the name that must hear complaints.
struct ServeNoticeTests {
  private let story: Story
  private let phone: Servicer.Activation
  private let contract: Servicer.WrittenContract

  init() throws {
    story = try Story(packs: [
      try .variant(of: "india-2027", named: "india", ["needs_complaints = true": "needs_complaints = false"])
    ])
    phone = try story.activate()
    var input = try Story.contractInput(phone.deviceID, ["2026-03-10": 500, "2026-09-10": 500])
    input.policy = "india"
    contract = try story.write(input)
  }

  @Test func `served when they are due they let a restriction begin on day 31 and a lock on day 61`() throws {
    try story.move(to: "2026-03-11 07:59")
    #expect(try story.dueNotices() == [])
    try story.move(to: "2026-03-11 08:00")
    #expect(try story.dueNotices() == ["first"])
    let first = try story.serve("first", on: contract)
    #expect(first.cureEndsOn.description == "2026-04-01")
    #expect(try story.dueNotices() == [])
    try story.move(to: "2026-04-02 08:00")
    #expect(try story.dueNotices() == ["second"])
    let second = try story.serve("second", on: contract)
    #expect(second.cureEndsOn.description == "2026-04-09")
    try story.move(to: "2026-04-10 07:59")
    #expect(try story.status(of: phone).state == .reminder)
    try story.move(to: "2026-04-10 08:00")
    #expect(try story.status(of: phone).state == .restricted)
    try story.move(to: "2026-05-11 07:59")
    #expect(try story.status(of: phone).state == .restricted)
    try story.move(to: "2026-05-11 08:00")
    #expect(try story.status(of: phone).state == .locked)
  }

  @Test func `no stage that needs one begins without it, and an order locks none the less`() throws {
    try story.move(to: "2026-08-03 12:00")
    #expect(try story.status(of: phone).state == .reminder)
    #expect(try story.dueNotices() == ["first"])
    try story.order(.reportedLostOrStolen, on: phone, by: story.issueKey(.lender), reportedBy: .borrower)
    #expect(try story.status(of: phone).state == .locked)
    #expect(try story.status(of: phone).arrearsState == .reminder)
  }

  @Test func `its record has its evidence, its event the days`() throws {
    try story.move(to: "2026-03-12 10:00")
    let notice = try story.serve("first", on: contract, at: Story.instant("2026-03-11 18:59"))
    let kept = try story.store.read { try NoticeTable.list(contract.contract.id, PageRequest(), in: $0).data }
    #expect(kept == [NoticeTable.Kept(notice: notice, endedAt: nil)])
    #expect(notice.evidenceReference == "receipt 7")
    let event = try #require(try story.events(.noticeServed).first)
    #expect(event["data"]?["served_at"]?.string == "2026-03-11T13:29:00Z")
    #expect(event["data"]?["cure_ends_on"] == "2026-04-01")
    let explained = try story.store.read { reader in
      try story.servicer.explainDecision(of: phone.deviceID, lender: story.lender.id, in: reader).decision.explanation
    }
    #expect(explained.notices.map(\.id) == [notice.id])
  }

  @Test func `what was not due, was served before, or at a time at which none may go is refused`() throws {
    try story.move(to: "2026-03-10 12:00")
    expectRefusal(.noticeNotDue) { try story.serve("first", on: contract) }
    try story.move(to: "2026-03-12 12:00")
    expectRefusal(.invalidFields, at: "/served_at") {
      try story.serve("first", on: contract, at: story.clock.now().adding(milliseconds: 1))
    }
    expectRefusal(.invalidFields, at: "/served_at") {
      try story.serve("first", on: contract, at: Story.instant("2026-03-11 19:00"))
    }
    expectRefusal(.noticeNotDue) { try story.serve("first", on: contract, at: Story.instant("2026-03-10 12:00")) }
    expectRefusal(.noticeNotDue) { try story.serve("second", on: contract) }
    expectRefusal(.invalidFields, at: "/notice") { try story.serve("third", on: contract) }
    try story.serve("first", on: contract)
    expectRefusal(.noticeNotDue) { try story.serve("first", on: contract, over: "sms") }
  }

  @Test func `when the days past due are 0 it has ended, and must be served anew`() throws {
    try story.move(to: "2026-03-12 12:00")
    let notice = try story.serve("first", on: contract)
    try story.pay(contract, 500)
    #expect(try story.store.read { try NoticeTable.listStanding(contract.contract.id, in: $0) } == [])
    let kept = try story.store.read { try NoticeTable.list(contract.contract.id, PageRequest(), in: $0).data }
    #expect(kept.map(\.notice) == [notice])
    #expect(kept.first?.endedAt == story.clock.now())
    try story.move(to: "2026-09-11 08:00")
    #expect(try story.dueNotices() == ["first"])
    expectRefusal(.noticeNotDue) { try story.serve("first", on: contract, at: Story.instant("2026-03-12 12:00")) }
    try story.serve("first", on: contract)
  }

  @Test func `after a reversal no notice from before it counts`() throws {
    try story.move(to: "2026-03-12 12:00")
    try story.serve("first", on: contract)
    let paid = try story.pay(contract, 500, reference: "cheque 1")
    #expect(paid.balance.daysPastDue == 0)
    try story.move(to: "2026-03-20 12:00")
    try story.reverse(.reference("cheque 1"), reference: "returned 1")
    expectRefusal(.noticeNotDue) { try story.serve("first", on: contract, at: Story.instant("2026-03-12 12:00")) }
    expectRefusal(.noticeNotDue) { try story.serve("first", on: contract, at: Story.instant("2026-03-15 12:00")) }
    #expect(try story.dueNotices() == ["first"])
    #expect(try story.serve("first", on: contract).cureEndsOn.description == "2026-04-10")
  }

  @Test func `one recorded late counts from its service, and lets nothing begin before it was recorded`() throws {
    try story.move(to: "2026-04-20 12:00")
    try story.serve("first", on: contract, at: Story.instant("2026-03-11 10:00"))
    try story.serve("second", on: contract, at: Story.instant("2026-04-02 10:00"))
    #expect(try story.status(of: phone).state == .restricted)
    let begun = try story.status(of: phone).beginnings.map(\.at)
    #expect(begun == [try Story.instant("2026-03-11 08:00"), try Story.instant("2026-04-20 12:00")])
  }
}
