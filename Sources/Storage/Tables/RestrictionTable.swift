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
    /// When it ended; nil while it stands.
    public let endedAt: Instant?

    /// A beginning.
    public init(
      id: RestorationID, deviceID: DeviceID, contractID: ContractID, state: LockState, begunAt: Instant,
      shortBy: Int64, wrongfulSince: Instant? = nil, wrongfulBecause: String? = nil,
      endedAt: Instant? = nil
    ) {
      self.id = id
      self.deviceID = deviceID
      self.contractID = contractID
      self.state = state
      self.begunAt = begunAt
      self.shortBy = shortBy
      self.wrongfulSince = wrongfulSince
      self.wrongfulBecause = wrongfulBecause
      self.endedAt = endedAt
    }

    /// The same, ended.
    public func ended(at instant: Instant) -> Restriction {
      Restriction(
        id: id, deviceID: deviceID, contractID: contractID, state: state, begunAt: begunAt, shortBy: shortBy,
        wrongfulSince: wrongfulSince, wrongfulBecause: wrongfulBecause, endedAt: instant)
    }
  }

  static let columns = """
    id, device_id, contract_id, state, begun_at, short_by, wrongful_since, wrongful_because, ended_at
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

  /// A contract's restrictions that stand, oldest first.
  public static func listOpen(_ contract: ContractID, in reader: any Reader) throws -> [Restriction] {
    try reader.rows(
      "SELECT \(columns) FROM restrictions WHERE contract_id = ?1 AND ended_at IS NULL ORDER BY begun_at",
      [.text(contract.text)], make)
  }

  /// Writes when a restriction ended.
  public static func end(_ id: RestorationID, at instant: Instant, in transaction: any Transaction) throws {
    try transaction.execute(
      "UPDATE restrictions SET ended_at = ?2 WHERE id = ?1", [.text(id.text), .integer(instant.milliseconds)])
  }

  /// When the first of a contract's restrictions began that ended at an instant, or nil.
  public static func beginning(
    endedAt instant: Instant, of contract: ContractID, in reader: any Reader
  ) throws -> Instant? {
    try reader.row(
      "SELECT min(begun_at) FROM restrictions WHERE contract_id = ?1 AND ended_at = ?2",
      [.text(contract.text), .integer(instant.milliseconds)]
    ) { $0.instantOrNil(0) } ?? nil
  }

  /// When the last of a contract's restrictions to a state began that ended at an instant, or nil.
  public static func latestBeginning(
    endedAt instant: Instant, _ state: LockState, of contract: ContractID, in reader: any Reader
  ) throws -> Instant? {
    try reader.row(
      "SELECT max(begun_at) FROM restrictions WHERE contract_id = ?1 AND ended_at = ?2 AND state = ?3",
      [.text(contract.text), .integer(instant.milliseconds), .text(state.rawValue)]
    ) { $0.instantOrNil(0) } ?? nil
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
      shortBy: row.integer(5), wrongfulSince: row.instantOrNil(6), wrongfulBecause: row.textOrNil(7),
      endedAt: row.instantOrNil(8))
  }
}
