public import Lending

extension LockStatusTable {
  /// A device to decide afresh.
  public struct Due: Sendable, Equatable {
    /// The device.
    public let deviceID: DeviceID
    /// Whose it is.
    public let lenderID: LenderID

    /// A device that something has made due.
    public init(deviceID: DeviceID, lenderID: LenderID) {
      self.deviceID = deviceID
      self.lenderID = lenderID
    }
  }

  /// Devices whose status must be decided afresh by an instant, earliest first.
  public static func listDue(at instant: Instant, limit: Int, in reader: any Reader) throws -> [Due] {
    try reader.rows(
      "SELECT device_id, lender_id FROM lock_statuses WHERE next_change_at <= ?1 ORDER BY next_change_at LIMIT ?2",
      [.integer(instant.milliseconds), .integer(Int64(limit))], makeDue)
  }

  /// Of those, the devices that an order or a report locks: the ones that the clock may free.
  public static func listEnding(at instant: Instant, limit: Int, in reader: any Reader) throws -> [Due] {
    try reader.rows(
      """
      SELECT device_id, lender_id FROM lock_statuses
      WHERE state = 'locked' AND next_change_at <= ?1 AND reason NOT IN ('payment_overdue', 'payment_reversed')
      ORDER BY next_change_at LIMIT ?2
      """, [.integer(instant.milliseconds), .integer(Int64(limit))], makeDue)
  }

  /// Devices of a lender that wait for its payment watermark to pass an instant not after another.
  public static func listAwaiting(
    watermark until: Instant, of lenderID: LenderID, limit: Int, in reader: any Reader
  ) throws -> [Due] {
    try reader.rows(
      """
      SELECT device_id, lender_id FROM lock_statuses WHERE lender_id = ?1 AND awaited_watermark <= ?2
      ORDER BY awaited_watermark LIMIT ?3
      """, [.text(lenderID.text), .integer(until.milliseconds), .integer(Int64(limit))], makeDue)
  }

  /// Whether any device of a lender waits for its payment watermark to pass an instant not after another.
  public static func hasAwaiting(
    watermark until: Instant, of lenderID: LenderID, in reader: any Reader
  ) throws -> Bool {
    try reader.row(
      "SELECT 1 FROM lock_statuses WHERE lender_id = ?1 AND awaited_watermark <= ?2 LIMIT 1",
      [.text(lenderID.text), .integer(until.milliseconds)]
    ) { _ in true } ?? false
  }

  /// Devices of a lender that its brake has held since an instant not after another.
  public static func listBraked(
    until instant: Instant, of lenderID: LenderID, limit: Int, in reader: any Reader
  ) throws -> [Due] {
    try reader.rows(
      """
      SELECT device_id, lender_id FROM lock_statuses WHERE lender_id = ?1 AND braked_at <= ?2
      ORDER BY braked_at LIMIT ?3
      """, [.text(lenderID.text), .integer(instant.milliseconds), .integer(Int64(limit))], makeDue)
  }

  /// A page of the devices that a lender's brake holds, those held longest first.
  public static func listBraked(
    of lenderID: LenderID, _ request: PageRequest, in reader: any Reader
  ) throws -> Page<BrakedDevice> {
    let after = try request.after(.integer, .text) ?? [.integer(0), ""]
    let rows = try reader.rows(
      """
      SELECT device_id, state, braked_at FROM lock_statuses
      WHERE lender_id = ?1 AND braked_at IS NOT NULL AND (braked_at, device_id) > (?2, ?3)
      ORDER BY braked_at, device_id LIMIT ?4
      """, [.text(lenderID.text)] + after + [.integer(request.rowsToFetch)]
    ) { row in
      BrakedDevice(
        deviceID: row.id(0), state: try stored(LockState(rawValue: row.text(1)), "lock_statuses.state"),
        heldSince: row.instant(2))
    }
    return Page(rows: rows, request: request) { [.integer($0.heldSince.milliseconds), .text($0.deviceID.text)] }
  }

  /// A device that a brake holds.
  public struct BrakedDevice: Sendable, Equatable {
    /// The device.
    public let deviceID: DeviceID
    /// What it is told meanwhile.
    public let state: LockState
    /// Since when its step would have begun.
    public let heldSince: Instant
  }

  /// How many devices a lender's brake holds: for reports, since it reads an entry for each.
  public static func countBraked(of lenderID: LenderID, in reader: any Reader) throws -> Int {
    try reader.row(
      "SELECT count(*) FROM lock_statuses WHERE lender_id = ?1 AND braked_at IS NOT NULL", [.text(lenderID.text)]
    ) { Int($0.integer(0)) } ?? 0
  }

  /// Puts off a device that could not be decided; it waits for no guard meanwhile.
  ///
  /// It reads nothing of the row.
  public static func postpone(_ device: DeviceID, to instant: Instant, in transaction: any Transaction) throws {
    try transaction.execute(
      """
      UPDATE lock_statuses SET next_change_at = ?2, awaited_watermark = NULL, braked_at = NULL WHERE device_id = ?1
      """, [.text(device.text), .integer(instant.milliseconds)])
  }

  /// The earliest instant at which some status must be decided afresh, or nil.
  public static func nextDue(in reader: any Reader) throws -> Instant? {
    try reader.row(
      "SELECT next_change_at FROM lock_statuses WHERE next_change_at IS NOT NULL ORDER BY next_change_at LIMIT 1"
    ) { $0.instant(0) }
  }

  private static func makeDue(_ row: any Row) -> Due { Due(deviceID: row.id(0), lenderID: row.id(1)) }
}
