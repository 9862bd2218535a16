public import Lending

/// What the volume brake counts: a lender's steps by its local days, kept with each step so that nothing is scanned.
public enum StepDayTable {
  /// What a decision changes of a day's figures.
  public struct Change: Sendable, Equatable {
    /// Steps begun.
    public var begun = 0
    /// Of those, steps that a release had freed.
    public var freed = 0
    /// Steps planned for the day; negative where one is planned no more.
    public var planned = 0

    /// No change.
    public init() {}
  }

  /// A day that nothing was counted on yet.
  public struct Uncounted: Sendable, Equatable {
    /// Whose.
    public let lenderID: LenderID
    /// The day.
    public let day: CivilDate
  }

  /// Adds to a day's figures; `startsAt` its local midnight.
  public static func add(
    _ change: Change, to day: CivilDate, startsAt: Instant, of lenderID: LenderID, in transaction: any Transaction
  ) throws {
    try transaction.execute(
      """
      INSERT INTO step_days (lender_id, day, starts_at, begun, freed, planned) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
      ON CONFLICT (lender_id, day) DO UPDATE SET begun = begun + excluded.begun, freed = freed + excluded.freed,
        planned = planned + excluded.planned
      """,
      [
        .text(lenderID.text), .text(day.description), .integer(startsAt.milliseconds), .integer(Int64(change.begun)),
        .integer(Int64(change.freed)), .integer(Int64(change.planned)),
      ])
  }

  /// Steps that count on a day: those begun on it, but for the freed, and those planned until its end.
  public static func count(_ lenderID: LenderID, on day: CivilDate, in reader: any Reader) throws -> Int {
    try reader.row(
      """
      SELECT coalesce((SELECT begun - freed FROM step_days WHERE lender_id = ?1 AND day = ?2), 0)
        + coalesce((SELECT sum(planned) FROM step_days WHERE lender_id = ?1 AND day <= ?2 AND planned > 0), 0)
      """, [.text(lenderID.text), .text(day.description)]
    ) { Int($0.integer(0)) } ?? 0
  }

  /// Steps begun on a day, the freed ones too.
  public static func begun(_ lenderID: LenderID, on day: CivilDate, in reader: any Reader) throws -> Int {
    try reader.row(
      "SELECT begun FROM step_days WHERE lender_id = ?1 AND day = ?2", [.text(lenderID.text), .text(day.description)]
    ) { Int($0.integer(0)) } ?? 0
  }

  /// Steps begun in those of some days on which no brake held, but for the freed, and how many such days there were.
  public static func recent(
    _ lenderID: LenderID, _ days: ClosedRange<CivilDate>, in reader: any Reader
  ) throws -> (sum: Int, days: Int) {
    let held = try heldDays(lenderID, days, in: reader)
    let sums = try reader.rows(
      "SELECT day, begun - freed FROM step_days WHERE lender_id = ?1 AND day BETWEEN ?2 AND ?3",
      [.text(lenderID.text), .text(days.lowerBound.description), .text(days.upperBound.description)]
    ) { (day: try stored(CivilDate(parsing: $0.text(0)), "step_days.day"), begun: Int($0.integer(1))) }
    let count = days.lowerBound.days(until: days.upperBound) + 1
    return (sum: sums.reduce(0) { $0 + (held.contains($1.day) ? 0 : $1.begun) }, days: count - held.count)
  }

  /// The days of a range on which a brake held: from the one on which it came on to the one of its release.
  private static func heldDays(
    _ lenderID: LenderID, _ days: ClosedRange<CivilDate>, in reader: any Reader
  ) throws -> Set<CivilDate> {
    let brakes = try reader.rows(
      "SELECT day, released_on FROM brakes WHERE lender_id = ?1 AND day <= ?3 AND coalesce(released_on, ?3) >= ?2",
      [.text(lenderID.text), .text(days.lowerBound.description), .text(days.upperBound.description)]
    ) { row in
      let first = try stored(CivilDate(parsing: row.text(0)), "brakes.day")
      let last = try row.textOrNil(1).map { try stored(CivilDate(parsing: $0), "brakes.released_on") }
      return max(first, days.lowerBound)...min(last ?? days.upperBound, days.upperBound)
    }
    return Set(
      brakes.flatMap { held in
        (0...held.lowerBound.days(until: held.upperBound)).map { held.lowerBound.adding(days: $0) }
      })
  }

  /// Days that have begun by an instant, have something planned, and were not counted yet.
  public static func listUncounted(at instant: Instant, limit: Int, in reader: any Reader) throws -> [Uncounted] {
    try reader.rows(
      """
      SELECT lender_id, day FROM step_days
      WHERE starts_at <= ?1 AND planned > 0 AND counted_at IS NULL ORDER BY starts_at LIMIT ?2
      """, [.integer(instant.milliseconds), .integer(Int64(limit))]
    ) { Uncounted(lenderID: $0.id(0), day: try stored(CivilDate(parsing: $0.text(1)), "step_days.day")) }
  }

  /// The local midnight at which some day is to be counted next, or nil.
  public static func nextCount(in reader: any Reader) throws -> Instant? {
    try reader.row(
      "SELECT starts_at FROM step_days WHERE planned > 0 AND counted_at IS NULL ORDER BY starts_at LIMIT 1"
    ) { $0.instant(0) }
  }

  /// Notes that a day was counted.
  public static func markCounted(
    _ uncounted: Uncounted, at instant: Instant, in transaction: any Transaction
  ) throws {
    try transaction.execute(
      "UPDATE step_days SET counted_at = ?3 WHERE lender_id = ?1 AND day = ?2",
      [.text(uncounted.lenderID.text), .text(uncounted.day.description), .integer(instant.milliseconds)])
  }

  /// A lender's live contracts and when its first was written; none for a lender without contracts.
  public static func contracts(
    _ lenderID: LenderID, in reader: any Reader
  ) throws -> (live: Int, firstWrittenAt: Instant)? {
    try reader.row(
      "SELECT live, first_written_at FROM contract_counts WHERE lender_id = ?1", [.text(lenderID.text)]
    ) { (live: Int($0.integer(0)), firstWrittenAt: $0.instant(1)) }
  }
}
