import JSON
import Lending
import Servicing
import Storage
import TestSupport
import Testing

struct ReversePaymentTests {
  private let story: Story
  private let phone: Servicer.Activation
  private let contract: Servicer.WrittenContract

  init() throws {
    story = try Story()
    phone = try story.activate()
    contract = try story.write(on: phone, ["2026-03-10": 500, "2026-04-10": 500, "2026-05-10": 500])
  }

  @Test func `a reversal takes the whole payment back, from the instalments latest due, and is an event`() throws {
    let first = try story.pay(contract, 700).payment
    try story.pay(contract, 500)
    let outcome = try story.reverse(.payment(first.id), reference: "r-1")
    #expect(try story.instalments(contract.contract.id).map(\.paid) == [500, 0, 0])
    let allocations = try story.store.read { try AllocationTable.list(first.id, in: $0) }
    #expect(allocations.map(\.amount) == [500, 200], "history stays")
    #expect(outcome.takenBack?.untaken == 0)
    #expect(outcome.takenBack?.outcome.balance.outstanding == 1_000)
    let event = try #require(try story.events(.paymentReversed).first)
    #expect(event["data"]?["payment_confirmation_id"]?.string == first.id.text)
    #expect(event["data"]?["amount"]?["amount"]?.integer == 700)
    #expect(try story.contract(contract.contract.id).lastReversalAt == story.clock.now())
  }

  @Test func `it takes what is unallocated first`() throws {
    try story.pay(contract, 1_500)
    let second = try story.pay(contract, 200).payment
    let outcome = try story.reverse(.payment(second.id), reference: "r-1")
    #expect(try story.instalments(contract.contract.id).map(\.paid) == [500, 500, 500])
    #expect(outcome.takenBack?.outcome.contract.unallocated == 0)
    #expect(outcome.takenBack?.outcome.contract.state == .settled)
  }

  @Test func `a settled contract is active again, and its device stays released`() throws {
    let last = try story.pay(contract, 1_500).payment
    let outcome = try #require(try story.reverse(.payment(last.id), reference: "r-1").takenBack?.outcome)
    #expect(outcome.contract.state == .active)
    #expect(outcome.lockStatus.state == .released)
    try story.move(to: "2026-04-20 12:00")
    #expect(try story.status(of: phone).state == .released)
    #expect(try story.contract(contract.contract.id).overdueSince == Story.date("2026-03-10"), "the debt is open")
    #expect(try story.pay(contract, 1_500).contract.state == .settled)
  }

  @Test func `nothing gets stricter in its shadow, and then the device is told of the payment that was reversed`()
    throws
  {
    let payment = try story.pay(contract, 500).payment
    try story.move(to: "2026-03-25 22:00")
    let outcome = try story.reverse(.payment(payment.id), reference: "r-1").takenBack?.outcome
    #expect(outcome?.balance.daysPastDue == 15)
    #expect(try story.status(of: phone).state == .unlocked)
    try story.move(to: "2026-03-28 19:59")
    #expect(try story.status(of: phone).state == .unlocked, "72 hours end at 22:00, and Sunday is closed")
    try story.move(to: "2026-03-30 08:00")
    let status = try story.status(of: phone)
    #expect(status.state == .locked)
    #expect(status.reason == .paymentReversed)
    try story.pay(contract, 500)
    try story.move(to: "2026-04-11 12:00")
    #expect(try story.status(of: phone).reason == .paymentOverdue, "the days past due were 0 since")
  }

  @Test func `it makes nothing gentler`() throws {
    let payment = try story.pay(contract, 100).payment
    try story.move(to: "2026-03-26 09:00")
    #expect(try story.status(of: phone).state == .locked)
    let outcome = try story.reverse(.payment(payment.id), reference: "r-1").takenBack?.outcome
    #expect(outcome?.lockStatus.state == .locked)
    #expect(outcome?.lockStatus.reason == .paymentReversed)
  }

  @Test func `the same reversal again gets the first answer, by whichever name of the payment`() throws {
    let payment = try story.pay(contract, 500, reference: "p-1").payment
    let at = story.clock.now()
    #expect(try record(.payment(payment.id), "r-1", at: at, "first") == .reversed("first"))
    try story.move(to: "2026-03-20 12:00")
    #expect(try record(.payment(payment.id), "r-1", at: at, "second") == .repeated("first"))
    #expect(try record(.reference("p-1"), "r-1", at: at, "third") == .repeated("first"))
    #expect(try story.events(.paymentReversed).count == 1)
  }

  @Test func `any other second reversal is refused, and so is a reference that stands for another payment`() throws {
    let first = try story.pay(contract, 500, reference: "p-1").payment
    let second = try story.pay(contract, 100, reference: "p-2").payment
    let at = story.clock.now()
    _ = try record(.payment(first.id), "r-1", at: at)
    expectRefusal(.alreadyReversed) { try record(.payment(first.id), "r-2", at: at) }
    expectRefusal(.alreadyReversed) { try record(.payment(first.id), "r-1", at: at.adding(milliseconds: -1)) }
    expectRefusal(.alreadyReversed) { try record(.reference("p-1"), "r-2", at: at) }
    expectRefusal(.referenceReused) { try record(.payment(second.id), "r-1", at: at) }
    expectRefusal(.referenceReused) { try record(.reference("to come"), "r-1", at: at) }
    #expect(try story.instalments(contract.contract.id).map(\.paid) == [100, 0, 0])
  }

  @Test func `somebody else's payment is not found, and a time ahead is refused`() throws {
    let payment = try story.pay(contract, 500).payment
    let other = try story.registerLender("Other")
    let at = story.clock.now()
    expectRefusal(.notFound) { try record(.payment(payment.id), "r-1", at: at, of: other.id) }
    expectRefusal(.notFound) { try record(.payment(.make(at: at)), "r-1", at: at) }
    let ahead = at.adding(milliseconds: Reversal.aheadMillisecondsMax)
    expectRefusal(.invalidFields, at: "/reversed_at") {
      try record(.payment(payment.id), "r-1", at: ahead.adding(milliseconds: 1))
    }
    #expect(try record(.payment(payment.id), "r-1", at: ahead) == .reversed("answer"))
  }

  @Test func `one that comes before its payment waits for it, and takes effect with it`() throws {
    try story.move(to: "2026-03-26 09:00")
    let at = story.clock.now()
    #expect(try record(.reference("p-1"), "r-1", at: at, "kept") == .kept("kept"))
    expectRefusal(.alreadyReversed) { try record(.reference("p-1"), "r-2", at: at) }
    #expect(try story.status(of: phone).state == .locked)
    let outcome = try story.pay(contract, 1_500, reference: "p-1")
    #expect(outcome.allocations.map(\.amount) == [500, 500, 500])
    #expect(outcome.contract.state == .active)
    #expect(outcome.lockStatus.state == .locked, "it never was paid: no release")
    #expect(outcome.restoration == nil)
    #expect(try story.instalments(contract.contract.id).map(\.paid) == [0, 0, 0])
    #expect(try record(.payment(outcome.payment.id), "r-1", at: at, "later") == .repeated("kept"))
    let kinds: [EventKind] = [.reversalKept, .paymentConfirmed, .paymentReversed]
    #expect(try kinds.map { try story.events($0).count } == [1, 1, 1])
    #expect(try story.events(.contractSettled).isEmpty)
  }

  @Test func `a payment that was taken back does not date a restoration, and is not counted`() throws {
    try story.move(to: "2026-03-26 09:00")
    let bounced = try story.pay(contract, 300).payment
    try story.reverse(.payment(bounced.id), reference: "r-1")
    let paidAt = try Story.instant("2026-03-25 21:00")
    #expect(try story.pay(contract, 500, paidAt: paidAt).restoration?.owedSince == paidAt)
    let id = contract.contract.id
    #expect(try story.store.read { try PaymentConfirmationTable.total(id, in: $0) } == (1, 500))
  }

  private enum Recorded: Equatable { case reversed(String), kept(String), repeated(String) }

  private func record(
    _ target: Servicer.ReversalInput.Target, _ reference: String, at instant: Instant, _ answer: String = "answer",
    of lender: LenderID? = nil
  ) throws -> Recorded {
    let input = Servicer.ReversalInput(
      target: target, reference: reference, reversedAt: instant, reason: "cheque returned")
    let owner = lender ?? story.lender.id
    let recorded = try story.store.write { [servicer = story.servicer] in
      try servicer.reversePayment(input, of: owner, answer: { _ in Array(answer.utf8) }, in: $0)
    }
    switch recorded {
    case .reversed(_, let bytes): return .reversed(String(decoding: bytes, as: UTF8.self))
    case .kept(let bytes): return .kept(String(decoding: bytes, as: UTF8.self))
    case .repeated(let bytes): return .repeated(String(decoding: bytes, as: UTF8.self))
    }
  }
}
