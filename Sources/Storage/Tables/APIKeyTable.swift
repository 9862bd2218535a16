public import Lending

/// API keys, by the SHA-256 of their text.
public enum APIKeyTable {
  private static let columns = "id, lender_id, role, name, person, may_override, issued_at, revoked_at"

  /// Inserts a key that was just issued.
  public static func insert(_ key: APIKey, hash: [UInt8], in transaction: any Transaction) throws {
    try transaction.execute(
      "INSERT INTO api_keys (\(columns), key_hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
      [
        .text(key.id.text), .optional(key.lenderID?.text), .text(key.role.rawValue), .text(key.name),
        .optional(key.person), .boolean(key.mayOverride), .integer(key.issuedAt.milliseconds),
        .optional(key.revokedAt), .blob(hash),
      ])
  }

  /// The key with a hash, revoked or not, or nil.
  public static func find(hash: [UInt8], in reader: any Reader) throws -> APIKey? {
    try reader.row("SELECT \(columns) FROM api_keys WHERE key_hash = ?1", [.blob(hash)], make)
  }

  /// A key by its id, revoked or not, or nil.
  public static func find(_ id: APIKeyID, in reader: any Reader) throws -> APIKey? {
    try reader.row("SELECT \(columns) FROM api_keys WHERE id = ?1", [.text(id.text)], make)
  }

  /// Whether any operator's key stands.
  public static func hasOperatorKey(in reader: any Reader) throws -> Bool {
    try reader.row("SELECT 1 FROM api_keys WHERE role = 'operator' AND revoked_at IS NULL LIMIT 1") { _ in true }
      ?? false
  }

  /// A lender's keys in the order in which they were issued.
  public static func list(_ lenderID: LenderID, _ request: PageRequest, in reader: any Reader) throws -> Page<APIKey> {
    let rows = try reader.rows(
      "SELECT \(columns) FROM api_keys WHERE lender_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
      [.text(lenderID.text), try request.lastID(), .integer(request.rowsToFetch)], make)
    return Page(rows: rows, request: request) { [.text($0.id.text)] }
  }

  /// Marks a key as revoked, unless it was already; whether it was not.
  public static func revoke(_ id: APIKeyID, at instant: Instant, in transaction: any Transaction) throws -> Bool {
    try transaction.execute(
      "UPDATE api_keys SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL",
      [.text(id.text), .integer(instant.milliseconds)]) > 0
  }

  private static func make(_ row: any Row) throws -> APIKey {
    APIKey(
      id: row.id(0), lenderID: row.textOrNil(1).map(LenderID.init(stored:)),
      role: try stored(Role(rawValue: row.text(2)), "api_keys.role"), name: row.text(3), person: row.textOrNil(4),
      mayOverride: row.boolean(5), issuedAt: row.instant(6), revokedAt: row.instantOrNil(7))
  }
}
