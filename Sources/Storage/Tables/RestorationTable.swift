public import Lending

/// Restorations: from the payment that ordered one to the device's word that it is free.
public enum RestorationTable {
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

  /// A device's restorations that it has not confirmed yet, with the sequence that each waits for, oldest first.
  public static func listOpen(
    _ device: DeviceID, in reader: any Reader
  ) throws -> [(restoration: Restoration, sequence: Int64)] {
    try reader.rows(
      """
      SELECT id, device_id, contract_id, owed_since, ordered_at, deadline, sequence FROM restorations
      WHERE device_id = ?1 AND restored_at IS NULL ORDER BY id
      """, [.text(device.text)]
    ) { row in
      let restoration = Restoration(
        id: row.id(0), deviceID: row.id(1), contractID: row.id(2), owedSince: row.instant(3),
        orderedAt: row.instant(4), deadline: row.instant(5))
      return (restoration: restoration, sequence: row.integer(6))
    }
  }

  /// Ends a restoration.
  public static func end(_ id: RestorationID, at instant: Instant, in transaction: any Transaction) throws {
    try transaction.execute(
      "UPDATE restorations SET restored_at = ?2 WHERE id = ?1", [.text(id.text), .integer(instant.milliseconds)])
  }
}
