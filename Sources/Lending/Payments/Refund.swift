/// Money that no instalment was left for, paid back to the borrower.
public struct Refund: Sendable, Equatable, Identified {
  /// `rfd_`.
  public static let identifierPrefix = "rfd_"

  /// Its id.
  public let id: RefundID
  /// The contract.
  public let contractID: ContractID
  /// The sender's name for it; unique for a lender.
  public let reference: String
  /// What was paid back, in the contract's minor units.
  public let amount: Int64
  /// When it was recorded here.
  public let recordedAt: Instant
  /// Why, in the sender's words.
  public let note: String?

  /// A refund.
  public init(
    id: RefundID, contractID: ContractID, reference: String, amount: Int64, recordedAt: Instant, note: String?
  ) {
    self.id = id
    self.contractID = contractID
    self.reference = reference
    self.amount = amount
    self.recordedAt = recordedAt
    self.note = note
  }
}
