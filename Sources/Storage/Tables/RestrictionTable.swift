public import Lending

/// Each beginning of a restriction by arrears: what the brake counts, and what may turn out to have been wrong.
public enum RestrictionTable {
  /// One beginning.
  public struct Restriction: Sendable, Equatable {
    /// Its id, of the restorations' kind: it is what one of them ends.
    public let id: RestorationID
    /// The device.
    public let deviceID: DeviceID
    /// The contract.
    public let contractID: ContractID
    /// To what.
    public let state: LockState
    /// When.
    public let begunAt: Instant
    /// What would have prevented it, had it been paid by then, in minor units.
    public let shortBy: Int64
    /// Since when it was wrong, where it was.
    public let wrongfulSince: Instant?
    /// What showed it: `payment` or `hold`.
    public let wrongfulBecause: String?

    /// A beginning.
    public init(
      id: RestorationID, deviceID: DeviceID, contractID: ContractID, state: LockState, begunAt: Instant,
      shortBy: Int64, wrongfulSince: Instant? = nil, wrongfulBecause: String? = nil
    ) {
      self.id = id
      self.deviceID = deviceID
      self.contractID = contractID
      self.state = state
      self.begunAt = begunAt
      self.shortBy = shortBy
      self.wrongfulSince = wrongfulSince
      self.wrongfulBecause = wrongfulBecause
    }
  }

  static let columns = """
    id, device_id, contract_id, state, begun_at, short_by, wrongful_since, wrongful_because
    """

  /// Inserts a beginning, on a local day of the lender.
  public static func insert(
    _ restriction: Restriction, on day: CivilDate, of lenderID: LenderID, in transaction: any Transaction
  ) throws {
    try transaction.execute(
      """
      INSERT INTO restrictions (id, lender_id, device_id, contract_id, state, begun_at, begun_on,
        short_by)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
      """,
      [
        .text(restriction.id.text), .text(lenderID.text), .text(restriction.deviceID.text),
        .text(restriction.contractID.text), .text(restriction.state.rawValue),
        .integer(restriction.begunAt.milliseconds), .text(day.description), .integer(restriction.shortBy),
      ])
  }

  /// A contract's restrictions begun at or after an instant that were not marked as wrong, oldest first.
  public static func listRightful(
    _ contract: ContractID, since instant: Instant, in reader: any Reader
  ) throws -> [Restriction] {
    try reader.rows(
      """
      SELECT \(columns) FROM restrictions
      WHERE contract_id = ?1 AND begun_at >= ?2 AND wrongful_since IS NULL ORDER BY begun_at
      """, [.text(contract.text), .integer(instant.milliseconds)], make)
  }

  /// Marks a restriction as wrong from the start.
  public static func markWrongful(
    _ id: RestorationID, since instant: Instant, because reason: String, in transaction: any Transaction
  ) throws {
    try transaction.execute(
      "UPDATE restrictions SET wrongful_since = ?2, wrongful_because = ?3 WHERE id = ?1",
      [.text(id.text), .integer(instant.milliseconds), .text(reason)])
  }

  static func make(_ row: any Row) throws -> Restriction {
    Restriction(
      id: row.id(0), deviceID: row.id(1), contractID: row.id(2),
      state: try stored(LockState(rawValue: row.text(3)), "restrictions.state"), begunAt: row.instant(4),
      shortBy: row.integer(5), wrongfulSince: row.instantOrNil(6), wrongfulBecause: row.textOrNil(7))
  }
}
