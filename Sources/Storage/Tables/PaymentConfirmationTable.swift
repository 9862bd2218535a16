public import Lending

/// Payment confirmations, each with the first answer that its sender got.
public enum PaymentConfirmationTable {
  private static let columns =
    "id, lender_id, contract_id, reference, amount, currency, paid_at, recorded_at, method, unallocated"
  private static let stands = "NOT EXISTS (SELECT 1 FROM reversals WHERE payment_id = payment_confirmations.id)"

  /// Inserts a payment confirmation with its answer and, under a seal, who paid.
  ///
  /// - Throws: `ConstraintViolation` where the lender has used the reference already.
  public static func insert(
    _ payment: PaymentConfirmation, payer: [UInt8]?, answer: [UInt8], in transaction: any Transaction
  ) throws {
    try transaction.execute(
      insertion,
      [
        .text(payment.id.text), .text(payment.lenderID.text), .text(payment.contractID.text),
        .text(payment.reference), .integer(payment.amount.amount), .text(payment.amount.currency.code),
        .integer(payment.paidAt.milliseconds), .integer(payment.recordedAt.milliseconds), .optional(payment.method),
        .integer(payment.unallocated), .optional(payer), .blob(answer),
      ])
  }

  private static let insertion = """
    INSERT INTO payment_confirmations (\(columns), payer, answer)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
    """

  /// What there is already under a lender's reference of a payment.
  public struct Earlier: Sendable, Equatable {
    /// The payment, where it was recorded.
    public let payment: PaymentConfirmation?
    /// Its first answer.
    public let answer: [UInt8]
    /// Whether a reversal names it, which may have come before it.
    public let hasReversal: Bool
  }

  /// What there is already under a lender's reference of a payment, in one look-up.
  public static func findEarlier(
    reference: String, of lenderID: LenderID, in reader: any Reader
  ) throws -> Earlier {
    try reader.row(earlier, [.text(lenderID.text), .text(reference)]) { row in
      let isRecorded = row.textOrNil(0) != nil
      return Earlier(
        payment: isRecorded ? try make(row) : nil, answer: row.blobOrNil(10) ?? [], hasReversal: row.boolean(11))
    } ?? Earlier(payment: nil, answer: [], hasReversal: false)
  }

  private static let earlier = """
    SELECT \(columns.split(separator: ", ").map { "payment.\($0)" }.joined(separator: ", ")), payment.answer,
      EXISTS (SELECT 1 FROM reversals WHERE lender_id = ?1 AND payment_reference = ?2)
    FROM lenders LEFT JOIN payment_confirmations AS payment ON payment.lender_id = ?1 AND payment.reference = ?2
    WHERE lenders.id = ?1
    """

  /// A lender's payment by its reference, with its first answer, or nil.
  public static func find(
    reference: String, of lenderID: LenderID, in reader: any Reader
  ) throws -> (payment: PaymentConfirmation, answer: [UInt8])? {
    try reader.row(
      "SELECT \(columns), answer FROM payment_confirmations WHERE lender_id = ?1 AND reference = ?2",
      [.text(lenderID.text), .text(reference)]
    ) { (payment: try make($0), answer: $0.blob(10)) }
  }

  /// A lender's payment by its id; another lender's is `notFound`, as one that does not exist.
  public static func require(
    _ id: PaymentConfirmationID, of lenderID: LenderID, in reader: any Reader
  ) throws -> PaymentConfirmation {
    let payment = try reader.row(
      "SELECT \(columns) FROM payment_confirmations WHERE id = ?1 AND lender_id = ?2",
      [.text(id.text), .text(lenderID.text)], make)
    guard let payment else { throw LatchkeyError.notFound("payment confirmation") }
    return payment
  }

  /// A lender's payments in the order in which they were recorded, of one contract or of all.
  public static func list(
    _ lenderID: LenderID, contract: ContractID?, _ request: PageRequest, in reader: any Reader
  ) throws -> Page<PaymentConfirmation> {
    let of = contract.map { _ in " AND contract_id = ?4" } ?? ""
    var arguments: [SQLValue] = [.text(lenderID.text), try request.lastID(), .integer(request.rowsToFetch)]
    if let contract { arguments.append(.text(contract.text)) }
    let rows = try reader.rows(
      """
      SELECT \(columns) FROM payment_confirmations WHERE lender_id = ?1 AND id > ?2\(of) ORDER BY id LIMIT ?3
      """, arguments, make)
    return Page(rows: rows, request: request) { [.text($0.id.text)] }
  }

  /// The latest `paid_at` of a contract's payments recorded at or after an instant and not taken back since, or nil where
  /// there are none.
  public static func latestPaidAt(
    _ contract: ContractID, recordedSince instant: Instant, in reader: any Reader
  ) throws -> Instant? {
    try reader.row(
      """
      SELECT max(paid_at) FROM payment_confirmations
      WHERE contract_id = ?1 AND id >= ?3 AND recorded_at >= ?2 AND \(stands)
      """,
      [
        .text(contract.text), .integer(instant.milliseconds), .text(PaymentConfirmationID.first(at: instant).text),
      ]
    ) { $0.instantOrNil(0) } ?? nil
  }

  /// What a contract's payments made before an instant and recorded at or after it add up to, in minor units, those left
  /// out that were taken back since.
  public static func lateAmount(
    _ contract: ContractID, at instant: Instant, in reader: any Reader
  ) throws -> Int64 {
    try reader.row(
      """
      SELECT coalesce(sum(amount), 0) FROM payment_confirmations
      WHERE contract_id = ?1 AND id >= ?3 AND paid_at < ?2 AND recorded_at >= ?2 AND \(stands)
      """,
      [
        .text(contract.text), .integer(instant.milliseconds), .text(PaymentConfirmationID.first(at: instant).text),
      ]
    ) { $0.integer(0) } ?? 0
  }

  /// How many payments a contract has that were not taken back, and what they add up to, in minor units.
  public static func total(_ contract: ContractID, in reader: any Reader) throws -> (count: Int, amount: Int64) {
    try reader.row(
      """
      SELECT count(*), coalesce(sum(amount), 0) FROM payment_confirmations WHERE contract_id = ?1 AND \(stands)
      """,
      [.text(contract.text)]
    ) { (count: Int($0.integer(0)), amount: $0.integer(1)) } ?? (0, 0)
  }

  private static func make(_ row: any Row) throws -> PaymentConfirmation {
    PaymentConfirmation(
      id: row.id(0), lenderID: row.id(1), contractID: row.id(2), reference: row.text(3),
      amount: Money(row.integer(4), try stored(Currency(row.text(5)), "payment_confirmations.currency")),
      paidAt: row.instant(6), recordedAt: row.instant(7), method: row.textOrNil(8), unallocated: row.integer(9))
  }
}
