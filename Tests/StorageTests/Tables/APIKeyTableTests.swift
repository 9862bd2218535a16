import Lending
import Storage
import Testing

struct APIKeyTableTests {
  private let rows: Rows

  init() throws { rows = try Rows() }

  @Test func `a key is found by its hash, revoked or not, and revoked once`() throws {
    let key = try insert(1, .support, person: "Ravi")
    #expect(try rows.read { try APIKeyTable.find(hash: [1], in: $0) } == key)
    #expect(try rows.read { try APIKeyTable.find(hash: [2], in: $0) } == nil)
    #expect(try revoke(key, at: 5))
    #expect(try !revoke(key, at: 6))
    #expect(try rows.read { try APIKeyTable.find(hash: [1], in: $0) }?.revokedAt == Rows.moment(5))
    #expect(try rows.read { try APIKeyTable.find(key.id, in: $0) }?.revokedAt == Rows.moment(5))
  }

  @Test func `an operator's key that was revoked is none`() throws {
    #expect(try !hasOperatorKey())
    _ = try insert(1, .lender)
    #expect(try !hasOperatorKey())
    let key = try insert(2, .operator)
    #expect(try hasOperatorKey())
    _ = try revoke(key, at: 5)
    #expect(try !hasOperatorKey())
  }

  @Test func `a lender's keys are listed in order, its own alone`() throws {
    let keys = try [1, 2, 3].map { try insert($0, .lender) }
    _ = try insert(4, .operator)
    let first = try list(PageRequest(limit: 2))
    #expect(first.data.map(\.id) == [keys[0].id, keys[1].id])
    let second = try list(PageRequest(limit: 2, cursor: first.nextCursor))
    #expect(second.data.map(\.id) == [keys[2].id])
    #expect(second.nextCursor == nil)
  }

  @Test func `a role and a lender that do not fit are refused by the table too`() throws {
    let key = APIKey(
      id: .make(at: Rows.moment(1)), lenderID: nil, role: .lender, name: "a key", person: nil, mayOverride: false,
      issuedAt: Rows.moment(1), revokedAt: nil)
    let error = #expect(throws: ConstraintViolation.self) {
      try rows.write { try APIKeyTable.insert(key, hash: [1], in: $0) }
    }
    #expect(error?.kind == .check)
  }

  private func insert(_ number: Int, _ role: Role, person: String? = nil) throws -> APIKey {
    let key = APIKey(
      id: .make(at: Rows.moment(number)), lenderID: role == .operator ? nil : rows.lender.id, role: role, name: "a key",
      person: person, mayOverride: role == .support, issuedAt: Rows.moment(number), revokedAt: nil)
    try rows.write { try APIKeyTable.insert(key, hash: [UInt8(number)], in: $0) }
    return key
  }

  private func revoke(_ key: APIKey, at number: Int) throws -> Bool {
    try rows.write { try APIKeyTable.revoke(key.id, at: Rows.moment(number), in: $0) }
  }

  private func hasOperatorKey() throws -> Bool { try rows.read { try APIKeyTable.hasOperatorKey(in: $0) } }

  private func list(_ request: PageRequest) throws -> Page<APIKey> {
    try rows.read { try APIKeyTable.list(rows.lender.id, request, in: $0) }
  }
}
