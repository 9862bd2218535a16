@testable import Endpoints
import JSON
import Lending
import Storage
import TestSupport
import Testing

struct LenderBlocksTests {
  @Test func `a block is loaded once for each version`() throws {
    let premises = try Premises()
    let connection = try premises.makeTools().connection
    let blocks = LenderBlocks()
    func block(_ version: Int64) throws -> LenderBlock {
      try blocks.block(of: premises.lenderID, version: version, in: connection)
    }
    func phone(_ block: LenderBlock) throws -> String? { try JSONReader.parse(block.json)["phone"]?.string }
    let first = try block(1)
    #expect(try phone(first) == "+91 22 5550 1000")
    #expect(first.version == 1)
    try premises.store.write { [id = premises.lenderID] transaction in
      var lender = try LenderTable.require(id, in: transaction)
      lender.contact.phone = "+91 22 5550 2000"
      lender.version = 2
      try LenderTable.update(lender, in: transaction)
    }
    #expect(try block(1) === first)
    let second = try block(2)
    #expect(try phone(second) == "+91 22 5550 2000")
    #expect(second.version == 2)
  }

  @Test func `an unknown lender has none`() throws {
    let premises = try Premises()
    let connection = try premises.makeTools().connection
    let id = LenderID.make(at: premises.clock.now())
    #expect(refusal { try LenderBlocks().block(of: id, version: 1, in: connection) }?.code == .notFound)
  }
}
