public import Lending

/// The latest decision of each device, rendered for its polls, and what the device said that it applied.
public enum LockStatusTable {
  private static let columns = """
    device_id, sequence, state, reason, other_reasons, decided_at, next_change_at, grant_until, beginnings, code_counter
    """

  /// Writes a device's status and its document in place of the one before.
  public static func put(
    _ status: LockStatus, document: [UInt8], of lenderID: LenderID, in transaction: any Transaction
  ) throws {
    try transaction.execute(
      """
      INSERT INTO lock_statuses (\(columns), lender_id, document)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
      ON CONFLICT (device_id) DO UPDATE SET sequence = excluded.sequence, state = excluded.state,
        reason = excluded.reason, other_reasons = excluded.other_reasons, decided_at = excluded.decided_at,
        next_change_at = excluded.next_change_at, grant_until = excluded.grant_until,
        beginnings = excluded.beginnings, code_counter = excluded.code_counter, document = excluded.document
      """,
      [
        .text(status.deviceID.text), .integer(status.sequence), .text(status.state.rawValue),
        .optional(status.reason?.rawValue), .text(status.otherReasons.map(\.rawValue).joined(separator: " ")),
        .integer(status.decidedAt.milliseconds), .optional(status.nextChangeAt), .optional(status.grantUntil),
        .text(StageBeginning.storedText(status.beginnings)), .integer(status.codeCounter), .text(lenderID.text),
        .blob(document),
      ])
  }

  /// A device's status, or nil where nothing was decided yet.
  public static func find(_ device: DeviceID, in reader: any Reader) throws -> LockStatus? {
    try reader.row("SELECT \(columns) FROM lock_statuses WHERE device_id = ?1", [.text(device.text)], make)
  }

  /// A device's status and the body that it is shown, all but the lender's block, or nil.
  public static func findShown(
    _ device: DeviceID, in reader: any Reader
  ) throws -> (status: LockStatus, document: [UInt8])? {
    try reader.row(
      "SELECT \(columns), document FROM lock_statuses WHERE device_id = ?1", [.text(device.text)]
    ) { (status: try make($0), document: $0.blob(10)) }
  }

  /// A device's status; throws `notFound` where nothing was decided yet.
  public static func require(_ device: DeviceID, in reader: any Reader) throws -> LockStatus {
    guard let status = try find(device, in: reader) else { throw LatchkeyError.notFound("lock status") }
    return status
  }

  /// Devices whose status must be decided afresh by an instant, earliest first.
  public static func listDue(at instant: Instant, limit: Int, in reader: any Reader) throws -> [DeviceID] {
    try reader.rows(
      "SELECT device_id FROM lock_statuses WHERE next_change_at <= ?1 ORDER BY next_change_at LIMIT ?2",
      [.integer(instant.milliseconds), .integer(Int64(limit))]
    ) { $0.id(0) }
  }

  /// The earliest instant at which some status must be decided afresh, or nil.
  public static func nextDue(in reader: any Reader) throws -> Instant? {
    try reader.row(
      "SELECT next_change_at FROM lock_statuses WHERE next_change_at IS NOT NULL ORDER BY next_change_at LIMIT 1"
    ) { $0.instant(0) }
  }

  private static func make(_ row: any Row) throws -> LockStatus {
    LockStatus(
      deviceID: row.id(0), sequence: row.integer(1),
      state: try stored(LockState(rawValue: row.text(2)), "lock_statuses.state"),
      reason: try row.textOrNil(3).map { try stored(Reason(rawValue: $0), "lock_statuses.reason") },
      otherReasons: try row.text(4).split(separator: " ").map {
        try stored(Reason(rawValue: String($0)), "lock_statuses.other_reasons")
      },
      decidedAt: row.instant(5), nextChangeAt: row.instantOrNil(6), grantUntil: row.instantOrNil(7),
      beginnings: try stored(StageBeginning.list(stored: row.text(8)), "lock_statuses.beginnings"),
      codeCounter: row.integer(9))
  }
}
