import Lending
import Storage
import Testing

struct UnlockCodeTableTests {
  private let rows: Rows
  private let device: Device

  init() throws {
    rows = try Rows()
    device = try rows.device(1)
  }

  @Test func `records come back as they were, in the order in which they were made`() throws {
    let codes = try [insert(3, .counter(0), grant: 0), insert(2, .challenge("56457176"), grant: 7)]
    let other = try rows.device(2)
    let list = { [rows] (device: Device, request: PageRequest) in
      try rows.read { try UnlockCodeTable.list(device.id, request, in: $0) }
    }
    let first = try list(device, PageRequest(limit: 1))
    #expect(first.data == [codes[0]])
    #expect(try list(device, PageRequest(limit: 1, cursor: first.nextCursor)).data == [codes[1]])
    #expect(try list(other, PageRequest()).data == [])
  }

  @Test func `a report of use means the latest unused code of its mode, question and grant`() throws {
    let first = try insert(1, .counter(19), grant: 0)
    let second = try insert(2, .counter(19), grant: 0)
    let third = try insert(3, .counter(19), grant: 7)
    let fourth = try insert(4, .challenge("56457176"), grant: 0)
    #expect(try findUnused(.counter(19), grant: 0) == second.id)
    #expect(try findUnused(.counter(19), grant: 7) == third.id)
    #expect(try findUnused(.challenge("56457176"), grant: 0) == fourth.id)
    #expect(try findUnused(.challenge("56457176"), grant: 7) == nil)
    #expect(try findUnused(.counter(18), grant: 0) == nil)
    try rows.write { try UnlockCodeTable.use(second.id, at: Rows.moment(9), in: $0) }
    #expect(try findUnused(.counter(19), grant: 0) == first.id)
    let used = try rows.read { try UnlockCodeTable.list(device.id, PageRequest(), in: $0).data.map(\.usedAt) }
    #expect(used == [nil, Rows.moment(9), nil, nil])
  }

  @Test func `a grant that is reserved is damage`() throws {
    _ = try insert(1, .counter(0), grant: 0)
    try rows.write { try $0.execute("UPDATE unlock_codes SET grant_number = 98") }
    let error = #expect(throws: LatchkeyError.self) {
      try rows.read { _ = try UnlockCodeTable.list(device.id, PageRequest(), in: $0) }
    }
    #expect(error?.context == "damaged value in unlock_codes.grant_number")
  }

  private func insert(_ number: Int, _ mode: IssuedUnlockCode.Mode, grant: Int) throws -> IssuedUnlockCode {
    let code = try #require(
      IssuedUnlockCode(
        id: .make(at: Rows.moment(number)), deviceID: device.id, mode: mode, grantNumber: grant, keyGeneration: 1,
        askedBy: .make(at: Rows.moment(0)), reason: "paid", ticketReference: "T-1", issuedAt: Rows.moment(number),
        usedAt: nil))
    try rows.write { [lender = rows.lender.id] in try UnlockCodeTable.insert(code, of: lender, in: $0) }
    return code
  }

  private func findUnused(_ mode: IssuedUnlockCode.Mode, grant: Int) throws -> UnlockCodeID? {
    try rows.read { try UnlockCodeTable.findUnused(device.id, mode: mode, grantNumber: grant, in: $0)?.id }
  }
}
