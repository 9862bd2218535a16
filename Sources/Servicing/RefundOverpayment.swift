import JSON
public import Lending
public import Storage

/// What recording a refund came to.
public enum RecordedRefund: Sendable {
  /// Recorded now.
  case refunded(RefundID, [UInt8])
  /// The same refund was recorded before: its first answer.
  case repeated([UInt8])
}

/// Everything that the answer to a new refund shows.
public struct RefundOutcome: Sendable {
  /// The refund.
  public let refund: Refund
  /// The contract and its device.
  public let outcome: ContractOutcome
}

extension Servicer {
  /// A refund as a lender sends it.
  public struct RefundInput: Sendable, Equatable {
    /// What was paid back.
    public let amount: Money
    /// The sender's name for it.
    public let reference: String
    /// Why.
    public let note: String?

    /// A refund.
    public init(amount: Money, reference: String, note: String?) {
      self.amount = amount
      self.reference = reference
      self.note = note
    }
  }

  /// Records that a lender has paid back what a borrower paid too much: at most what is unallocated; the same refund twice
  /// is one.
  ///
  /// `answer` how the outcome reads on the wire; kept with the refund.
  /// - Throws: `notFound`, `referenceReused`, `invalidFields` (another currency; more than is unallocated).
  public func refundOverpayment(
    _ input: RefundInput, on id: ContractID, of lender: LenderID, answer: (RefundOutcome) -> [UInt8],
    in transaction: any Transaction
  ) throws -> RecordedRefund {
    let now = clock.now()
    let contract = try ContractTable.require(id, of: lender, in: transaction)
    if let earlier = try RefundTable.find(reference: input.reference, of: lender, in: transaction) {
      guard earlier.refund.contractID == id, Money(earlier.refund.amount, contract.currency) == input.amount else {
        throw LatchkeyError(
          .referenceReused, "The reference stands for refund \(earlier.refund.id), of another contract or amount.")
      }
      return .repeated(earlier.answer)
    }
    try check(input.amount, isUnallocatedOf: contract)
    let refund = Refund(
      id: .make(at: now), contractID: id, reference: input.reference, amount: input.amount.amount, recordedAt: now,
      note: input.note)
    let after = contract.with(unallocated: contract.unallocated - refund.amount)
    try ContractTable.update(after, in: transaction)
    try recordEvent(
      .contractRefunded, at: now, lender: lender, device: contract.deviceID, contract: id,
      data: [
        JSONMember("refund_id", .string(refund.id.text)), JSONMember("amount", input.amount.json),
        JSONMember("unallocated", .integer(after.unallocated)),
      ], in: transaction)
    let situation = try situation(of: contract.deviceID, lender: lender, contract: after, in: transaction)
    let redecision = try redecide(situation, at: now, in: transaction)
    let bytes = answer(
      RefundOutcome(refund: refund, outcome: ContractOutcome(after, situation, redecision, at: now)))
    try RefundTable.insert(refund, of: lender, answer: bytes, in: transaction)
    return .refunded(refund.id, bytes)
  }

  private func check(_ amount: Money, isUnallocatedOf contract: Contract) throws(LatchkeyError) {
    guard amount.currency == contract.currency else {
      throw .invalid("/amount/currency", "The contract is in \(contract.currency), not \(amount.currency).")
    }
    guard amount.amount <= contract.unallocated else {
      throw .invalid(
        "/amount/amount", "Only \(contract.unallocated) minor units are unallocated: more cannot be refunded.")
    }
  }
}
