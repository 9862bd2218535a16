import Lending
import Storage
import Testing

struct ActivationCodeTableTests {
  @Test func `a new code stands in place of the old, and the wrong tries stay until one is used`() throws {
    let rows = try Rows()
    let device = try rows.device(1)
    let find = { try rows.read { try ActivationCodeTable.find(device.id, in: $0) } }
    #expect(try find() == nil)
    try put([1], 10)
    try rows.write {
      try ActivationCodeTable.updateTries(device.id, wrongTries: 4, nextTryAt: Rows.moment(2), in: $0)
    }
    try put([2], 20)
    let standing = try find()
    #expect(standing?.codeHash == [2])
    #expect(standing?.expiresAt == Rows.moment(20))
    #expect(standing?.wrongTries == 4)
    #expect(standing?.nextTryAt == Rows.moment(2))
    try rows.write { try ActivationCodeTable.use(device.id, in: $0) }
    #expect(try find()?.codeHash == nil)
    #expect(try find()?.wrongTries == 0)

    func put(_ hash: [UInt8], _ end: Int) throws {
      try rows.write {
        try ActivationCodeTable.put(
          device.id, of: device.lenderID, codeHash: hash, expiresAt: Rows.moment(end), in: $0)
      }
    }
  }
}
