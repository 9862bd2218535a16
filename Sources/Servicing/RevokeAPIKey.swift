import JSON
public import Lending
public import Storage

extension Servicer {
  /// Revokes an API key from the next request on; one that was revoked before stays so.
  ///
  /// `lender` whose keys the caller may revoke; nil for an operator, who may revoke all.
  /// - Throws: `notFound` for a key that is not the caller's to revoke.
  public func revokeAPIKey(_ id: APIKeyID, by lender: LenderID?, in transaction: any Transaction) throws {
    guard let key = try APIKeyTable.find(id, in: transaction), lender == nil || key.lenderID == lender else {
      throw LatchkeyError.notFound("API key")
    }
    let now = clock.now()
    guard try APIKeyTable.revoke(id, at: now, in: transaction) else { return }
    try recordEvent(
      .apiKeyRevoked, at: now, lender: key.lenderID, data: [JSONMember("api_key_id", .string(id.text))],
      in: transaction)
  }
}
