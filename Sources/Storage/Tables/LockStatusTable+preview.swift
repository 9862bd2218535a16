public import Lending

/// What would be restricted if nothing more is paid, by the instant at which it would begin.
extension LockStatusTable {
  /// A device's next restriction, and what it was before a local day.
  public struct PlannedRestriction: Sendable, Equatable {
    /// The device.
    public let deviceID: DeviceID
    /// When it would begin; nil where none would any more.
    public let at: Instant?
    /// On which local day that last became another.
    public let changedOn: CivilDate?
    /// What it was before that day; nil where none would have begun.
    public let before: Instant?
    /// What arrears stand at.
    public let standing: LockState
  }

  private static let planColumns =
    "device_id, next_restriction_at, restriction_changed_on, restriction_before, arrears_state"

  /// A lender's devices whose next restriction would begin by an instant, earliest first.
  public static func listRestrictions(
    of lender: LenderID, until: Instant, _ page: PageRequest, in reader: any Reader
  ) throws -> Page<PlannedRestriction> {
    let after = try page.after(.integer, .text) ?? [.integer(Int64.min), .text("")]
    let rows = try reader.rows(
      """
      SELECT \(planColumns) FROM lock_statuses
      WHERE lender_id = ?1 AND next_restriction_at <= ?2 AND (next_restriction_at, device_id) > (?3, ?4)
      ORDER BY next_restriction_at, device_id LIMIT ?5
      """,
      [.text(lender.text), .integer(until.milliseconds), after[0], after[1], .integer(page.rowsToFetch)], plan)
    return Page(rows: rows, request: page) {
      [.integer($0.at?.milliseconds ?? 0), .text($0.deviceID.text)]
    }
  }

  /// How many of a lender's devices have a restriction that would begin by an instant.
  public static func countRestrictions(
    of lender: LenderID, until: Instant, in reader: any Reader
  ) throws -> Int64 {
    try reader.row(
      "SELECT count(*) FROM lock_statuses WHERE lender_id = ?1 AND next_restriction_at <= ?2",
      [.text(lender.text), .integer(until.milliseconds)]
    ) { $0.integer(0) } ?? 0
  }

  /// A lender's devices whose restriction would have begun by an instant, before a local day, and would not any more.
  public static func listEndedPlans(
    of lender: LenderID, on today: CivilDate, until: Instant, limit: Int, in reader: any Reader
  ) throws -> [PlannedRestriction] {
    try reader.rows(
      """
      SELECT \(planColumns) FROM lock_statuses
      WHERE lender_id = ?1 AND restriction_changed_on = ?2 AND restriction_before <= ?3
        AND (next_restriction_at IS NULL OR next_restriction_at > ?3)
      ORDER BY device_id LIMIT ?4
      """,
      [.text(lender.text), .text(today.description), .integer(until.milliseconds), .integer(Int64(limit))], plan)
  }

  private static func plan(_ row: any Row) throws -> PlannedRestriction {
    PlannedRestriction(
      deviceID: row.id(0), at: row.instantOrNil(1),
      changedOn: try row.textOrNil(2).map {
        try stored(CivilDate(parsing: $0), "lock_statuses.restriction_changed_on")
      }, before: row.instantOrNil(3),
      standing: try stored(LockState(rawValue: row.text(4)), "lock_statuses.arrears_state"))
  }
}
