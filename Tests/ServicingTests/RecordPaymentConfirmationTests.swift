import JSON
import Lending
import Servicing
import Storage
import TestSupport
import Testing

struct RecordPaymentConfirmationTests {
  private let story: Story
  private let phone: Servicer.Activation
  private let contract: Servicer.WrittenContract

  init() throws {
    story = try Story()
    phone = try story.activate(1, second: 2)
    contract = try story.write(on: phone, ["2026-03-10": 500, "2026-04-10": 500, "2026-05-10": 500])
  }

  private static let allocations: [([Int64], [Int64], [[Int64]], Int64)] = [
    ([200], [200, 0, 0], [[200]], 0),
    ([500], [500, 0, 0], [[500]], 0),
    ([700], [500, 200, 0], [[500, 200]], 0),
    ([200, 300, 600], [500, 500, 100], [[200], [300], [500, 100]], 0),
    ([1_500], [500, 500, 500], [[500, 500, 500]], 0),
    ([1_501], [500, 500, 500], [[500, 500, 500]], 1),
    ([1_400, 200, 7], [500, 500, 500], [[500, 500, 400], [100], []], 107),
  ]

  @Test(arguments: allocations)
  func `a payment goes to what is oldest due, then ahead, and the rest stays unallocated`(
    amounts: [Int64], paid: [Int64], allocations: [[Int64]], unallocated: Int64
  ) throws {
    let outcomes = try amounts.map { try story.pay(contract, $0) }
    #expect(outcomes.map { $0.allocations.map(\.amount) } == allocations)
    #expect(try story.instalments(contract.contract.id).map(\.paid) == paid)
    let stored = try story.contract(contract.contract.id)
    #expect(stored.unallocated == unallocated)
    #expect(stored == outcomes.last?.contract)
    #expect(outcomes.last?.balance.outstanding == 1_500 - paid.reduce(0, +))
    for outcome in outcomes {
      let id = outcome.payment.id
      #expect(try story.store.read { try AllocationTable.list(id, in: $0) } == outcome.allocations)
      let stored = try story.store.read { try PaymentConfirmationTable.require(id, of: story.lender.id, in: $0) }
      #expect(stored == outcome.payment)
    }
    let told = try story.events(.paymentConfirmed).map { $0["data"]?["amount"]?["amount"]?.integer }
    #expect(told == amounts)
  }

  @Test func `a confirmation sent again by its IMEI is the same, whatever the device secures by now`() throws {
    let first = try payment(.imei(try .numbered(1)), 1_500, "r-7")
    #expect(try record(first) == .recorded("answer"))
    let again = try story.enrol(1)
    var input = try Story.contractInput(again.device.id, ["2026-09-10": 500])
    input.externalReference = "the next one"
    try story.write(input)
    #expect(try record(first) == .repeated("answer"))
  }

  @Test func `a contract is found by its id, its reference, or either IMEI of its device`() throws {
    let targets: [Servicer.PaymentInput.Target] = [
      .contract(contract.contract.id), .reference(contract.contract.externalReference), .imei(try .numbered(1)),
      .imei(try .numbered(2)),
    ]
    for (number, target) in targets.enumerated() {
      #expect(try record(payment(target, 10, "\(number)")) == .recorded("answer"))
    }
    #expect(try story.instalments(contract.contract.id).first?.paid == 40)
  }

  @Test func `a contract that is not there, or another lender's, is not found`() throws {
    let other = try story.registerLender("Other")
    let targets: [Servicer.PaymentInput.Target] = [
      .contract(contract.contract.id), .reference(contract.contract.externalReference), .imei(try .numbered(1)),
    ]
    for target in targets { expectRefusal(.notFound) { try record(payment(target, 10, "a"), of: other.id) } }
    expectRefusal(.notFound) { try record(payment(.contract(.make(at: story.clock.now())), 10, "a")) }
    expectRefusal(.notFound) { try record(payment(.reference("nothing"), 10, "a")) }
    expectRefusal(.notFound) { try record(payment(.imei(try .numbered(3)), 10, "a")) }
  }

  @Test func `the same confirmation again gets the first answer, byte for byte, and is one payment`() throws {
    let first = try payment(.contract(contract.contract.id), 200, "r-1")
    #expect(try record(first, answer: "first") == .recorded("first"))
    try story.move(to: "2026-03-20 12:00")
    let byIMEI = Servicer.PaymentInput(
      target: .imei(try .numbered(2)), amount: first.amount, paidAt: first.paidAt, reference: "r-1", method: "cash",
      payer: "somebody else")
    for input in [first, byIMEI] { #expect(try record(input, answer: "second") == .repeated("first")) }
    try story.pay(contract, 1_300)
    #expect(try record(first, answer: "third") == .repeated("first"))
    #expect(try story.events(.paymentConfirmed).count == 2)
  }

  @Test func `a reference that stands for another payment is refused`() throws {
    let first = try payment(.contract(contract.contract.id), 200, "r-1")
    _ = try record(first)
    let second = try story.write(on: story.activate(3), ["2026-03-10": 500])
    let paidAt = story.clock.now().adding(milliseconds: -1)
    for input in [
      try payment(.contract(contract.contract.id), 201, "r-1"), try payment(.contract(second.contract.id), 200, "r-1"),
      try payment(.contract(contract.contract.id), 200, "r-1", paidAt: paidAt),
      try payment(.reference("nothing"), 200, "r-1"),
    ] {
      expectRefusal(.referenceReused) { try record(input) }
    }
    let other = try story.registerLender("Other")
    let theirs = try story.write(
      Story.contractInput(story.activate(4, of: other).deviceID, ["2026-03-10": 500]), of: other)
    #expect(try record(payment(.contract(theirs.contract.id), 200, "r-1"), of: other.id) == .recorded("answer"))
  }

  @Test func `another currency and a time ahead are refused, both at once`() throws {
    let ahead = story.clock.now().adding(milliseconds: 5 * 60 * 1_000)
    let wrong = Servicer.PaymentInput(
      target: .contract(contract.contract.id), amount: Money(200, try #require(Currency("KES"))),
      paidAt: ahead.adding(milliseconds: 1), reference: "r-1", method: nil, payer: nil)
    expectRefusal(.invalidFields, at: "/amount/currency", "/paid_at") { try record(wrong) }
    #expect(try record(payment(.contract(contract.contract.id), 200, "r-1", paidAt: ahead)) == .recorded("answer"))
  }

  @Test func `the last payment settles the contract and releases the device for good`() throws {
    let outcome = try story.pay(contract, 1_500)
    #expect(outcome.contract.state == .settled)
    #expect(outcome.lockStatus.state == .released)
    #expect(outcome.restoration == nil)
    let event = try #require(try story.events(.contractSettled).first)
    #expect(event["data"]?["payment_confirmation_id"]?.string == outcome.payment.id.text)
    #expect(try story.pay(contract, 70).contract.unallocated == 70)
    try story.move(to: "2027-03-20 12:00")
    #expect(try story.status(of: phone).sequence == outcome.lockStatus.sequence)
    #expect(try story.events(.contractSettled).count == 1)
  }

  @Test(arguments: ["cancelled", "written_off"])
  func `a contract that has ended takes no payment`(state: String) throws {
    try story.store.write { [id = contract.contract.id.text] in
      try $0.execute("UPDATE contracts SET state = ?2 WHERE id = ?1", [.text(id), .text(state)])
    }
    expectRefusal(.contractNotActive) { try story.pay(contract, 100) }
    #expect(try story.instalments(contract.contract.id).map(\.paid) == [0, 0, 0])
  }

  @Test func `who paid is sealed`() throws {
    let input = Servicer.PaymentInput(
      target: .contract(contract.contract.id), amount: Money(200, try Story.currency()), paidAt: story.clock.now(),
      reference: "r-1", method: "upi", payer: "Suresh Kulkarni")
    _ = try record(input)
    let payer = try story.store.read { reader in
      try reader.row("SELECT payer FROM payment_confirmations") { $0.blob(0) }
    }
    #expect(payer?.count == 12 + "Suresh Kulkarni".utf8.count + 16)
    #expect(try !contains("Suresh", in: story.store.fileBytes()))
  }

  private enum Answered: Equatable { case recorded(String), repeated(String) }

  private func record(
    _ input: Servicer.PaymentInput, of lender: LenderID? = nil, answer: String = "answer"
  ) throws -> Answered {
    let owner = lender ?? story.lender.id
    let recorded = try story.store.write { [servicer = story.servicer] in
      try servicer.recordPaymentConfirmation(input, of: owner, answer: { _ in Array(answer.utf8) }, in: $0)
    }
    switch recorded {
    case .recorded(_, let bytes): return .recorded(String(decoding: bytes, as: UTF8.self))
    case .repeated(let bytes): return .repeated(String(decoding: bytes, as: UTF8.self))
    }
  }

  private func payment(
    _ target: Servicer.PaymentInput.Target, _ amount: Int64, _ reference: String, paidAt: Instant? = nil
  ) throws -> Servicer.PaymentInput {
    Servicer.PaymentInput(
      target: target, amount: Money(amount, try Story.currency()), paidAt: paidAt ?? story.clock.now(),
      reference: reference, method: nil, payer: nil)
  }
}
