public import Lending

extension LockStatusTable {
  /// What a poll needs, found by the device's token in one statement.
  public struct Polled: Sendable, Equatable {
    /// The device.
    public let deviceID: DeviceID
    /// Its lender.
    public let lenderID: LenderID
    /// The generation of the keys that sign the answer.
    public let keyGeneration: Int
    /// The status's sequence.
    public let sequence: Int64
    /// The version of the lender's block.
    public let lenderVersion: Int64
    /// The body, all but the lender's block.
    public let document: [UInt8]
  }

  /// The status of the device whose token has a hash, or nil where the token is void.
  public static func poll(tokenHash: [UInt8], in reader: any Reader) throws -> Polled? {
    try reader.row(
      """
      SELECT device_tokens.device_id, device_tokens.lender_id, device_tokens.key_generation,
        lock_statuses.sequence, lenders.version, lock_statuses.document
      FROM device_tokens
      JOIN lock_statuses ON lock_statuses.device_id = device_tokens.device_id
      JOIN lenders ON lenders.id = device_tokens.lender_id
      WHERE device_tokens.token_hash = ?1
      """, [.blob(tokenHash)]
    ) { row in
      Polled(
        deviceID: row.id(0), lenderID: row.id(1), keyGeneration: Int(row.integer(2)), sequence: row.integer(3),
        lenderVersion: row.integer(4), document: row.blob(5))
    }
  }
}

extension LockStatusTable {
  /// The body that a device is shown, all but the lender's block, or nil where nothing was decided yet.
  public static func findDocument(_ device: DeviceID, in reader: any Reader) throws -> [UInt8]? {
    try reader.row("SELECT document FROM lock_statuses WHERE device_id = ?1", [.text(device.text)]) { $0.blob(0) }
  }
}
