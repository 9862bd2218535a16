/// A lender's word that a borrower has paid.
public struct PaymentConfirmation: Sendable, Equatable, Identified {
  /// `pay_`.
  public static let identifierPrefix = "pay_"

  /// Its id.
  public let id: PaymentConfirmationID
  /// Whose word it is.
  public let lenderID: LenderID
  /// The contract that it pays.
  public let contractID: ContractID
  /// The sender's name for it; unique for a lender.
  public let reference: String
  /// What was paid.
  public let amount: Money
  /// When the borrower paid.
  public let paidAt: Instant
  /// When it was recorded here.
  public let recordedAt: Instant
  /// How it was paid.
  public let method: String?
  /// What no instalment was left for, in minor units.
  public let unallocated: Int64

  /// `paid_at` may lie this far ahead: the clocks of two systems differ (policies.md).
  public static let aheadMillisecondsMax: Int64 = 5 * 60 * 1_000
  /// How long ago a payment may have been made, in days: the longest contract, ten years; before that it is a slip.
  public static let agoDaysMax = 3_660

  /// Passes, or throws everything that keeps money from being paid so, whether it is confirmed or claimed.
  ///
  /// - Throws: `invalidFields` at `/amount/currency` and `/paid_at`.
  public static func check(
    _ amount: Money, paidAt: Instant, in currency: Currency, at now: Instant
  ) throws(LatchkeyError) {
    var errors: [LatchkeyError.FieldError] = []
    if amount.currency != currency {
      errors.append(.init("/amount/currency", "The contract is in \(currency), not \(amount.currency)."))
    }
    if paidAt > now.adding(milliseconds: aheadMillisecondsMax) {
      errors.append(.init("/paid_at", "It lies more than 5 minutes ahead of now, \(now)."))
    }
    if paidAt < now.adding(hours: -24 * agoDaysMax) {
      errors.append(.init("/paid_at", "It lies more than \(agoDaysMax) days before now, \(now)."))
    }
    guard errors.isEmpty else { throw .invalid(errors) }
  }

  /// A payment confirmation.
  public init(
    id: PaymentConfirmationID, lenderID: LenderID, contractID: ContractID, reference: String, amount: Money,
    paidAt: Instant, recordedAt: Instant, method: String?, unallocated: Int64
  ) {
    self.id = id
    self.lenderID = lenderID
    self.contractID = contractID
    self.reference = reference
    self.amount = amount
    self.paidAt = paidAt
    self.recordedAt = recordedAt
    self.method = method
    self.unallocated = unallocated
  }
}
