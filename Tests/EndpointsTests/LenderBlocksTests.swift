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
    func phone(version: Int64) throws -> String? {
      let block = try blocks.block(of: premises.lenderID, version: version, in: connection)
      return try JSONReader.parse(block)["phone"]?.string
    }
    #expect(try phone(version: 1) == "+91 22 5550 1000")
    try premises.store.write { [id = premises.lenderID] transaction in
      var lender = try LenderTable.require(id, in: transaction)
      lender.contact.phone = "+91 22 5550 2000"
      lender.version = 2
      try LenderTable.update(lender, in: transaction)
    }
    #expect(try phone(version: 1) == "+91 22 5550 1000")
    #expect(try phone(version: 2) == "+91 22 5550 2000")
  }

  @Test func `an unknown lender has none`() throws {
    let premises = try Premises()
    let connection = try premises.makeTools().connection
    let id = LenderID.make(at: premises.clock.now())
    #expect(refusal { try LenderBlocks().block(of: id, version: 1, in: connection) }?.code == .notFound)
  }
}
