public import Lending

/// Lenders' public holidays.
public enum CalendarTable {
  /// A lender's holidays.
  public static func list(_ lenderID: LenderID, in reader: any Reader) throws -> Set<CivilDate> {
    let dates = try reader.rows(
      "SELECT holiday FROM calendars WHERE lender_id = ?1", [.text(lenderID.text)]
    ) { try stored(CivilDate(parsing: $0.text(0)), "calendars.holiday") }
    return Set(dates)
  }

  /// Adds a holiday; does nothing where it is there.
  public static func insert(_ date: CivilDate, of lenderID: LenderID, in transaction: any Transaction) throws {
    try transaction.execute(
      "INSERT INTO calendars (lender_id, holiday) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
      [.text(lenderID.text), .text(date.description)])
  }

  /// Removes all of a lender's holidays.
  public static func deleteAll(of lenderID: LenderID, in transaction: any Transaction) throws {
    try transaction.execute("DELETE FROM calendars WHERE lender_id = ?1", [.text(lenderID.text)])
  }
}

/// Calendars that have changed: what they bear on is decided afresh in batches.
extension CalendarTable {
  /// One calendar's sweep.
  public struct Sweep: Sendable, Equatable {
    /// Whose contracts.
    public let lenderID: LenderID
    /// The contract that was decided afresh last; empty at first.
    public let place: String
  }

  /// Orders a sweep; one that stands already begins anew.
  public static func orderSweep(of lenderID: LenderID, at instant: Instant, in transaction: any Transaction) throws {
    try transaction.execute(
      """
      INSERT INTO calendar_sweeps (lender_id, ordered_at, place) VALUES (?1, ?2, '')
      ON CONFLICT (lender_id) DO UPDATE SET place = ''
      """, [.text(lenderID.text), .integer(instant.milliseconds)])
  }

  /// Every sweep that is not done; at most one for each lender.
  public static func listSweeps(in reader: any Reader) throws -> [Sweep] {
    try reader.rows("SELECT lender_id, place FROM calendar_sweeps ORDER BY lender_id") {
      Sweep(lenderID: $0.id(0), place: $0.text(1))
    }
  }

  /// When the oldest sweep was ordered, or nil where all are done.
  public static func oldestSweep(in reader: any Reader) throws -> Instant? {
    try reader.row("SELECT min(ordered_at) FROM calendar_sweeps") { $0.instantOrNil(0) } ?? nil
  }

  /// The devices that come next in a sweep, with the contract of each: those of contracts that are enforced.
  public static func listNext(
    _ sweep: Sweep, limit: Int, in reader: any Reader
  ) throws -> [(contract: ContractID, device: DeviceID)] {
    try reader.rows(
      """
      SELECT id, device_id FROM contracts
      WHERE lender_id = ?1 AND id > ?2 AND state IN ('active', 'cancelled') ORDER BY id LIMIT ?3
      """, [.text(sweep.lenderID.text), .text(sweep.place), .integer(Int64(limit))]
    ) { (contract: $0.id(0), device: $0.id(1)) }
  }

  /// Writes how far a sweep has come.
  public static func advance(_ sweep: Sweep, to contract: ContractID, in transaction: any Transaction) throws {
    try transaction.execute(
      "UPDATE calendar_sweeps SET place = ?2 WHERE lender_id = ?1", [.text(sweep.lenderID.text), .text(contract.text)])
  }

  /// Ends a sweep.
  public static func deleteSweep(of lenderID: LenderID, in transaction: any Transaction) throws {
    try transaction.execute("DELETE FROM calendar_sweeps WHERE lender_id = ?1", [.text(lenderID.text)])
  }
}
