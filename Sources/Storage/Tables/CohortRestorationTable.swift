public import Lending

/// Cohort restorations, each with its place: it goes on from there until it is finished.
public enum CohortRestorationTable {
  private static let columns = """
    id, lender_id, span_from, span_to, no_stricter_until, cause, note, ordered_at, ordered_by, devices, restored, \
    restricted_hours, finished_at, skipped
    """

  /// Inserts a cohort restoration at its beginning, with the devices of its list, sorted; none for a span's.
  public static func insert(
    _ cohort: CohortRestoration, list: [DeviceID], in transaction: any Transaction
  ) throws {
    try transaction.execute(
      """
      INSERT INTO cohort_restorations (\(columns), place)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, 0, 0, NULL, 0, '')
      """,
      [
        .text(cohort.id.text), .text(cohort.lenderID.text), .optional(cohort.span?.lowerBound),
        .optional(cohort.span?.upperBound), .integer(cohort.noStricterUntil.milliseconds), .text(cohort.cause),
        .text(cohort.note), .integer(cohort.orderedAt.milliseconds), .text(cohort.orderedBy.text),
      ])
    guard cohort.span == nil else { return }
    try transaction.execute(
      "INSERT INTO cohort_lists (cohort_id, lender_id, devices) VALUES (?1, ?2, ?3)",
      [.text(cohort.id.text), .text(cohort.lenderID.text), .text(list.map(\.text).joined())])
  }

  /// A cohort restoration by its id, or nil.
  public static func find(_ id: CohortRestorationID, in reader: any Reader) throws -> CohortRestoration? {
    try reader.row("SELECT \(columns) FROM cohort_restorations WHERE id = ?1", [.text(id.text)], make)
  }

  /// Those that are not finished, oldest first.
  public static func listOpen(limit: Int, in reader: any Reader) throws -> [CohortRestoration] {
    try reader.rows(
      "SELECT \(columns) FROM cohort_restorations WHERE finished_at IS NULL ORDER BY id LIMIT ?1",
      [.integer(Int64(limit))], make)
  }

  /// When the oldest that is not finished was ordered, or nil.
  public static func oldestOpen(in reader: any Reader) throws -> Instant? {
    try reader.row("SELECT min(ordered_at) FROM cohort_restorations WHERE finished_at IS NULL") {
      $0.instantOrNil(0)
    } ?? nil
  }

  /// A lender's unfinished one that asks for the same, or nil: one request sent twice is one action.
  public static func findOpen(
    like cohort: CohortRestoration, list: [DeviceID], in reader: any Reader
  ) throws -> CohortRestoration? {
    try reader.row(
      """
      SELECT \(columns) FROM cohort_restorations
      WHERE lender_id = ?1 AND finished_at IS NULL AND span_from IS ?2 AND span_to IS ?3 AND no_stricter_until = ?4
        AND cause = ?5 AND note = ?6
        AND coalesce((SELECT devices FROM cohort_lists WHERE cohort_id = cohort_restorations.id), '') = ?7
      """,
      [
        .text(cohort.lenderID.text), .optional(cohort.span?.lowerBound), .optional(cohort.span?.upperBound),
        .integer(cohort.noStricterUntil.milliseconds), .text(cohort.cause), .text(cohort.note),
        .text(list.map(\.text).joined()),
      ], make)
  }

  /// Writes how far one has come, and the place where it goes on, where that is another.
  public static func update(
    _ cohort: CohortRestoration, place: String?, in transaction: any Transaction
  ) throws {
    try transaction.execute(
      """
      UPDATE cohort_restorations SET devices = ?2, restored = ?3, restricted_hours = ?4, finished_at = ?5,
        place = coalesce(?6, place), skipped = ?7
      WHERE id = ?1
      """,
      [
        .text(cohort.id.text), .integer(Int64(cohort.extent.devices)), .integer(Int64(cohort.extent.restored)),
        .integer(Int64(cohort.extent.restrictedHours)), .optional(cohort.finishedAt), .optional(place),
        .integer(Int64(cohort.extent.skipped)),
      ])
  }

  /// Adds to what a cohort's restorations are worth, in minor units, as far as money goes.
  public static func addCompensation(
    _ amount: Money, to cohort: CohortRestoration, in transaction: any Transaction
  ) throws {
    try transaction.execute(
      """
      INSERT INTO cohort_compensations (cohort_id, currency, lender_id, amount) VALUES (?1, ?2, ?3, ?4)
      ON CONFLICT (cohort_id, currency) DO UPDATE SET amount = min(amount, \(Money.amountMax) - excluded.amount)
        + excluded.amount
      """,
      [
        .text(cohort.id.text), .text(amount.currency.code), .text(cohort.lenderID.text), .integer(amount.amount),
      ])
  }

  /// What a cohort's restorations are worth, by currency.
  public static func listCompensations(_ id: CohortRestorationID, in reader: any Reader) throws -> [Money] {
    try reader.rows(
      "SELECT amount, currency FROM cohort_compensations WHERE cohort_id = ?1 ORDER BY currency", [.text(id.text)]
    ) { Money($0.integer(0), try stored(Currency($0.text(1)), "cohort_compensations.currency")) }
  }

  private static func make(_ row: any Row) throws -> CohortRestoration {
    let span = row.instantOrNil(2).flatMap { from in row.instantOrNil(3).map { from..<max(from, $0) } }
    var extent = CohortRestoration.Extent()
    extent.devices = Int(row.integer(9))
    extent.restored = Int(row.integer(10))
    extent.restrictedHours = Int(row.integer(11))
    extent.skipped = Int(row.integer(13))
    return CohortRestoration(
      id: row.id(0), lenderID: row.id(1), span: span, noStricterUntil: row.instant(4), cause: row.text(5),
      note: row.text(6), orderedAt: row.instant(7), orderedBy: row.id(8), extent: extent,
      finishedAt: row.instantOrNil(12))
  }
}
