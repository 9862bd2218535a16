public import Lending

/// The latest decision of each device, rendered for its polls, and what the device said that it applied.
public enum LockStatusTable {
  static let columns = """
    device_id, sequence, state, reason, other_reasons, decided_at, next_change_at, grant_until, beginnings, \
    code_counter, arrears_state, is_reversed, claim_until, bar_until, next_restriction_at, \
    planned_on, awaited_watermark, braked_at, is_freed
    """

  /// A device's status, or nil where nothing was decided yet.
  public static func find(_ device: DeviceID, in reader: any Reader) throws -> LockStatus? {
    try reader.row("SELECT \(columns) FROM lock_statuses WHERE device_id = ?1", [.text(device.text)], make)
  }

  /// A device's status and the body that it is shown, all but the lender's block, or nil.
  public static func findShown(
    _ device: DeviceID, in reader: any Reader
  ) throws -> (status: LockStatus, document: [UInt8])? {
    try reader.row(shown, [.text(device.text)]) { (status: try make($0), document: $0.blob(19)) }
  }

  private static let shown = "SELECT \(columns), document FROM lock_statuses WHERE device_id = ?1"

  /// A device's status; throws `notFound` where nothing was decided yet.
  public static func require(_ device: DeviceID, in reader: any Reader) throws -> LockStatus {
    guard let status = try find(device, in: reader) else { throw LatchkeyError.notFound("lock status") }
    return status
  }

  private static func make(_ row: any Row) throws -> LockStatus {
    LockStatus(
      deviceID: row.id(0), sequence: row.integer(1),
      state: try stored(LockState(rawValue: row.text(2)), "lock_statuses.state"),
      reason: try row.textOrNil(3).map { try stored(Reason(rawValue: $0), "lock_statuses.reason") },
      otherReasons: try row.text(4).split(separator: " ").map {
        try stored(Reason(rawValue: String($0)), "lock_statuses.other_reasons")
      },
      arrearsState: try stored(LockState(rawValue: row.text(10)), "lock_statuses.arrears_state"),
      isReversed: row.boolean(11), decidedAt: row.instant(5), nextChangeAt: row.instantOrNil(6),
      grantUntil: row.instantOrNil(7), claimUntil: row.instantOrNil(12), barUntil: row.instantOrNil(13),
      nextRestrictionAt: row.instantOrNil(14),
      plannedOn: try row.textOrNil(15).map { try stored(CivilDate(parsing: $0), "lock_statuses.planned_on") },
      awaitedWatermark: row.instantOrNil(16), brakedAt: row.instantOrNil(17), isFreed: row.boolean(18),
      beginnings: try stored(StageBeginning.list(stored: row.text(8)), "lock_statuses.beginnings"),
      codeCounter: row.integer(9))
  }
}
