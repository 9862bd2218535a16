public import Lending

/// Lenders.
public enum LenderTable {
  private static let columns = """
    id, name, country, time_zone, currency, contact, complaints, certification, payment_instructions, policy, version, \
    registered_at, watermark, brake_count, brake_factor, policy_changes
    """

  /// Inserts a lender.
  public static func insert(_ lender: Lender, in transaction: any Transaction) throws {
    try transaction.execute(
      """
      INSERT INTO lenders (\(columns))
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
      """,
      [
        .text(lender.id.text), .text(lender.name), .text(lender.country), .text(lender.zone.identifier),
        .text(lender.currency.code), .text(lender.contact.storedText), .optional(lender.complaints?.storedText),
        .optional(lender.certification), .text(PaymentInstruction.storedText(lender.paymentInstructions)),
        .text(lender.policy), .integer(lender.version), .integer(lender.registeredAt.milliseconds),
        .text(lender.watermark.rawValue), .integer(Int64(lender.brake.count)), .integer(Int64(lender.brake.factor)),
        .optional(lender.policyChanges.storedText),
      ])
  }

  /// Writes everything of a lender that may change; its version with it.
  public static func update(_ lender: Lender, in transaction: any Transaction) throws {
    try transaction.execute(
      """
      UPDATE lenders SET name = ?2, country = ?3, time_zone = ?4, currency = ?5, contact = ?6, complaints = ?7,
        certification = ?8, payment_instructions = ?9, policy = ?10, version = ?11, watermark = ?12, brake_count = ?13,
        brake_factor = ?14, policy_changes = ?15
      WHERE id = ?1
      """,
      [
        .text(lender.id.text), .text(lender.name), .text(lender.country), .text(lender.zone.identifier),
        .text(lender.currency.code), .text(lender.contact.storedText), .optional(lender.complaints?.storedText),
        .optional(lender.certification), .text(PaymentInstruction.storedText(lender.paymentInstructions)),
        .text(lender.policy), .integer(lender.version), .text(lender.watermark.rawValue),
        .integer(Int64(lender.brake.count)), .integer(Int64(lender.brake.factor)),
        .optional(lender.policyChanges.storedText),
      ])
  }

  /// A lender by its id, or nil.
  public static func find(_ id: LenderID, in reader: any Reader) throws -> Lender? {
    try reader.row("SELECT \(columns) FROM lenders WHERE id = ?1", [.text(id.text)], make)
  }

  /// A lender by its id; throws `notFound` where there is none.
  public static func require(_ id: LenderID, in reader: any Reader) throws -> Lender {
    guard let lender = try find(id, in: reader) else { throw LatchkeyError.notFound("lender") }
    return lender
  }

  private static func make(_ row: any Row) throws -> Lender {
    Lender(
      id: row.id(0), name: row.text(1), country: row.text(2),
      zone: try storedZone(row.text(3), "lenders.time_zone"),
      currency: try stored(Currency(row.text(4)), "lenders.currency"),
      contact: try stored(Contact(stored: row.text(5)), "lenders.contact"),
      complaints: try row.textOrNil(6).map { try stored(Complaints(stored: $0), "lenders.complaints") },
      certification: row.textOrNil(7),
      paymentInstructions: try stored(
        PaymentInstruction.list(stored: row.text(8)), "lenders.payment_instructions"),
      policy: row.text(9),
      policyChanges: try row.textOrNil(15).map { try stored(PolicyChanges(stored: $0), "lenders.policy_changes") }
        ?? .none, watermark: try stored(WatermarkMode(rawValue: row.text(12)), "lenders.watermark"),
      brake: Brake(
        count: row.integerOrNil(13).map(Int.init) ?? Brake.standard.count,
        factor: row.integerOrNil(14).map(Int.init) ?? Brake.standard.factor), version: row.integer(10),
      registeredAt: row.instant(11))
  }
}
