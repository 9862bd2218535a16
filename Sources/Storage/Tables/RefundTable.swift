public import Lending

/// Refunds of overpaid money, each with the first answer that its sender got.
public enum RefundTable {
  private static let columns = "id, contract_id, reference, amount, recorded_at, note"

  /// Inserts a refund.
  ///
  /// - Throws: `ConstraintViolation` where the lender has used the reference already.
  public static func insert(
    _ refund: Refund, of lenderID: LenderID, answer: [UInt8], in transaction: any Transaction
  ) throws {
    try transaction.execute(
      "INSERT INTO refunds (\(columns), lender_id, answer) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
      [
        .text(refund.id.text), .text(refund.contractID.text), .text(refund.reference), .integer(refund.amount),
        .integer(refund.recordedAt.milliseconds), .optional(refund.note), .text(lenderID.text), .blob(answer),
      ])
  }

  /// A lender's refund by its reference, with its first answer, or nil.
  public static func find(
    reference: String, of lenderID: LenderID, in reader: any Reader
  ) throws -> (refund: Refund, answer: [UInt8])? {
    try reader.row(
      "SELECT \(columns), answer FROM refunds WHERE lender_id = ?1 AND reference = ?2",
      [.text(lenderID.text), .text(reference)]
    ) { row in
      let refund = Refund(
        id: row.id(0), contractID: row.id(1), reference: row.text(2), amount: row.integer(3),
        recordedAt: row.instant(4), note: row.textOrNil(5))
      return (refund: refund, answer: row.blob(6))
    }
  }
}
