import JSON
import Lending
import Servicing
import TestSupport
import Testing

/// Prepaid days: 100 for each day from 3 March on.
struct ShiftedDaysTests {
  private let story: Story
  private let phone: Servicer.Activation
  private let contract: Servicer.WrittenContract

  /// Wednesday, 11 March, 10:00: eight days past due, restricted since the day before.
  init() throws {
    story = try Story(packs: [
      try .standard(
        named: "days",
        [
          "lapsed_days = \"owed\"": "lapsed_days = \"shifted\"", "shadow_hours = 72": "shadow_hours = 0",
          "settling_hours = 24": "settling_hours = 0",
        ])
    ])
    phone = try story.activate()
    var input = try Story.contractInput(
      phone.deviceID, ["2026-03-03": 100, "2026-03-04": 100, "2026-03-05": 100, "2026-03-06": 100])
    input.policy = "days"
    contract = try story.write(input)
    try story.move(to: "2026-03-11 10:00")
  }

  @Test func `one day's payment buys one day, whatever went by, and is an event`() throws {
    #expect(try story.status(of: phone).state == .restricted)
    #expect(try story.document(of: phone)["amount_due"]?["amount"]?.integer == 100)
    let outcome = try story.pay(contract, 100)
    #expect(outcome.lockStatus.state == .unlocked)
    #expect(outcome.balance.arrears == 0)
    #expect(
      try story.instalments(contract.contract.id).map(\.dueOn.description) == [
        "2026-03-11", "2026-03-12", "2026-03-13", "2026-03-14",
      ])
    let event = try #require(try story.events(.contractDaysShifted).first)
    #expect(event["data"]?["days"]?.integer == 8)
    #expect(event["data"]?["payment_confirmation_id"]?.string == outcome.payment.id.text)
    try story.move(to: "2026-03-13 09:00")
    #expect(try story.status(of: phone).state == .reminder, "the day after the next one was due")
  }

  @Test func `days move in one statement, however many are to come`() throws {
    let input = Servicer.PaymentInput(
      target: .contract(contract.contract.id), amount: Money(100, try Story.currency()), paidAt: story.clock.now(),
      reference: "p", method: nil, payer: nil)
    let statements = try story.store.write { [servicer = story.servicer, lender = story.lender.id] transaction in
      let counted = CountedTransaction(transaction)
      _ = try servicer.recordPaymentConfirmation(input, of: lender, answer: { _ in [] }, in: counted)
      return counted.statements
    }
    #expect(statements.filter { $0.hasPrefix("UPDATE instalments") }.count == 2, "what is paid, and the days")
    let stored = try story.instalments(contract.contract.id)
    #expect(stored.map(\.paid) == [100, 0, 0, 0])
    #expect(stored.map(\.dueOn.description) == ["2026-03-11", "2026-03-12", "2026-03-13", "2026-03-14"])
  }

  @Test func `a smaller payment moves nothing, and what completes the instalment then moves all`() throws {
    #expect(try story.pay(contract, 60).lockStatus.state == .restricted)
    #expect(try story.events(.contractDaysShifted).isEmpty)
    #expect(try story.pay(contract, 40).lockStatus.state == .unlocked)
    #expect(try story.instalments(contract.contract.id).first?.dueOn == Story.date("2026-03-11"))
  }

  @Test func `a reversal counts from the due dates as they stand, and a payment that was taken back early moves none`()
    throws
  {
    let payment = try story.pay(contract, 200).payment
    let outcome = try #require(try story.reverse(.payment(payment.id), reference: "r-1").takenBack?.outcome)
    #expect(outcome.balance.daysPastDue == 0)
    #expect(try story.instalments(contract.contract.id).map(\.paid) == [0, 0, 0, 0])
    try story.move(to: "2026-03-20 10:00")
    try story.reverse(.reference("p-2"), reference: "r-2")
    try story.pay(contract, 100, reference: "p-2")
    #expect(try story.instalments(contract.contract.id).first?.dueOn == Story.date("2026-03-11"))
  }
}
