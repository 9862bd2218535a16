public import Lending

/// Restorations: from the payment that ordered one to the device's word that it is free.
public enum RestorationTable {
  static let columns = """
    id, device_id, contract_id, owed_since, ordered_at, deadline, contacted_at, code_made_at, restored_at, \
    superseded_at, hours_late, worth
    """
  private static let isOpen = "restored_at IS NULL AND superseded_at IS NULL"

  /// A restoration as it is kept.
  public struct Kept: Sendable, Equatable {
    /// The restoration.
    public let restoration: Restoration
    /// How far it came.
    public let progress: Restoration.Progress
    /// What it was late by and worth, in minor units, once it has ended.
    public let outcome: Outcome?
    /// The contract's.
    public let currency: Currency
  }

  /// What a restoration that has ended came to.
  public struct Outcome: Sendable, Equatable {
    /// Hours late, as `Restoration.hoursLate` counts them.
    public let hoursLate: Int
    /// What they are worth to the borrower, in minor units.
    public let worth: Int64

    /// An outcome.
    public init(hoursLate: Int, worth: Int64) {
      self.hoursLate = hoursLate
      self.worth = worth
    }
  }

  /// Inserts a restoration, to be ended by an acknowledgement of a sequence from the given one on.
  public static func insert(
    _ restoration: Restoration, sequence: Int64, of lenderID: LenderID, in transaction: any Transaction
  ) throws {
    try transaction.execute(
      """
      INSERT INTO restorations (id, lender_id, device_id, contract_id, sequence, owed_since, ordered_at, deadline)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
      """,
      [
        .text(restoration.id.text), .text(lenderID.text), .text(restoration.deviceID.text),
        .text(restoration.contractID.text), .integer(sequence), .integer(restoration.owedSince.milliseconds),
        .integer(restoration.orderedAt.milliseconds), .integer(restoration.deadline.milliseconds),
      ])
  }

  /// A device's restorations that have not ended, with the sequence that each waits for, oldest first.
  public static func listOpen(
    _ device: DeviceID, in reader: any Reader
  ) throws -> [(restoration: Restoration, progress: Restoration.Progress, sequence: Int64)] {
    try reader.rows(
      "SELECT \(columns), sequence FROM restorations WHERE device_id = ?1 AND \(isOpen) ORDER BY id",
      [.text(device.text)]
    ) { row in
      let (restoration, progress, _) = make(row)
      return (restoration: restoration, progress: progress, sequence: row.integer(12))
    }
  }

  /// Notes that a device was heard of, on those of its restorations that were ordered by then and wait for it.
  public static func noteContact(_ device: DeviceID, at instant: Instant, in transaction: any Transaction) throws {
    try transaction.execute(
      """
      UPDATE restorations SET contacted_at = ?2
      WHERE device_id = ?1 AND contacted_at IS NULL AND ordered_at <= ?2 AND \(isOpen)
      """,
      [.text(device.text), .integer(instant.milliseconds)])
  }

  /// Notes that a code was made for a device, on those of its restorations that have not ended.
  public static func noteCode(for device: DeviceID, at instant: Instant, in transaction: any Transaction) throws {
    try transaction.execute(
      "UPDATE restorations SET code_made_at = ?2 WHERE device_id = ?1 AND code_made_at IS NULL AND \(isOpen)",
      [.text(device.text), .integer(instant.milliseconds)])
  }

  /// Ends a restoration: the device is free.
  public static func end(
    _ id: RestorationID, at instant: Instant, _ outcome: Outcome, in transaction: any Transaction
  ) throws {
    try end(id, "restored_at", at: instant, outcome, in: transaction)
  }

  /// Ends a restoration: a new restriction began first.
  public static func supersede(
    _ id: RestorationID, at instant: Instant, _ outcome: Outcome, in transaction: any Transaction
  ) throws {
    try end(id, "superseded_at", at: instant, outcome, in: transaction)
  }

  private static func end(
    _ id: RestorationID, _ column: StaticString, at instant: Instant, _ outcome: Outcome,
    in transaction: any Transaction
  ) throws {
    try transaction.execute(
      "UPDATE restorations SET \(column) = ?2, hours_late = ?3, worth = ?4 WHERE id = ?1",
      [
        .text(id.text), .integer(instant.milliseconds), .integer(Int64(outcome.hoursLate)), .integer(outcome.worth),
      ])
  }

  static func make(
    _ row: any Row
  ) -> (restoration: Restoration, progress: Restoration.Progress, outcome: Outcome?) {
    (
      restoration: Restoration(
        id: row.id(0), deviceID: row.id(1), contractID: row.id(2), owedSince: row.instant(3),
        orderedAt: row.instant(4), deadline: row.instant(5)),
      progress: Restoration.Progress(
        contactedAt: row.instantOrNil(6), codeMadeAt: row.instantOrNil(7), restoredAt: row.instantOrNil(8),
        supersededAt: row.instantOrNil(9)),
      outcome: row.integerOrNil(10).map { Outcome(hoursLate: Int($0), worth: row.integerOrNil(11) ?? 0) }
    )
  }
}
