import JSON
import Lending
import Servicing
import Storage
import TestSupport
import Testing

struct AmendContractTests {
  private let story: Story
  private let key: APIKey
  private let phone: Servicer.Activation
  private let contract: Servicer.WrittenContract

  /// Thursday, 26 March, 09:00: sixteen days past due, locked.
  init() throws {
    story = try Story()
    key = try story.issueKey(.lender)
    phone = try story.activate()
    contract = try story.write(on: phone, ["2026-03-10": 500, "2026-04-10": 500])
    try story.move(to: "2026-03-26 09:00")
  }

  @Test func `an extension lowers the days past due, and the device follows at once`() throws {
    #expect(try story.status(of: phone).state == .locked)
    let outcome = try story.amend(contract, .extend(days: 20), by: key)
    #expect(outcome.lockStatus.state == .unlocked)
    #expect(try story.instalments(contract.contract.id).map(\.dueOn.description) == ["2026-03-30", "2026-04-30"])
    let event = try #require(try story.events(.contractAmended).first)
    #expect(event["data"]?["kind"]?.string == "extend")
    #expect(event["data"]?["days"]?.integer == 20)
    #expect(event["data"]?["written_by"]?.string == key.id.text)
    #expect(JSONWriter.text(event).contains("as agreed") == false, "a note is not for the record")
  }

  @Test func `a rescheduled debt is due anew, and nothing that it makes due begins before it was recorded`() throws {
    try story.move(to: "2026-03-26 21:00")
    let plan = [(dueOn: try Story.date("2026-03-01"), amount: Int64(400)), (try Story.date("2026-06-01"), 600)]
    let outcome = try story.amend(
      contract, .reschedule(plan), by: key)
    #expect(outcome.balance.daysPastDue == 25)
    #expect(outcome.balance.outstanding == 1_000)
    #expect(try story.contract(contract.contract.id).amendedAt == story.clock.now())
    #expect(try story.instalments(contract.contract.id).map(\.unpaid) == [400, 0, 0, 600])
    try story.pay(contract, 1_000)
    #expect(try story.instalments(contract.contract.id).map(\.paid) == [400, 0, 0, 600])
    #expect(try story.contract(contract.contract.id).state == .settled)
  }

  @Test func `a waiver of all that is overdue frees the device, and of all that is owed settles the contract`() throws {
    let waive = { (amount: Int64) in Amendment.Change.waive(amount: Money(amount, try Story.currency())) }
    let part = try story.amend(contract, waive(500), by: key)
    #expect(part.lockStatus.state == .unlocked)
    #expect(part.contract.state == .active)
    let all = try story.amend(contract, waive(500), by: key)
    #expect(all.contract.state == .settled)
    #expect(all.lockStatus.state == .released)
    #expect(try story.events(.contractSettled).first?["data"]?["amendment_id"]?.string != nil)
    expectRefusal(.contractNotActive) { try story.amend(contract, .extend(days: 1), by: key) }
  }

  @Test func `what does not fit is refused, and changes nothing`() throws {
    let before = try story.instalments(contract.contract.id)
    let date = try Story.date("2026-06-01")
    expectRefusal(.invalidFields, at: "/instalments") {
      try story.amend(contract, .reschedule([(dueOn: date, amount: Int64(999))]), by: key)
    }
    expectRefusal(.invalidFields, at: "/amount/amount") {
      try story.amend(contract, .waive(amount: Money(1_001, try Story.currency())), by: key)
    }
    expectRefusal(.invalidFields, at: "/amount/currency") {
      try story.amend(contract, .waive(amount: Money(1, try #require(Currency("KES")))), by: key)
    }
    #expect(try story.instalments(contract.contract.id) == before)
    #expect(try story.events(.contractAmended).isEmpty)
  }

  @Test(arguments: [Amendment.Change.writeOff, .cancel(withReturn: false)])
  func `a debt that is given up releases the device for good`(change: Amendment.Change) throws {
    let outcome = try story.amend(contract, change, by: key)
    #expect(outcome.lockStatus.state == .released)
    expectRefusal(.contractNotActive) { try story.pay(contract, 10) }
    expectRefusal(.contractNotActive) { try story.amend(contract, .writeOff, by: key) }
    expectRefusal(.contractNotActive) { try story.returnDevice(of: contract, by: key) }
    try story.move(to: "2026-05-26 09:00")
    #expect(try story.status(of: phone).state == .released)
  }

  @Test func `called off with its return, the device stays what the arrears say until it is back`() throws {
    let outcome = try story.amend(contract, .cancel(withReturn: true), by: key)
    #expect(outcome.contract.state == .cancelled)
    #expect(outcome.lockStatus.state == .locked)
    expectRefusal(.contractNotActive) { try story.amend(contract, .cancel(withReturn: true), by: key) }
    expectRefusal(.deviceAlreadyFinanced) {
      var input = try Story.contractInput(phone.deviceID, ["2026-09-10": 500])
      input.externalReference = "another"
      return try story.write(input)
    }
    let restored = try story.pay(contract, 500)
    #expect(restored.lockStatus.state == .unlocked, "restoring never waits")
    #expect(restored.contract.state == .cancelled)
    try story.move(to: "2026-04-20 09:00")
    #expect(try story.status(of: phone).state == .restricted)
    #expect(try story.returnDevice(of: contract, by: key).lockStatus.state == .released)
    #expect(try story.events(.deviceReturned).count == 1)
    expectRefusal(.contractNotActive) { try story.returnDevice(of: contract, by: key) }
  }

  @Test func `called off and paid in full, it is called off again when that is taken back`() throws {
    try story.amend(contract, .cancel(withReturn: true), by: key)
    let owed = try story.instalments(contract.contract.id).reduce(0) { $0 + $1.unpaid }
    let paid = try story.pay(contract, owed).payment
    #expect(try story.contract(contract.contract.id).state == .settled)
    let outcome = try #require(try story.reverse(.payment(paid.id), reference: "r-1").takenBack?.outcome)
    #expect(outcome.contract.state == .cancelled)
    #expect(outcome.contract.returnAwaitedSince != nil)
    #expect(outcome.lockStatus.state == .released, "final all the same")
    #expect(try story.returnDevice(of: contract, by: key).contract.returnAwaitedSince == nil)
  }

  @Test func `what the borrower before was given ends with a transfer`() throws {
    try story.claim(500, reference: "UPI-1", from: phone)
    #expect(try story.status(of: phone).state == .unlocked)
    let bought = Borrower(name: "Asif Khan", phone: nil, locale: nil, workApps: [])
    let consent = story.clock.now()
    _ = try story.amend(
      contract, .transfer(.init(borrower: bought, consentAgreedAt: consent, consentDocument: nil)), by: key)
    #expect(try story.status(of: phone).claimUntil == nil)
    #expect(try story.status(of: phone).state == .locked)
  }

  @Test func `a transfer is decided afresh, on the new borrower's consent alone`() throws {
    let bought = Borrower(name: "Asif Khan", phone: "+91 98100 00001", locale: "hi-IN", workApps: [])
    let transfer = { (agreedAt: Instant?) in
      Amendment.Change.transfer(.init(borrower: bought, consentAgreedAt: agreedAt, consentDocument: nil))
    }
    expectRefusal(.invalidFields, at: "/consent/agreed_at") {
      try story.amend(contract, transfer(story.clock.now().adding(hours: 1)), by: key)
    }
    let without = try story.amend(contract, transfer(nil), by: key)
    #expect(without.lockStatus.state == .reminder)
    #expect(without.contract.consent == nil)
    #expect(try story.document(of: phone)["work_apps"] == [])
    try story.move(to: "2026-03-26 21:00")
    let with = try story.amend(contract, transfer(story.clock.now()), by: key)
    #expect(with.lockStatus.state == .unlocked, "a stricter step waits for the hours, a reminder too")
    try story.move(to: "2026-03-27 08:00")
    #expect(try story.status(of: phone).state == .locked)
    #expect(try !contains("Asif", in: story.store.fileBytes()))
  }

  @Test func `notices end with a transfer, and when an amendment clears what is overdue`() throws {
    for change in [
      Amendment.Change.extend(days: 60),
      .transfer(
        .init(
          borrower: .init(name: "A", phone: nil, locale: nil, workApps: []), consentAgreedAt: nil, consentDocument: nil)
      ),
    ] {
      let story = try Story()
      let key = try story.issueKey(.lender)
      let contract = try story.write(on: story.activate(), ["2026-03-10": 500])
      try story.move(to: "2026-03-12 09:00")
      let (id, now) = (contract.contract.id, story.clock.now())
      let notice = Notice(
        id: .make(at: now), contractID: id, name: "first", channel: "sms", servedAt: now,
        cureEndsOn: try Story.date("2026-04-02"), recordedAt: now, evidenceReference: "e-1")
      try story.store.write { [lender = story.lender.id] in try NoticeTable.insert(notice, of: lender, in: $0) }
      try story.amend(contract, change, by: key)
      #expect(try story.store.read { try NoticeTable.listStanding(id, in: $0) } == [])
    }
  }

  @Test func `another lender's contract is not found`() throws {
    let other = try story.registerLender("Other")
    let id = contract.contract.id
    expectRefusal(.notFound) {
      try story.store.write { [servicer = story.servicer, key] in
        try servicer.amendContract(id, .init(change: .writeOff, note: "x"), by: key, of: other.id, in: $0)
      }
    }
  }
}
