public import Lending

/// Borrowers' own words of payments.
public enum PaymentClaimTable {
  private static let columns =
    "id, contract_id, reference, amount, currency, paid_at, recorded_at, until"

  /// Inserts a claim of a device.
  ///
  /// - Throws: `ConstraintViolation` where the contract has a claim of the reference already.
  public static func insert(
    _ claim: PaymentClaim, device: DeviceID, of lenderID: LenderID, in transaction: any Transaction
  ) throws {
    try transaction.execute(
      """
      INSERT INTO payment_claims (\(columns), device_id, lender_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
      """,
      [
        .text(claim.id.text), .text(claim.contractID.text), .text(claim.reference), .integer(claim.amount.amount),
        .text(claim.amount.currency.code), .integer(claim.paidAt.milliseconds),
        .integer(claim.recordedAt.milliseconds), .integer(claim.until.milliseconds), .text(device.text),
        .text(lenderID.text),
      ])
  }

  /// A contract's claim by its reference, with the payment that settled it, or nil: what others claim is no concern of its
  /// borrower's.
  public static func find(
    reference: String, of contract: ContractID, in reader: any Reader
  ) throws -> (claim: PaymentClaim, settledBy: PaymentConfirmationID?)? {
    try reader.row(
      "SELECT \(columns), settled_by FROM payment_claims WHERE contract_id = ?1 AND reference = ?2",
      [.text(contract.text), .text(reference)]
    ) { (claim: try make($0), settledBy: $0.textOrNil(8).map(PaymentConfirmationID.init(stored:))) }
  }

  /// How many claims a contract has recorded since an instant.
  public static func count(_ contract: ContractID, since instant: Instant, in reader: any Reader) throws -> Int {
    try reader.row(
      "SELECT count(*) FROM payment_claims WHERE contract_id = ?1 AND recorded_at >= ?2",
      [.text(contract.text), .integer(instant.milliseconds)]
    ) { Int($0.integer(0)) } ?? 0
  }

  /// The latest end of a contract's claims that no payment has settled, past ones included, or nil.
  public static func latestEnd(_ contract: ContractID, in reader: any Reader) throws -> Instant? {
    try reader.row(
      "SELECT max(until) FROM payment_claims WHERE contract_id = ?1 AND settled_by IS NULL", [.text(contract.text)]
    ) { $0.instantOrNil(0) } ?? nil
  }

  /// Ends the claims of a contract: somebody else owes it.
  public static func endAll(_ contract: ContractID, at instant: Instant, in transaction: any Transaction) throws {
    try transaction.execute(
      "UPDATE payment_claims SET until = ?2 WHERE contract_id = ?1 AND until > ?2",
      [.text(contract.text), .integer(instant.milliseconds)])
  }

  /// Notes the payment that settled a claim.
  public static func settle(
    _ id: PaymentClaimID, by payment: PaymentConfirmationID, in transaction: any Transaction
  ) throws {
    try transaction.execute(
      "UPDATE payment_claims SET settled_by = ?2 WHERE id = ?1", [.text(id.text), .text(payment.text)])
  }

  private static func make(_ row: any Row) throws -> PaymentClaim {
    PaymentClaim(
      id: row.id(0), contractID: row.id(1), reference: row.text(2),
      amount: Money(row.integer(3), try stored(Currency(row.text(4)), "payment_claims.currency")),
      paidAt: row.instant(5), recordedAt: row.instant(6), until: row.instant(7))
  }
}
