public import Lending

/// The activation code that stands for a device, by its SHA-256, and the wrong tries at the device.
public enum ActivationCodeTable {
  /// What stands for a device.
  public struct Standing: Sendable, Equatable {
    /// The code's hash; nil once it was used.
    public let codeHash: [UInt8]?
    /// When the code ends.
    public let expiresAt: Instant
    /// Wrong tries at the device so far.
    public let wrongTries: Int
    /// Before this, no try counts.
    public let nextTryAt: Instant
  }

  /// Puts a new code in place of the one that stood; the wrong tries stay.
  public static func put(
    _ device: DeviceID, of lenderID: LenderID, codeHash: [UInt8], expiresAt: Instant, in transaction: any Transaction
  ) throws {
    try transaction.execute(
      """
      INSERT INTO activation_codes (device_id, lender_id, code_hash, expires_at, wrong_tries, next_try_at)
      VALUES (?1, ?2, ?3, ?4, 0, 0)
      ON CONFLICT (device_id) DO UPDATE SET code_hash = excluded.code_hash, expires_at = excluded.expires_at
      """, [.text(device.text), .text(lenderID.text), .blob(codeHash), .integer(expiresAt.milliseconds)])
  }

  /// What stands for a device, or nil where it never had a code.
  public static func find(_ device: DeviceID, in reader: any Reader) throws -> Standing? {
    try reader.row(
      "SELECT code_hash, expires_at, wrong_tries, next_try_at FROM activation_codes WHERE device_id = ?1",
      [.text(device.text)]
    ) { row in
      Standing(
        codeHash: row.blobOrNil(0), expiresAt: row.instant(1), wrongTries: Int(row.integer(2)),
        nextTryAt: row.instant(3))
    }
  }

  /// Marks the code as used and forgets the wrong tries.
  public static func use(_ device: DeviceID, in transaction: any Transaction) throws {
    try transaction.execute(
      "UPDATE activation_codes SET code_hash = NULL, wrong_tries = 0, next_try_at = 0 WHERE device_id = ?1",
      [.text(device.text)])
  }

  /// Writes the wrong tries at a device and when the next may come.
  public static func updateTries(
    _ device: DeviceID, wrongTries: Int, nextTryAt: Instant, in transaction: any Transaction
  ) throws {
    try transaction.execute(
      "UPDATE activation_codes SET wrong_tries = ?2, next_try_at = ?3 WHERE device_id = ?1",
      [.text(device.text), .integer(Int64(wrongTries)), .integer(nextTryAt.milliseconds)])
  }
}
