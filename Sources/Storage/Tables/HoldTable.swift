public import Lending

/// Holds on contracts.
public enum HoldTable {
  private static let columns = "id, contract_id, kind, since, until, placed_at, placed_by, by_support, lifted_at, note"

  /// Inserts a hold that was just placed.
  public static func insert(_ hold: Hold, of lenderID: LenderID, in transaction: any Transaction) throws {
    try transaction.execute(
      "INSERT INTO holds (\(columns), lender_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
      [
        .text(hold.id.text), .text(hold.contractID.text), .text(hold.kind.rawValue), .integer(hold.since.milliseconds),
        .optional(hold.until), .integer(hold.placedAt.milliseconds), .text(hold.placedBy.text),
        .boolean(hold.isPlacedBySupport), .optional(hold.liftedAt), .text(hold.note), .text(lenderID.text),
      ])
  }

  /// A lender's hold by its id, or nil.
  public static func find(_ id: HoldID, of lenderID: LenderID, in reader: any Reader) throws -> Hold? {
    try reader.row(
      "SELECT \(columns) FROM holds WHERE id = ?1 AND lender_id = ?2", [.text(id.text), .text(lenderID.text)], make)
  }

  /// The holds of a contract that had not ended by an instant and, of those that had, the one that ended last, in the order
  /// in which they were placed.
  public static func list(
    _ contract: ContractID, notEndedBy instant: Instant, in reader: any Reader
  ) throws -> [Hold] {
    try reader.rows(
      """
      SELECT \(columns) FROM holds
      WHERE contract_id = ?1 AND ((lifted_at IS NULL OR lifted_at > ?2) AND (until IS NULL OR until > ?2)
        OR id = (SELECT id FROM holds WHERE contract_id = ?1
          ORDER BY min(coalesce(lifted_at, until), coalesce(until, lifted_at)) DESC, id DESC LIMIT 1))
      ORDER BY id
      """, [.text(contract.text), .integer(instant.milliseconds)], make)
  }

  /// Every hold of a contract, in the order in which they were placed.
  public static func list(
    _ contract: ContractID, _ request: PageRequest, in reader: any Reader
  ) throws -> Page<Hold> {
    let rows = try reader.rows(
      "SELECT \(columns) FROM holds WHERE contract_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
      [.text(contract.text), try request.lastID(), .integer(request.rowsToFetch)], make)
    return Page(rows: rows, request: request) { [.text($0.id.text)] }
  }

  /// How many holds support has placed on a contract since an instant.
  public static func countBySupport(_ contract: ContractID, since instant: Instant, in reader: any Reader) throws -> Int
  {
    try reader.row(
      "SELECT count(*) FROM holds WHERE contract_id = ?1 AND by_support = 1 AND placed_at > ?2",
      [.text(contract.text), .integer(instant.milliseconds)]
    ) { Int($0.integer(0)) } ?? 0
  }

  /// Writes when a hold was lifted.
  public static func lift(_ id: HoldID, at instant: Instant, in transaction: any Transaction) throws {
    try transaction.execute(
      "UPDATE holds SET lifted_at = ?2 WHERE id = ?1", [.text(id.text), .integer(instant.milliseconds)])
  }

  private static func make(_ row: any Row) throws -> Hold {
    Hold(
      id: row.id(0), contractID: row.id(1), kind: try stored(Hold.Kind(rawValue: row.text(2)), "holds.kind"),
      since: row.instant(3), until: row.instantOrNil(4), placedAt: row.instant(5), placedBy: row.id(6),
      isPlacedBySupport: row.boolean(7), liftedAt: row.instantOrNil(8), note: row.text(9))
  }
}
