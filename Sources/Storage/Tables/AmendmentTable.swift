public import Lending

/// Amendments of contracts: that there was one, of which kind, by whom and why; its figures stand in its event.
public enum AmendmentTable {
  private static let columns = "id, contract_id, kind, recorded_at, written_by, note"

  /// Inserts an amendment.
  public static func insert(_ amendment: Amendment, of lenderID: LenderID, in transaction: any Transaction) throws {
    try transaction.execute(
      "INSERT INTO amendments (\(columns), lender_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
      [
        .text(amendment.id.text), .text(amendment.contractID.text), .text(amendment.kind),
        .integer(amendment.recordedAt.milliseconds), .text(amendment.writtenBy.text), .text(amendment.note),
        .text(lenderID.text),
      ])
  }

  /// A contract's amendments in the order in which they were recorded.
  public static func list(
    _ contract: ContractID, _ request: PageRequest, in reader: any Reader
  ) throws -> Page<Amendment> {
    let rows = try reader.rows(
      "SELECT \(columns) FROM amendments WHERE contract_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
      [.text(contract.text), try request.lastID(), .integer(request.rowsToFetch)], make)
    return Page(rows: rows, request: request) { [.text($0.id.text)] }
  }

  private static func make(_ row: any Row) -> Amendment {
    Amendment(
      id: row.id(0), contractID: row.id(1), kind: row.text(2), recordedAt: row.instant(3), writtenBy: row.id(4),
      note: row.text(5))
  }
}
