public import Lending

extension RestorationTable {
  /// What a list of restorations is narrowed to; every part that is given must hold.
  public struct Filter: Sendable, Equatable {
    /// The device.
    public var device: DeviceID?
    /// The contract.
    public var contract: ContractID?
    /// Where it stands.
    public var state: Restoration.State?
    /// Those that have not ended by their deadline, or ended after it.
    public var lateAt: Instant?

    /// A filter that lets everything through until its parts are set.
    public init() {}
  }

  /// A lender's restorations in the order in which they were ordered.
  public static func list(
    _ lenderID: LenderID, _ filter: Filter, _ request: PageRequest, in reader: any Reader
  ) throws -> Page<Kept> {
    var arguments: [SQLValue] = [.text(lenderID.text), try request.lastID(), .integer(request.rowsToFetch)]
    var conditions = filter.state.map { " AND " + condition($0) } ?? ""
    func narrow(_ value: SQLValue?, _ condition: (String) -> String) {
      guard let value else { return }
      arguments.append(value)
      conditions += " AND " + condition("?\(arguments.count)")
    }
    narrow(filter.device.map { .text($0.text) }) { "device_id = \($0)" }
    narrow(filter.contract.map { .text($0.text) }) { "contract_id = \($0)" }
    narrow(filter.lateAt.map { .integer($0.milliseconds) }) {
      "deadline < coalesce(restored_at, superseded_at, \($0))"
    }
    // Without statistics SQLite would read all of the lender's in order, past the few that are sought, unless `+` forbids it.
    let plus = filter.device == nil && filter.contract == nil ? "" : "+"
    let rows = try reader.rows(
      """
      SELECT \(columns), (SELECT currency FROM contracts WHERE id = contract_id) FROM restorations
      WHERE \(plus)lender_id = ?1 AND id > ?2\(conditions) ORDER BY id LIMIT ?3
      """, arguments
    ) { row in
      let (restoration, progress, outcome) = make(row)
      return Kept(
        restoration: restoration, progress: progress, outcome: outcome,
        currency: try stored(Currency(row.text(12)), "contracts.currency"))
    }
    return Page(rows: rows, request: request) { [.text($0.restoration.id.text)] }
  }

  private static func condition(_ state: Restoration.State) -> String {
    switch state {
    case .unreachable: "restored_at IS NULL AND superseded_at IS NULL AND contacted_at IS NULL"
    case .sent: "restored_at IS NULL AND superseded_at IS NULL AND contacted_at IS NOT NULL"
    case .restored: "restored_at IS NOT NULL"
    case .superseded: "superseded_at IS NOT NULL"
    }
  }
}
