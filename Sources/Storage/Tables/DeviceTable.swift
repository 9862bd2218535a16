public import Lending

/// Devices.
public enum DeviceTable {
  static let columns = """
    devices.id, devices.lender_id, devices.imei, devices.imei2, devices.manufacturer, devices.serial_number, \
    devices.model, devices.external_reference, devices.state, devices.enrolled_at, devices.activated_at, \
    devices.key_generation
    """

  /// Inserts a device that was just enrolled, and the instant at which the enrolment lapses.
  public static func insert(_ device: Device, lapsesAt: Instant, in transaction: any Transaction) throws {
    try transaction.execute(
      """
      INSERT INTO devices (id, lender_id, imei, imei2, manufacturer, serial_number, model, external_reference, state,
        enrolled_at, activated_at, key_generation, lapses_at, next_counter, device_counter)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, 0, 0)
      """,
      [
        .text(device.id.text), .text(device.lenderID.text), .optional(device.imei?.digits),
        .optional(device.secondIMEI?.digits), .optional(device.manufacturer), .optional(device.serialNumber),
        .optional(device.model), .optional(device.externalReference), .text(device.state.rawValue),
        .integer(device.enrolledAt.milliseconds), .optional(device.activatedAt),
        .integer(Int64(device.keyGeneration)), .integer(lapsesAt.milliseconds),
      ])
  }

  /// A device by its id, or nil.
  public static func find(_ id: DeviceID, in reader: any Reader) throws -> Device? {
    try reader.row("SELECT \(columns) FROM devices WHERE devices.id = ?1", [.text(id.text)], make)
  }

  /// A lender's device by its id; another lender's is `notFound`, as one that does not exist.
  public static func require(_ id: DeviceID, of lenderID: LenderID, in reader: any Reader) throws -> Device {
    guard let device = try find(id, in: reader), device.lenderID == lenderID else {
      throw LatchkeyError.notFound("device")
    }
    return device
  }

  /// Devices of any lender that have an IMEI as their first or second and are not retired, newest first.
  public static func list(imei: IMEI, in reader: any Reader) throws -> [Device] {
    try reader.rows(
      """
      SELECT \(columns) FROM devices WHERE imei = ?1 AND state <> 'retired'
      UNION SELECT \(columns) FROM devices WHERE imei2 = ?1 AND state <> 'retired'
      ORDER BY 1 DESC LIMIT \(devicesOfOneIMEIMax)
      """, [.text(imei.digits)], make)
  }

  /// Devices of any lender with a maker's serial number that are not retired, newest first.
  public static func list(manufacturer: String, serialNumber: String, in reader: any Reader) throws -> [Device] {
    try reader.rows(
      """
      SELECT \(columns) FROM devices WHERE serial_number = ?1 AND manufacturer = ?2 AND state <> 'retired'
      ORDER BY devices.id DESC LIMIT \(devicesOfOneIMEIMax)
      """, [.text(serialNumber), .text(manufacturer)], make)
  }

  /// Each lender replaces its own enrolment that nobody activated, so an IMEI has few devices that are not retired.
  private static let devicesOfOneIMEIMax = 100

  /// Writes a device's first or next activation: its state, its key generation, and code counters that start at 0.
  public static func activate(
    _ id: DeviceID, at instant: Instant, generation: Int, in transaction: any Transaction
  ) throws {
    try transaction.execute(
      """
      UPDATE devices SET state = 'active', activated_at = coalesce(activated_at, ?2), key_generation = ?3,
        lapses_at = NULL, next_counter = 0, device_counter = 0, last_contact_at = ?2
      WHERE id = ?1
      """, [.text(id.text), .integer(instant.milliseconds), .integer(Int64(generation))])
  }

  /// Ends a device that was replaced or lapsed.
  public static func retire(_ id: DeviceID, in transaction: any Transaction) throws {
    try transaction.execute(
      "UPDATE devices SET state = 'retired', lapses_at = NULL WHERE id = ?1", [.text(id.text)])
  }

  /// Enrolments that nobody activated in time, earliest first.
  public static func listLapsed(
    at instant: Instant, limit: Int, in reader: any Reader
  ) throws -> [LockStatusTable.Due] {
    try reader.rows(
      "SELECT id, lender_id FROM devices WHERE lapses_at <= ?1 ORDER BY lapses_at LIMIT ?2",
      [.integer(instant.milliseconds), .integer(Int64(limit))]
    ) { LockStatusTable.Due(deviceID: $0.id(0), lenderID: $0.id(1)) }
  }

  /// When the next enrolment lapses, or nil.
  public static func nextLapse(in reader: any Reader) throws -> Instant? {
    try reader.row("SELECT lapses_at FROM devices WHERE lapses_at IS NOT NULL ORDER BY lapses_at LIMIT 1") {
      $0.instant(0)
    }
  }

  /// The next counter for a code, and the device's own as last known.
  public static func counters(of id: DeviceID, in reader: any Reader) throws -> (next: Int64, device: Int64) {
    let counters = try reader.row(
      "SELECT next_counter, device_counter FROM devices WHERE id = ?1", [.text(id.text)]
    ) { (next: $0.integer(0), device: $0.integer(1)) }
    guard let counters else { throw LatchkeyError.notFound("device") }
    return counters
  }

  /// Writes the next counter for a code and the device's own as last known; neither goes back.
  public static func advanceCounters(
    of id: DeviceID, next: Int64, device: Int64, in transaction: any Transaction
  ) throws {
    try transaction.execute(
      """
      UPDATE devices SET next_counter = max(next_counter, ?2), device_counter = max(device_counter, ?3) WHERE id = ?1
      """, [.text(id.text), .integer(next), .integer(device)])
  }

  /// Notes that a device was heard of; never back in time.
  public static func noteContact(_ id: DeviceID, at instant: Instant, in transaction: any Transaction) throws {
    try transaction.execute(
      "UPDATE devices SET last_contact_at = max(coalesce(last_contact_at, 0), ?2) WHERE id = ?1",
      [.text(id.text), .integer(instant.milliseconds)])
  }

  /// When a device was last heard of, or nil.
  public static func lastContact(of id: DeviceID, in reader: any Reader) throws -> Instant? {
    try reader.row("SELECT last_contact_at FROM devices WHERE id = ?1", [.text(id.text)]) { $0.instantOrNil(0) } ?? nil
  }

  static func make(_ row: any Row) throws -> Device {
    Device(
      id: row.id(0), lenderID: row.id(1),
      imei: try row.textOrNil(2).map { try stored(IMEI(parsing: $0), "devices.imei") },
      secondIMEI: try row.textOrNil(3).map { try stored(IMEI(parsing: $0), "devices.imei2") },
      manufacturer: row.textOrNil(4), serialNumber: row.textOrNil(5), model: row.textOrNil(6),
      externalReference: row.textOrNil(7), state: try stored(Device.State(rawValue: row.text(8)), "devices.state"),
      enrolledAt: row.instant(9), activatedAt: row.instantOrNil(10), keyGeneration: Int(row.integer(11)))
  }
}
