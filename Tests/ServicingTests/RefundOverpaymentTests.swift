import JSON
import Lending
import Servicing
import TestSupport
import Testing

struct RefundOverpaymentTests {
  private let story: Story
  private let contract: Servicer.WrittenContract

  /// A contract of 1,000 that was paid with 1,300.
  init() throws {
    story = try Story()
    contract = try story.write(on: story.activate(), ["2026-03-10": 500, "2026-04-10": 500])
    try story.pay(contract, 1_300, reference: "p-1")
  }

  @Test func `what was paid too much is paid back, once for a reference, and never more`() throws {
    #expect(try told(story.refund(contract, 200, reference: "f-1")) == "new 100")
    #expect(try told(story.refund(contract, 200, reference: "f-1")) == "again 100")
    expectRefusal(.referenceReused) { try story.refund(contract, 100, reference: "f-1") }
    expectRefusal(.invalidFields, at: "/amount/amount") { try story.refund(contract, 101, reference: "f-2") }
    #expect(try told(story.refund(contract, 100, reference: "f-2")) == "new 0")
    #expect(try story.contract(contract.contract.id).unallocated == 0)
    #expect(try story.events(.contractRefunded).map { $0["data"]?["unallocated"]?.integer } == [100, 0])
  }

  @Test func `a payment that is taken back after a refund takes what is left, and the books never go below zero`()
    throws
  {
    try story.refund(contract, 300, reference: "f-1")
    let outcome = try #require(try story.reverse(.reference("p-1"), reference: "r-1").takenBack)
    #expect(outcome.untaken == 300)
    #expect(outcome.outcome.balance.outstanding == 1_000)
    #expect(outcome.outcome.contract.unallocated == 0)
  }

  private func told(_ recorded: RecordedRefund) -> String {
    switch recorded {
    case .refunded(_, let bytes): "new " + String(decoding: bytes, as: UTF8.self)
    case .repeated(let bytes): "again " + String(decoding: bytes, as: UTF8.self)
    }
  }
}
