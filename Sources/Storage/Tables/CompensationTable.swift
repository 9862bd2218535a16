public import Lending

/// What contracts' borrowers are owed for hours that were late or wrong: one ledger for each contract.
public enum CompensationTable {
  /// Keeps an entry, in place of the one of the same source.
  public static func put(
    _ entry: Compensation, of contract: ContractID, lender: LenderID, in transaction: any Transaction
  ) throws {
    try transaction.execute(
      """
      INSERT INTO compensations (contract_id, source, source_id, lender_id, begun_at, ended_at, hours, amount)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
      ON CONFLICT (contract_id, source, source_id) DO UPDATE SET begun_at = excluded.begun_at,
        ended_at = excluded.ended_at, hours = excluded.hours, amount = excluded.amount
      """,
      [
        .text(contract.text), .text(entry.source.rawValue), .text(entry.sourceID), .text(lender.text),
        .integer(entry.span.lowerBound.milliseconds), .integer(entry.span.upperBound.milliseconds),
        .integer(Int64(entry.hours)), .integer(entry.amount),
      ])
  }

  /// A contract's ledger.
  public static func list(_ contract: ContractID, in reader: any Reader) throws -> [Compensation] {
    try reader.rows(
      """
      SELECT source, source_id, begun_at, ended_at, hours, amount FROM compensations WHERE contract_id = ?1
      """, [.text(contract.text)]
    ) { row in
      Compensation(
        source: try stored(Compensation.Source(rawValue: row.text(0)), "compensations.source"), sourceID: row.text(1),
        span: row.instant(2)..<max(row.instant(2), row.instant(3)), hours: Int(row.integer(4)),
        amount: row.integer(5))
    }
  }
}
