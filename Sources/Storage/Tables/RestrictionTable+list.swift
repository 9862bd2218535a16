public import Lending

extension RestrictionTable {
  /// A lender's restrictions in the order in which they began, of one contract or of all, wrongful ones alone where that
  /// is asked for.
  public static func list(
    _ lenderID: LenderID, contract: ContractID?, wrongfulAlone: Bool, _ request: PageRequest, in reader: any Reader
  ) throws -> Page<Restriction> {
    var arguments: [SQLValue] = [.text(lenderID.text), try request.lastID(), .integer(request.rowsToFetch)]
    var conditions = wrongfulAlone ? " AND wrongful_since IS NOT NULL" : ""
    if let contract {
      arguments.append(.text(contract.text))
      conditions += " AND contract_id = ?4"
    }
    // As in `RestorationTable.list`.
    let plus = contract == nil ? "" : "+"
    let rows = try reader.rows(
      "SELECT \(columns) FROM restrictions WHERE \(plus)lender_id = ?1 AND id > ?2\(conditions) ORDER BY id LIMIT ?3",
      arguments, make)
    return Page(rows: rows, request: request) { [.text($0.id.text)] }
  }
}
