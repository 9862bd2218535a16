public import Lending

/// Which master key each generation of a device's keys was derived from.
public enum KeyGenerationTable {
  /// Inserts a generation, counted from 1.
  public static func insert(
    _ device: DeviceID, generation: Int, of lenderID: LenderID, masterKeyID: String, at instant: Instant,
    in transaction: any Transaction
  ) throws {
    try transaction.execute(
      """
      INSERT INTO key_generations (device_id, generation, lender_id, master_key_id, made_at) VALUES (?1, ?2, ?3, ?4, ?5)
      """,
      [
        .text(device.text), .integer(Int64(generation)), .text(lenderID.text), .text(masterKeyID),
        .integer(instant.milliseconds),
      ])
  }
}
