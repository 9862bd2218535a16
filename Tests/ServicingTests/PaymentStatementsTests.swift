import Lending
import Servicing
import Storage
import TestSupport
import Testing

/// What a payment costs: it asks no table in vain that seldom holds anything.
struct PaymentStatementsTests {
  private let story: Story
  private let phone: Servicer.Activation
  private let contract: Servicer.WrittenContract

  init() throws {
    story = try Story()
    phone = try story.activate()
    contract = try story.write(on: phone, ["2026-03-10": 500, "2026-04-10": 500])
  }

  @Test func `a plain payment reads five times and writes five times`() throws {
    // The first of a transaction reads the end of its chain besides.
    // The borrower is opened for the work apps alone.
    let statements = try pay(["one", "two"])[1].filter { !$0.hasPrefix("SELECT borrower ") }
    #expect(statements.filter { $0.hasPrefix("SELECT") }.count == 5, "\(statements)")
    #expect(statements.filter { !$0.hasPrefix("SELECT") }.count == 5, "\(statements)")
  }

  @Test func `a payment looks at holds, orders and holidays where there are any`() throws {
    let key = try story.issueKey(.lender)
    try story.placeHold(.dispute, on: contract, by: key)
    try story.order(.fraudReview, on: phone, by: key)
    try story.setHolidays("2026-03-11")
    let statements = try pay(["one", "two"])[1]
    let readers = statements.filter { $0.hasPrefix("SELECT") && !$0.contains("EXISTS") }
    for table in ["holds", "lock_orders", "calendars"] {
      #expect(readers.contains { $0.contains("FROM \(table)") }, "\(table)")
    }
  }

  @Test func `the ends of chains outlive their transaction, however many bodies it had`() throws {
    try pay(["one", "two", "three"])
    try pay(["four"])
    let stored = try story.store.read { try EventTable.head(of: story.lender.id, in: $0) }
    let last = try story.store.read { try EventTable.list(story.lender.id, after: 0, limit: 500, in: $0) }.last
    #expect(stored.position == last?.position)
    #expect(stored.value == last?.value)
    #expect(try story.store.read { try story.servicer.verifyEvents(of: story.lender.id, in: $0) } == nil)
  }

  /// Pays one unit by each reference in one transaction, and gives the statements of each.
  @discardableResult
  private func pay(_ references: [String]) throws -> [[String]] {
    let inputs = try references.map { reference in
      Servicer.PaymentInput(
        target: .contract(contract.contract.id), amount: Money(1, try Story.currency()), paidAt: story.clock.now(),
        reference: reference, method: nil, payer: nil)
    }
    return try story.store.write { [servicer = story.servicer, lender = story.lender.id] transaction in
      try inputs.map { input in
        let counted = CountedTransaction(transaction)
        _ = try servicer.recordPaymentConfirmation(input, of: lender, answer: { _ in [] }, in: counted)
        return counted.statements
      }
    }
  }
}
