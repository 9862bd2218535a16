public import Lending

/// Device tokens, by the SHA-256 of their text.
public enum DeviceTokenTable {
  /// Whose token it is.
  public struct Holder: Sendable, Equatable {
    /// The device.
    public let deviceID: DeviceID
    /// Its lender.
    public let lenderID: LenderID
    /// The generation of the keys that it was handed with.
    public let keyGeneration: Int
  }

  /// Inserts a token that was just issued.
  public static func insert(
    hash: [UInt8], holder device: DeviceID, of lenderID: LenderID, generation: Int, at instant: Instant,
    in transaction: any Transaction
  ) throws {
    try transaction.execute(
      """
      INSERT INTO device_tokens (token_hash, device_id, lender_id, key_generation, issued_at)
      VALUES (?1, ?2, ?3, ?4, ?5)
      """,
      [
        .blob(hash), .text(device.text), .text(lenderID.text), .integer(Int64(generation)),
        .integer(instant.milliseconds),
      ])
  }

  /// The holder of a token, or nil.
  public static func find(hash: [UInt8], in reader: any Reader) throws -> Holder? {
    try reader.row(
      "SELECT device_id, lender_id, key_generation FROM device_tokens WHERE token_hash = ?1", [.blob(hash)]
    ) { Holder(deviceID: $0.id(0), lenderID: $0.id(1), keyGeneration: Int($0.integer(2))) }
  }

  /// Voids every token of a device; how many.
  @discardableResult
  public static func deleteAll(of device: DeviceID, in transaction: any Transaction) throws -> Int {
    try transaction.execute("DELETE FROM device_tokens WHERE device_id = ?1", [.text(device.text)])
  }
}
