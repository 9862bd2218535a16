public import Lending

/// Orders to lock, and devices' own reports that lock.
public enum LockOrderTable {
  private static let columns =
    "id, device_id, reason, reported_by, ordered_at, until, lifted_at, ordered_by, note"

  /// Inserts an order.
  public static func insert(_ order: LockOrder, of lenderID: LenderID, in transaction: any Transaction) throws {
    try transaction.execute(
      "INSERT INTO lock_orders (\(columns), lender_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
      [
        .text(order.id.text), .text(order.deviceID.text), .text(order.reason.rawValue),
        .text(order.reportedBy.rawValue), .integer(order.orderedAt.milliseconds), .optional(order.until),
        .optional(order.liftedAt), .optional(order.orderedBy?.text), .text(order.note), .text(lenderID.text),
      ])
  }

  /// A lender's order by its id, or nil.
  public static func find(_ id: LockOrderID, of lenderID: LenderID, in reader: any Reader) throws -> LockOrder? {
    try reader.row(
      "SELECT \(columns) FROM lock_orders WHERE id = ?1 AND lender_id = ?2",
      [.text(id.text), .text(lenderID.text)], make)
  }

  /// A device's orders that stand at an instant, in the order in which they were given.
  public static func listStanding(
    _ device: DeviceID, at instant: Instant, in reader: any Reader
  ) throws -> [LockOrder] {
    try reader.rows(
      """
      SELECT \(columns) FROM lock_orders
      WHERE device_id = ?1 AND lifted_at IS NULL AND (until IS NULL OR until > ?2) ORDER BY id
      """, [.text(device.text), .integer(instant.milliseconds)], make)
  }

  /// A device's latest order for a reason, lifted or not, or nil.
  public static func findLatest(
    _ reason: Reason, on device: DeviceID, in reader: any Reader
  ) throws -> LockOrder? {
    try reader.row(
      "SELECT \(columns) FROM lock_orders WHERE device_id = ?1 AND reason = ?2 ORDER BY id DESC LIMIT 1",
      [.text(device.text), .text(reason.rawValue)], make)
  }

  /// Every order of a device, in the order in which they were given.
  public static func list(
    _ device: DeviceID, _ request: PageRequest, in reader: any Reader
  ) throws -> Page<LockOrder> {
    let rows = try reader.rows(
      "SELECT \(columns) FROM lock_orders WHERE device_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
      [.text(device.text), try request.lastID(), .integer(request.rowsToFetch)], make)
    return Page(rows: rows, request: request) { [.text($0.id.text)] }
  }

  /// Writes when an order was lifted.
  public static func lift(_ id: LockOrderID, at instant: Instant, in transaction: any Transaction) throws {
    try transaction.execute(
      "UPDATE lock_orders SET lifted_at = ?2 WHERE id = ?1", [.text(id.text), .integer(instant.milliseconds)])
  }

  private static func make(_ row: any Row) throws -> LockOrder {
    LockOrder(
      id: row.id(0), deviceID: row.id(1), reason: try stored(Reason(rawValue: row.text(2)), "lock_orders.reason"),
      reportedBy: try stored(LockOrder.Reporter(rawValue: row.text(3)), "lock_orders.reported_by"),
      orderedAt: row.instant(4), until: row.instantOrNil(5), liftedAt: row.instantOrNil(6),
      orderedBy: row.textOrNil(7).map(APIKeyID.init(stored:)), note: row.text(8))
  }
}
