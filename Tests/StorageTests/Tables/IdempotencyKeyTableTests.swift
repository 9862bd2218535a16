import Lending
import Storage
import Testing

struct IdempotencyKeyTableTests {
  @Test func `an answer is found until it expires, replaced then, and deleted in order of expiry`() throws {
    let rows = try Rows()
    for number in 1...4 { try put(number, answer: [0]) }
    #expect(try find(2, at: 1) == .init(requestDigest: [2], answer: [0]))
    #expect(try find(2, at: 2) == nil)
    #expect(try find(9, at: 1) == nil)
    try put(2, answer: [1], expiresAt: 9)
    #expect(try find(2, at: 2)?.answer == [1])
    #expect(try deleteExpired(at: 4, limit: 2) == 2)
    #expect(try find(4, at: 1) != nil, "the earliest went first")
    #expect(try deleteExpired(at: 4, limit: 2) == 1)
    #expect(try deleteExpired(at: 4, limit: 2) == 0)
    #expect(try find(2, at: 4) != nil)

    func put(_ number: Int, answer: [UInt8], expiresAt: Int? = nil) throws {
      try rows.write { [lender = rows.lender.id] in
        try IdempotencyKeyTable.put(
          [UInt8(number)], .init(requestDigest: [UInt8(number)], answer: answer), of: lender,
          expiresAt: Rows.moment(expiresAt ?? number), in: $0)
      }
    }
    func find(_ number: Int, at moment: Int) throws -> IdempotencyKeyTable.Kept? {
      try rows.read { try IdempotencyKeyTable.find([UInt8(number)], at: Rows.moment(moment), in: $0) }
    }
    func deleteExpired(at moment: Int, limit: Int) throws -> Int {
      try rows.write { try IdempotencyKeyTable.deleteExpired(at: Rows.moment(moment), limit: limit, in: $0) }
    }
  }
}
