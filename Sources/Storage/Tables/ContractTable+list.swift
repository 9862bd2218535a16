public import Lending

extension ContractTable {
  /// What a list of contracts is narrowed to; every part that is given must hold.
  public struct Filter: Sendable, Equatable {
    /// The lender's own name for it.
    public var externalReference: String?
    /// Where it stands.
    public var state: Contract.State?
    /// The due date that days past due count from is this or earlier.
    public var overdueSinceMax: CivilDate?

    /// A filter that lets everything through until its parts are set.
    public init() {}
  }

  /// A lender's contracts in the order in which they were written.
  public static func list(
    _ lenderID: LenderID, _ filter: Filter, _ request: PageRequest, in reader: any Reader
  ) throws -> Page<Contract> {
    var arguments: [SQLValue] = [.text(lenderID.text), try request.lastID(), .integer(request.rowsToFetch)]
    var conditions = ""
    func narrow(_ condition: StaticString, _ value: String?) {
      guard let value else { return }
      arguments.append(.text(value))
      conditions += " AND \(condition) ?\(arguments.count)"
    }
    narrow("external_reference =", filter.externalReference)
    narrow("state =", filter.state?.rawValue)
    narrow("overdue_since <=", filter.overdueSinceMax?.description)
    let rows = try reader.rows(
      "SELECT \(columns) FROM contracts WHERE lender_id = ?1 AND id > ?2\(conditions) ORDER BY id LIMIT ?3",
      arguments, make)
    return Page(rows: rows, request: request) { [.text($0.id.text)] }
  }
}
