/// A borrower's own word of a payment: it restores for some hours, until the matching confirmation or its end settles it.
public struct PaymentClaim: Sendable, Equatable, Identified {
  /// `clm_`.
  public static let identifierPrefix = "clm_"

  /// Its id.
  public let id: PaymentClaimID
  /// The contract.
  public let contractID: ContractID
  /// What the borrower was given as a receipt.
  public let reference: String
  /// What the borrower says was paid.
  public let amount: Money
  /// When.
  public let paidAt: Instant
  /// When it was recorded here.
  public let recordedAt: Instant
  /// When its effect ends.
  public let until: Instant

  /// A claim.
  public init(
    id: PaymentClaimID, contractID: ContractID, reference: String, amount: Money, paidAt: Instant,
    recordedAt: Instant, until: Instant
  ) {
    self.id = id
    self.contractID = contractID
    self.reference = reference
    self.amount = amount
    self.paidAt = paidAt
    self.recordedAt = recordedAt
    self.until = until
  }
}
