public import Lending

extension LockStatusTable {
  /// What a device last said that it applied.
  public struct Acknowledged: Sendable, Equatable {
    /// The sequence of the status.
    public let sequence: Int64
    /// The state that it brought the device to.
    public let state: LockState
    /// When the device applied it, by its own clock.
    public let appliedAt: Instant
    /// When it said so.
    public let acknowledgedAt: Instant

    /// An acknowledgement to keep.
    public init(sequence: Int64, state: LockState, appliedAt: Instant, acknowledgedAt: Instant) {
      self.sequence = sequence
      self.state = state
      self.appliedAt = appliedAt
      self.acknowledgedAt = acknowledgedAt
    }
  }

  /// What a device last acknowledged, or nil where it never did.
  public static func acknowledged(_ device: DeviceID, in reader: any Reader) throws -> Acknowledged? {
    try reader.row(
      """
      SELECT acknowledged_sequence, acknowledged_state, applied_at, acknowledged_at FROM lock_statuses
      WHERE device_id = ?1 AND acknowledged_sequence IS NOT NULL
      """, [.text(device.text)]
    ) { row in
      Acknowledged(
        sequence: row.integer(0),
        state: try stored(LockState(rawValue: row.text(1)), "lock_statuses.acknowledged_state"),
        appliedAt: row.instant(2), acknowledgedAt: row.instant(3))
    }
  }

  /// Writes what a device says that it applied.
  public static func updateAcknowledged(
    _ device: DeviceID, _ acknowledged: Acknowledged, in transaction: any Transaction
  ) throws {
    try transaction.execute(
      """
      UPDATE lock_statuses SET acknowledged_sequence = ?2, acknowledged_state = ?3, applied_at = ?4,
        acknowledged_at = ?5
      WHERE device_id = ?1
      """,
      [
        .text(device.text), .integer(acknowledged.sequence), .text(acknowledged.state.rawValue),
        .integer(acknowledged.appliedAt.milliseconds), .integer(acknowledged.acknowledgedAt.milliseconds),
      ])
  }
}
