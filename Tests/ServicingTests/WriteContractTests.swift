import JSON
import Lending
import Servicing
import Storage
import TestSupport
import Testing

struct WriteContractTests {
  private let story: Story
  private let phone: Servicer.Activation

  init() throws {
    story = try Story()
    phone = try story.activate()
  }

  @Test func `a contract is kept with its instalments in order of due dates`() throws {
    let written = try story.write(on: phone, ["2026-05-10": 300, "2026-03-10": 100, "2026-04-10": 200])
    #expect(written.instalments.map(\.amount) == [100, 200, 300])
    #expect(written.instalments.map(\.number) == [0, 1, 2])
    #expect(try story.instalments(written.contract.id) == written.instalments)
    #expect(try story.contract(written.contract.id) == written.contract)
    #expect(written.contract.zone == story.lender.zone)
    #expect(written.contract.writtenAt == story.clock.now())
    #expect(written.contract.consent?.recordedAt == story.clock.now())
    #expect(written.decision.balance?.outstanding == 600)
    let data = try #require(try story.events(.contractWritten).first?["data"])
    #expect(data["instalments"]?.integer == 3)
    #expect(data["total"] == ["amount": 600, "currency": "INR"])
    #expect(data["consent"]?.bool == true)
    let document = try story.document(of: phone)
    #expect(document["contract_reference"]?.string == written.contract.externalReference)
    #expect(document["next_due"]?["due_on"]?.string == "2026-03-10")
  }

  @Test func `the pack that it was signed under is kept with its text`() throws {
    let written = try story.write(on: phone, ["2026-03-10": 100])
    let kept = try story.store.read { try PolicyVersionTable.list(in: $0) }
    #expect(kept.map(\.version) == [written.contract.policy])
    #expect(kept.first?.text.hasPrefix("# standard") == true)
  }

  @Test func `amounts that add up to too much are refused, and nothing stays`() throws {
    expectRefusal(.amountOverflow) { try story.write(on: phone, ["2026-03-10": Money.amountMax, "2026-04-10": 1]) }
    #expect(try story.store.read { try ContractTable.findLatest(device: phone.deviceID, in: $0) } == nil)
    try story.write(on: phone, ["2026-03-10": Money.amountMax - 1, "2026-04-10": 1])
  }

  @Test func `a contract without instalments is refused, since it would release its device`() throws {
    expectRefusal(.invalidFields, at: "/instalments") { try story.write(on: phone, [:]) }
    #expect(try story.status(of: phone).state == .unlocked)
  }

  @Test func `a reference is one contract's, for each lender`() throws {
    let first = try story.write(on: phone, ["2026-03-10": 100])
    var input = try Story.contractInput(story.activate(2).deviceID, ["2026-03-10": 100])
    input.externalReference = first.contract.externalReference
    expectRefusal(.externalReferenceTaken) { try story.write(input) }
    let other = try story.registerLender("Other")
    input.deviceID = try story.activate(3, of: other).deviceID
    try story.write(input, of: other)
  }

  @Test func `a device secures one live contract, and none once it is released or retired`() throws {
    let contract = try story.write(on: phone, ["2026-03-10": 100])
    var input = try Story.contractInput(phone.deviceID, ["2026-03-10": 100])
    input.externalReference = "another"
    expectRefusal(.deviceAlreadyFinanced) { try story.write(input) }
    try story.pay(contract, 100)
    expectRefusal(.deviceAlreadyFinanced) { try story.write(input) }
    let replaced = try story.enrol(5)
    _ = try story.enrol(5)
    input.deviceID = replaced.device.id
    expectRefusal(.deviceAlreadyFinanced) { try story.write(input) }
  }

  @Test func `hardware that another lender finances is refused`() throws {
    try story.write(on: phone, ["2026-03-10": 100])
    let other = try story.registerLender("Other")
    let theirs = try story.activate(7, of: other)
    try story.write(Story.contractInput(theirs.deviceID, ["2026-03-10": 100]), of: other)
    let ours = try story.enrol(8, second: 9)
    let elsewhere = try story.activate(9, of: other)
    try story.write(Story.contractInput(elsewhere.deviceID, ["2026-03-10": 100]), of: other)
    expectRefusal(.deviceAlreadyFinanced) { try story.write(Story.contractInput(ours.device.id, ["2026-03-10": 100])) }
    expectRefusal(.notFound) { try story.write(Story.contractInput(theirs.deviceID, ["2026-03-10": 100])) }
  }

  @Test func `without consent a contract never goes past a reminder`() throws {
    var input = try Story.contractInput(phone.deviceID, ["2026-03-10": 100])
    input.consent = nil
    try story.write(input)
    try story.move(to: "2026-06-10 12:00")
    #expect(try story.status(of: phone).state == .reminder)
    #expect(try story.document(of: phone)["next"] == .null)
  }

  @Test func `under india-2027 a consent without its document restricts nothing`() throws {
    let india = try PolicyPacks.Entry.variant(
      of: "india-2027", named: "india", ["needs_complaints = true": "needs_complaints = false"])
    for document in [nil, "DOC-1"] {
      let story = try Story(packs: [india])
      let phone = try story.activate()
      var input = try Story.contractInput(phone.deviceID, ["2026-03-10": 500, "2026-09-10": 500])
      input.policy = "india"
      input.consent = .init(agreedAt: story.clock.now(), documentReference: document)
      let contract = try story.write(input)
      try story.move(to: "2026-03-11 08:00")
      try story.serve("first", on: contract)
      try story.move(to: "2026-04-02 08:00")
      try story.serve("second", on: contract)
      try story.move(to: "2026-06-10 12:00")
      #expect(try story.status(of: phone).state == (document == nil ? .reminder : .locked))
      guard document == nil else { continue }
      expectRefusal(.orderNotAllowed) {
        try story.order(.reportedLostOrStolen, on: phone, by: story.issueKey(.lender), reportedBy: .borrower)
      }
    }
  }

  @Test func `under india-2027 lateness is worth rupees, and no other currency is taken`() throws {
    let india = try PolicyPacks.Entry.variant(
      of: "india-2027", named: "india", ["needs_complaints = true": "needs_complaints = false"])
    let story = try Story(packs: [india])
    var input = try Story.contractInput(story.activate().deviceID, ["2026-03-10": 500])
    input.policy = "india"
    input.currency = try #require(Currency("USD"))
    expectRefusal(.invalidFields, at: "/currency") { try story.write(input) }
    input.currency = try Story.currency()
    try story.write(input)
  }

  @Test func `nobody has agreed in the future`() throws {
    var input = try Story.contractInput(phone.deviceID, ["2026-03-10": 100])
    input.consent = .init(
      agreedAt: story.clock.now().adding(milliseconds: PaymentConfirmation.aheadMillisecondsMax + 1),
      documentReference: nil)
    expectRefusal(.invalidFields, at: "/consent/agreed_at") { try story.write(input) }
    input.consent = .init(
      agreedAt: story.clock.now().adding(milliseconds: PaymentConfirmation.aheadMillisecondsMax),
      documentReference: nil)
    try story.write(input)
  }

  @Test func `a contract that is overdue when it is written settles for a day before it locks`() throws {
    let written = try story.write(on: phone, ["2026-01-10": 100, "2026-02-10": 100])
    #expect(written.decision.state == .reminder)
    #expect(written.decision.next?.at == (try Story.instant("2026-03-03 09:00")))
    #expect(written.decision.next?.state == .locked)
    try story.move(to: "2026-03-03 08:59")
    #expect(try story.status(of: phone).state == .reminder)
    try story.move(to: "2026-03-03 09:00")
    #expect(try story.status(of: phone).state == .locked)
  }

  @Test func `a policy must be known, and heard by somebody where it asks for it`() throws {
    let heard = try PolicyPacks.Entry.standard(named: "heard", ["needs_complaints = false": "needs_complaints = true"])
    let story = try Story(packs: [heard])
    var input = try Story.contractInput(story.activate().deviceID, ["2026-03-10": 100])
    input.policy = "harsh"
    expectRefusal(.invalidFields, at: "/policy") { try story.write(input) }
    input.policy = "heard"
    expectRefusal(.invalidFields, at: "/policy") { try story.write(input) }
    input.policy = "standard"
    #expect(try story.write(input).contract.policy.name == "standard")
  }

  @Test func `due dates are days of the contract's own zone`() throws {
    var input = try Story.contractInput(phone.deviceID, ["2026-03-10": 100])
    input.zone = CivilZone("Africa/Nairobi")
    let written = try story.write(input)
    try story.move(to: "2026-03-11 08:00")
    #expect(try story.status(of: phone).state == .unlocked)
    // 08:00 in Nairobi.
    try story.move(to: "2026-03-11 10:30")
    #expect(try story.status(of: phone).state == .reminder)
    #expect(try story.contract(written.contract.id).zone.identifier == "Africa/Nairobi")
  }
}
