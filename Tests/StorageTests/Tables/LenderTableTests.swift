import Lending
import Storage
import Testing

struct LenderTableTests {
  @Test func `a lender comes back as it was, and as it was changed`() throws {
    let rows = try Rows()
    #expect(try rows.read { try LenderTable.find(rows.lender.id, in: $0) } == rows.lender)
    var changed = rows.lender
    changed.complaints = nil
    changed.certification = nil
    changed.paymentInstructions = []
    changed.contact.address = nil
    changed.policyChanges = try #require(PolicyChanges(stored: #"{"offline":null}"#))
    changed.version = 2
    try rows.write { [changed] in try LenderTable.update(changed, in: $0) }
    #expect(try rows.read { try LenderTable.require(rows.lender.id, in: $0) } == changed)
    #expect(throws: LatchkeyError.notFound("lender")) {
      try rows.read { try LenderTable.require(.make(at: Rows.moment(5)), in: $0) }
    }
  }

  @Test(arguments: [
    ("time_zone", "Nowhere"), ("currency", "XXX"), ("contact", "{}"), ("complaints", "[]"),
    ("payment_instructions", "[{}]"), ("policy_changes", "[]"),
  ])
  func `a damaged value names its column, to the log alone`(column: String, value: String) throws {
    let rows = try Rows()
    try rows.write { try $0.execute("UPDATE lenders SET \(column) = ?1", [.text(value)]) }
    let error = #expect(throws: LatchkeyError.self) {
      try rows.read { try LenderTable.find(rows.lender.id, in: $0) }
    }
    #expect(error?.code == .internalError)
    #expect(error?.context == "damaged value in lenders.\(column)")
    #expect(error?.detail.contains(value) == false)
  }
}
