public import Lending

/// Reversals, each with the first answer that its sender got; an early one waits for its payment by the sender's name for
/// the payment.
public enum ReversalTable {
  private static let columns = "id, reference, payment_reference, reversed_at, recorded_at, reason"

  /// A reversal as it is kept.
  public struct Kept: Sendable, Equatable {
    /// The reversal.
    public let reversal: Reversal
    /// The payment that it took back; nil while it waits.
    public let paymentID: PaymentConfirmationID?
    /// What its sender was told.
    public let answer: [UInt8]
  }

  /// Inserts a reversal, of a payment that is recorded or, where `payment` is nil, of one to come.
  ///
  /// - Throws: `ConstraintViolation` where the lender has used the reference already, or the payment has a reversal.
  public static func insert(
    _ reversal: Reversal, of payment: PaymentConfirmationID?, lender: LenderID, answer: [UInt8],
    in transaction: any Transaction
  ) throws {
    try transaction.execute(
      """
      INSERT INTO reversals (\(columns), payment_id, lender_id, answer)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
      """,
      [
        .text(reversal.id.text), .text(reversal.reference), .text(reversal.paymentReference),
        .integer(reversal.reversedAt.milliseconds), .integer(reversal.recordedAt.milliseconds),
        .text(reversal.reason), .optional(payment?.text), .text(lender.text), .blob(answer),
      ])
  }

  /// A lender's reversal by its own reference, or nil.
  public static func find(reference: String, of lenderID: LenderID, in reader: any Reader) throws -> Kept? {
    try reader.row(
      "SELECT \(columns), payment_id, answer FROM reversals WHERE lender_id = ?1 AND reference = ?2",
      [.text(lenderID.text), .text(reference)], make)
  }

  /// The reversal of a lender's payment by the payment's reference, whether the payment has come or not, or nil.
  public static func find(paymentReference: String, of lenderID: LenderID, in reader: any Reader) throws -> Kept? {
    try reader.row(
      "SELECT \(columns), payment_id, answer FROM reversals WHERE lender_id = ?1 AND payment_reference = ?2",
      [.text(lenderID.text), .text(paymentReference)], make)
  }

  /// Ends a reversal's wait: its payment has come.
  public static func attach(
    _ id: ReversalID, to payment: PaymentConfirmationID, in transaction: any Transaction
  ) throws {
    try transaction.execute(
      "UPDATE reversals SET payment_id = ?2 WHERE id = ?1", [.text(id.text), .text(payment.text)])
  }

  private static func make(_ row: any Row) -> Kept {
    Kept(
      reversal: Reversal(
        id: row.id(0), reference: row.text(1), paymentReference: row.text(2), reversedAt: row.instant(3),
        recordedAt: row.instant(4), reason: row.text(5)),
      paymentID: row.textOrNil(6).map(PaymentConfirmationID.init(stored:)), answer: row.blob(7))
  }
}
