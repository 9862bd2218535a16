public import Lending

/// The records of unlock codes that were made; never the codes.
public enum UnlockCodeTable {
  private static let columns = """
    id, device_id, challenge, counter, grant_number, key_generation, asked_by, reason, ticket_reference, issued_at, \
    used_at
    """

  /// Inserts the record of a code.
  public static func insert(_ code: IssuedUnlockCode, of lenderID: LenderID, in transaction: any Transaction) throws {
    var challenge: String?
    var counter: Int64?
    switch code.mode {
    case .challenge(let digits): challenge = digits
    case .counter(let number): counter = number
    }
    try transaction.execute(
      """
      INSERT INTO unlock_codes (\(columns), mode, lender_id)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
      """,
      [
        .text(code.id.text), .text(code.deviceID.text), .optional(challenge), .optional(counter),
        .integer(Int64(code.grantNumber)), .integer(Int64(code.keyGeneration)), .text(code.askedBy.text),
        .optional(code.reason), .optional(code.ticketReference), .integer(code.issuedAt.milliseconds),
        .optional(code.usedAt), .text(code.mode.name), .text(lenderID.text),
      ])
  }

  /// A device's codes in the order in which they were made.
  public static func list(
    _ device: DeviceID, _ request: PageRequest, in reader: any Reader
  ) throws -> Page<IssuedUnlockCode> {
    let rows = try reader.rows(
      "SELECT \(columns) FROM unlock_codes WHERE device_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
      [.text(device.text), try request.lastID(), .integer(request.rowsToFetch)], make)
    return Page(rows: rows, request: request) { [.text($0.id.text)] }
  }

  /// How many codes a device was given since an instant.
  public static func count(_ device: DeviceID, since instant: Instant, in reader: any Reader) throws -> Int {
    try reader.row(
      "SELECT count(*) FROM unlock_codes WHERE device_id = ?1 AND issued_at >= ?2",
      [.text(device.text), .integer(instant.milliseconds)]
    ) { Int($0.integer(0)) } ?? 0
  }

  /// How many day grants in arrears a contract was given since an instant.
  public static func countOverrides(
    _ contract: ContractID, since instant: Instant, in reader: any Reader
  ) throws -> Int {
    try reader.row(
      "SELECT count(*) FROM unlock_codes WHERE goodwill_contract_id = ?1 AND issued_at > ?2",
      [.text(contract.text), .integer(instant.milliseconds)]
    ) { Int($0.integer(0)) } ?? 0
  }

  /// Notes that a code was goodwill: a day grant in arrears under a contract.
  public static func markGoodwill(
    _ id: UnlockCodeID, under contract: ContractID, in transaction: any Transaction
  ) throws {
    try transaction.execute(
      "UPDATE unlock_codes SET goodwill_contract_id = ?2 WHERE id = ?1", [.text(id.text), .text(contract.text)])
  }

  /// The latest unused code of a device that a report of use can mean, or nil.
  public static func findUnused(
    _ device: DeviceID, mode: IssuedUnlockCode.Mode, grantNumber: Int, in reader: any Reader
  ) throws -> IssuedUnlockCode? {
    var question: SQLValue
    var column: StaticString
    switch mode {
    case .challenge(let digits): (column, question) = ("challenge", .text(digits))
    case .counter(let number): (column, question) = ("counter", .integer(number))
    }
    return try reader.row(
      """
      SELECT \(columns) FROM unlock_codes
      WHERE device_id = ?1 AND \(column) = ?2 AND grant_number = ?3 AND used_at IS NULL ORDER BY id DESC LIMIT 1
      """, [.text(device.text), question, .integer(Int64(grantNumber))], make)
  }

  /// Marks a code as used.
  public static func use(_ id: UnlockCodeID, at instant: Instant, in transaction: any Transaction) throws {
    try transaction.execute(
      "UPDATE unlock_codes SET used_at = ?2 WHERE id = ?1", [.text(id.text), .integer(instant.milliseconds)])
  }

  private static func make(_ row: any Row) throws -> IssuedUnlockCode {
    let mode: IssuedUnlockCode.Mode
    if let challenge = row.textOrNil(2) {
      mode = .challenge(challenge)
    } else {
      mode = .counter(try stored(row.integerOrNil(3), "unlock_codes.counter"))
    }
    let code = IssuedUnlockCode(
      id: row.id(0), deviceID: row.id(1), mode: mode, grantNumber: Int(row.integer(4)),
      keyGeneration: Int(row.integer(5)), askedBy: row.id(6), reason: row.textOrNil(7),
      ticketReference: row.textOrNil(8), issuedAt: row.instant(9), usedAt: row.instantOrNil(10))
    return try stored(code, "unlock_codes.grant_number")
  }
}
