public import Lending

/// Guards that have moved: what each held is decided afresh in batches.
public enum SweepTable {
  /// A guard.
  public enum Guard: String, Sendable, CaseIterable {
    /// The payment watermark.
    case watermark
    /// The volume brake.
    case brake
  }

  /// One sweep.
  public struct Sweep: Sendable, Equatable {
    /// Whose devices.
    public let lenderID: LenderID
    /// What held them.
    public let held: Guard
    /// Since when they are due.
    public let orderedAt: Instant
  }

  /// Orders a sweep; one that stands already keeps its time.
  public static func order(
    _ held: Guard, of lenderID: LenderID, at instant: Instant, in transaction: any Transaction
  ) throws {
    try transaction.execute(
      "INSERT INTO sweeps (lender_id, guard, ordered_at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
      [.text(lenderID.text), .text(held.rawValue), .integer(instant.milliseconds)])
  }

  /// Every sweep that is not done; at most two for each lender.
  public static func list(in reader: any Reader) throws -> [Sweep] {
    try reader.rows("SELECT lender_id, guard, ordered_at FROM sweeps ORDER BY lender_id, guard") { row in
      Sweep(
        lenderID: row.id(0), held: try stored(Guard(rawValue: row.text(1)), "sweeps.guard"), orderedAt: row.instant(2))
    }
  }

  /// When the oldest sweep was ordered, or nil where all are done.
  public static func oldest(in reader: any Reader) throws -> Instant? {
    try reader.row("SELECT min(ordered_at) FROM sweeps") { $0.instantOrNil(0) } ?? nil
  }

  /// Ends a sweep.
  public static func delete(_ sweep: Sweep, in transaction: any Transaction) throws {
    try transaction.execute(
      "DELETE FROM sweeps WHERE lender_id = ?1 AND guard = ?2",
      [.text(sweep.lenderID.text), .text(sweep.held.rawValue)])
  }
}
