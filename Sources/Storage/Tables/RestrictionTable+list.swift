public import Lending

extension RestrictionTable {
  /// A restriction with what its hours are worth, where it was wrong.
  public struct Listed: Sendable, Equatable {
    /// The restriction.
    public let restriction: Restriction
    /// Its hours that count; nil where it was not wrong.
    public let hours: Int?
    /// What they are worth; nil where it was not wrong.
    public let worth: Money?
  }

  /// A lender's restrictions in the order in which they began, of one contract or of all, wrongful ones alone where that
  /// is asked for.
  public static func list(
    _ lenderID: LenderID, contract: ContractID?, wrongfulAlone: Bool, _ request: PageRequest, in reader: any Reader
  ) throws -> Page<Listed> {
    var arguments: [SQLValue] = [.text(lenderID.text), try request.lastID(), .integer(request.rowsToFetch)]
    var conditions = wrongfulAlone ? " AND wrongful_since IS NOT NULL" : ""
    if let contract {
      arguments.append(.text(contract.text))
      conditions += " AND contract_id = ?4"
    }
    // As in `RestorationTable.list`.
    let plus = contract == nil ? "" : "+"
    let rows = try reader.rows(
      """
      SELECT \(columns), (SELECT currency FROM contracts WHERE id = contract_id),
        (SELECT hours FROM compensations AS c
          WHERE c.contract_id = restrictions.contract_id AND source = 'restriction' AND source_id = restrictions.id),
        (SELECT amount FROM compensations AS c
          WHERE c.contract_id = restrictions.contract_id AND source = 'restriction' AND source_id = restrictions.id)
      FROM restrictions WHERE \(plus)lender_id = ?1 AND id > ?2\(conditions) ORDER BY id LIMIT ?3
      """, arguments, listed)
    return Page(rows: rows, request: request) { [.text($0.restriction.id.text)] }
  }

  /// How many of a lender's restrictions were found wrong.
  public static func countWrongful(_ lenderID: LenderID, in reader: any Reader) throws -> Int64 {
    try reader.row(
      "SELECT count(*) FROM restrictions WHERE lender_id = ?1 AND wrongful_since IS NOT NULL", [.text(lenderID.text)]
    ) { $0.integer(0) } ?? 0
  }

  private static func listed(_ row: any Row) throws -> Listed {
    let currency = try stored(Currency(row.text(9)), "contracts.currency")
    return Listed(
      restriction: try make(row), hours: row.integerOrNil(10).map { Int($0) },
      worth: row.integerOrNil(11).map { Money($0, currency) })
  }
}
