public import Lending

/// Days on which a lender's volume brake came on.
public enum BrakeTable {
  /// One of them.
  public struct EngagedBrake: Sendable, Equatable {
    /// The lender's local day.
    public let day: CivilDate
    /// When it came on.
    public let begunAt: Instant
    /// Steps that counted then.
    public let counted: Int
    /// How many of them would have passed.
    public let bound: Int
    /// Its release; nil while it holds.
    public let release: Release?

    /// A brake that came on.
    public init(day: CivilDate, begunAt: Instant, counted: Int, bound: Int, release: Release? = nil) {
      self.day = day
      self.begunAt = begunAt
      self.counted = counted
      self.bound = bound
      self.release = release
    }
  }

  /// Who released it, when and why.
  public struct Release: Sendable, Equatable {
    /// When.
    public let at: Instant
    /// The lender's local day.
    public let day: CivilDate
    /// The API key.
    public let by: APIKeyID
    /// In the releaser's words.
    public let note: String

    /// A release.
    public init(at: Instant, day: CivilDate, by: APIKeyID, note: String) {
      self.at = at
      self.day = day
      self.by = by
      self.note = note
    }
  }

  private static let columns = "day, begun_at, counted, bound, released_at, released_on, released_by, note"

  /// Inserts a brake that came on.
  public static func insert(
    _ brake: EngagedBrake, of lenderID: LenderID, in transaction: any Transaction
  ) throws {
    try transaction.execute(
      """
      INSERT INTO brakes (\(columns), lender_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
      """,
      [
        .text(brake.day.description), .integer(brake.begunAt.milliseconds), .integer(Int64(brake.counted)),
        .integer(Int64(brake.bound)), .optional(brake.release?.at), .optional(brake.release?.day.description),
        .optional(brake.release?.by.text), .optional(brake.release?.note), .text(lenderID.text),
      ])
  }

  /// The brake of a day, or nil.
  public static func find(
    _ lenderID: LenderID, on day: CivilDate, in reader: any Reader
  ) throws -> EngagedBrake? {
    try reader.row(
      "SELECT \(columns) FROM brakes WHERE lender_id = ?1 AND day = ?2",
      [.text(lenderID.text), .text(day.description)], make)
  }

  /// A lender's brakes by their days.
  public static func list(
    _ lenderID: LenderID, _ request: PageRequest, in reader: any Reader
  ) throws -> Page<EngagedBrake> {
    let rows = try reader.rows(
      "SELECT \(columns) FROM brakes WHERE lender_id = ?1 AND day > ?2 ORDER BY day LIMIT ?3",
      [.text(lenderID.text), try request.lastID(), .integer(request.rowsToFetch)], make)
    return Page(rows: rows, request: request) { [.text($0.day.description)] }
  }

  /// Writes a brake's release.
  public static func release(
    _ lenderID: LenderID, on day: CivilDate, _ release: Release, in transaction: any Transaction
  ) throws {
    try transaction.execute(
      """
      UPDATE brakes SET released_at = ?3, released_on = ?4, released_by = ?5, note = ?6
      WHERE lender_id = ?1 AND day = ?2
      """,
      [
        .text(lenderID.text), .text(day.description), .integer(release.at.milliseconds),
        .text(release.day.description), .text(release.by.text), .text(release.note),
      ])
  }

  private static func make(_ row: any Row) throws -> EngagedBrake {
    EngagedBrake(
      day: try stored(CivilDate(parsing: row.text(0)), "brakes.day"), begunAt: row.instant(1),
      counted: Int(row.integer(2)), bound: Int(row.integer(3)),
      release: try row.instantOrNil(4).map { at in
        Release(
          at: at, day: try stored(CivilDate(parsing: row.textOrNil(5) ?? ""), "brakes.released_on"), by: row.id(6),
          note: row.text(7))
      })
  }
}
