public import Lending

extension DeviceTable {
  /// What a list of devices is narrowed to; every part that is given must hold.
  public struct Filter: Sendable, Equatable {
    /// The first or second IMEI.
    public var imei: IMEI?
    /// The lender's own name for it.
    public var externalReference: String?
    /// The blind index of its borrower's phone number.
    public var phoneIndex: [UInt8]?
    /// What it is told.
    public var lockState: LockState?

    /// A filter that lets everything through until its parts are set.
    public init() {}
  }

  /// A lender's devices in the order of enrolment.
  ///
  /// What is given finds its devices by an index of its own. Without statistics SQLite would rather read all that the
  /// lender has in order, past the few that are sought: the `+` takes that way from it.
  public static func list(
    _ lenderID: LenderID, _ filter: Filter, _ request: PageRequest, in reader: any Reader
  ) throws -> Page<Device> {
    var arguments: [SQLValue] = [.text(lenderID.text), try request.lastID(), .integer(request.rowsToFetch)]
    let plus = filter == Filter() ? "" : "+"
    var conditions = "\(plus)devices.lender_id = ?1 AND \(plus)devices.id > ?2"
    func narrow(_ value: SQLValue?, to devices: (String) -> String) {
      guard let value else { return }
      arguments.append(value)
      conditions += " AND devices.id IN (\(devices("?\(arguments.count)")))"
    }
    narrow(filter.imei.map { .text($0.digits) }) {
      "SELECT id FROM devices WHERE imei = \($0) UNION SELECT id FROM devices WHERE imei2 = \($0)"
    }
    narrow(filter.externalReference.map(SQLValue.text)) {
      "SELECT id FROM devices WHERE lender_id = ?1 AND external_reference = \($0)"
    }
    narrow(filter.phoneIndex.map(SQLValue.blob)) {
      "SELECT device_id FROM contracts WHERE lender_id = ?1 AND phone_index = \($0) AND state = 'active'"
    }
    // A state may have a million devices: alone it gives a page of them, beside something else it is looked up for each.
    let range = arguments.count == 3 ? "device_id > ?2 ORDER BY device_id LIMIT ?3" : "device_id = devices.id"
    narrow(filter.lockState.map { .text($0.rawValue) }) {
      "SELECT device_id FROM lock_statuses WHERE lender_id = ?1 AND state = \($0) AND \(range)"
    }
    let rows = try reader.rows(
      "SELECT \(columns) FROM devices WHERE \(conditions) ORDER BY devices.id LIMIT ?3", arguments, make)
    return Page(rows: rows, request: request) { [.text($0.id.text)] }
  }
}
