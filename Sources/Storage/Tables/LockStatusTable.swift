public import Lending

/// The latest decision of each device, rendered for its polls, and what the device said that it applied.
public enum LockStatusTable {
  private static let columns = """
    device_id, sequence, state, reason, other_reasons, decided_at, next_change_at, grant_until, beginnings, \
    code_counter, arrears_state, is_reversed, claim_until, bar_until, next_restriction_at, \
    planned_on, awaited_watermark, braked_at, is_freed
    """

  /// Writes a device's status and its document in place of the one before.
  ///
  /// Where the next restriction is another, the one of before the local day is kept beside it, for previews to compare.
  public static func put(
    _ status: LockStatus, document: [UInt8], of lenderID: LenderID, on today: CivilDate? = nil,
    in transaction: any Transaction
  ) throws {
    try transaction.execute(
      """
      INSERT INTO lock_statuses (\(columns), lender_id, document, restriction_changed_on)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
        ?19, ?20, ?21, ?22)
      ON CONFLICT (device_id) DO UPDATE SET sequence = excluded.sequence, state = excluded.state,
        reason = excluded.reason, other_reasons = excluded.other_reasons, decided_at = excluded.decided_at,
        next_change_at = excluded.next_change_at, grant_until = excluded.grant_until,
        beginnings = excluded.beginnings, code_counter = excluded.code_counter, document = excluded.document,
        arrears_state = excluded.arrears_state, is_reversed = excluded.is_reversed,
        claim_until = excluded.claim_until, bar_until = excluded.bar_until,
        next_restriction_at = excluded.next_restriction_at, planned_on = excluded.planned_on,
        awaited_watermark = excluded.awaited_watermark, braked_at = excluded.braked_at, is_freed = excluded.is_freed,
        restriction_before = CASE
          WHEN next_restriction_at IS excluded.next_restriction_at
            OR restriction_changed_on IS excluded.restriction_changed_on THEN restriction_before
          ELSE next_restriction_at END,
        restriction_changed_on = CASE
          WHEN next_restriction_at IS excluded.next_restriction_at THEN restriction_changed_on
          ELSE excluded.restriction_changed_on END
      """,
      [
        .text(status.deviceID.text), .integer(status.sequence), .text(status.state.rawValue),
        .optional(status.reason?.rawValue), .text(status.otherReasons.map(\.rawValue).joined(separator: " ")),
        .integer(status.decidedAt.milliseconds), .optional(status.nextChangeAt), .optional(status.grantUntil),
        .text(StageBeginning.storedText(status.beginnings)), .integer(status.codeCounter),
        .text(status.arrearsState.rawValue),
        .boolean(status.isReversed), .optional(status.claimUntil), .optional(status.barUntil),
        .optional(status.nextRestrictionAt), .optional(status.plannedOn?.description),
        .optional(status.awaitedWatermark), .optional(status.brakedAt), .boolean(status.isFreed),
        .text(lenderID.text), .blob(document), .optional(today?.description),
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
    ) { (status: try make($0), document: $0.blob(19)) }
  }

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
