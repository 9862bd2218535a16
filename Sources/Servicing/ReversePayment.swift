import JSON
public import Lending
public import Storage

/// What recording a reversal came to.
public enum RecordedReversal: Sendable {
  /// The payment was taken back now.
  case reversed(ReversalID, [UInt8])
  /// The payment has not come: the reversal waits for it.
  case kept([UInt8])
  /// The same reversal was recorded before: its first answer.
  case repeated([UInt8])
}

/// Everything that the answer to a new reversal shows.
public struct ReversalOutcome: Sendable {
  /// The reversal.
  public let reversal: Reversal
  /// What it came to; nil while it waits for its payment.
  public let takenBack: TakenBack?

  /// A payment that was taken back.
  public struct TakenBack: Sendable {
    /// The payment.
    public let payment: PaymentConfirmation
    /// What the contract no longer had, because it was refunded, in minor units.
    public let untaken: Int64
    /// The contract and its device.
    public let outcome: ContractOutcome
  }
}

extension Servicer {
  /// A reversal as a lender sends it.
  public struct ReversalInput: Sendable, Equatable {
    /// Which payment it takes back.
    public enum Target: Sendable, Equatable {
      /// By its id.
      case payment(PaymentConfirmationID)
      /// By the sender's own reference; the payment may still come.
      case reference(String)
    }

    /// Which payment it takes back.
    public let target: Target
    /// The sender's name for the reversal.
    public let reference: String
    /// When the payment was taken back.
    public let reversedAt: Instant
    /// Why.
    public let reason: String

    /// A reversal.
    public init(target: Target, reference: String, reversedAt: Instant, reason: String) {
      self.target = target
      self.reference = reference
      self.reversedAt = reversedAt
      self.reason = reason
    }
  }

  /// Takes a payment back as a whole; the same reversal twice is one.
  ///
  /// The money leaves what is unallocated, then the instalments latest due. A settled contract is active again where that
  /// leaves something unpaid, or called off where it was; a device that was released stays so. One that comes before its
  /// payment waits for it.
  ///
  /// `answer` how the outcome reads on the wire; kept with the reversal.
  /// - Throws: `notFound` (no such payment), `alreadyReversed`, `referenceReused`, `invalidFields` (`reversed_at` ahead).
  public func reversePayment(
    _ input: ReversalInput, of lender: LenderID, answer: (ReversalOutcome) -> [UInt8], in transaction: any Transaction
  ) throws -> RecordedReversal {
    let now = clock.now()
    let (payment, paymentReference) = try find(input.target, of: lender, in: transaction)
    if let earlier = try ReversalTable.find(paymentReference: paymentReference, of: lender, in: transaction) {
      guard earlier.reversal.reference == input.reference, earlier.reversal.reversedAt == input.reversedAt else {
        throw LatchkeyError(.alreadyReversed, "The payment has the reversal \(earlier.reversal.id), another than this.")
      }
      return .repeated(earlier.answer)
    }
    if let other = try ReversalTable.find(reference: input.reference, of: lender, in: transaction) {
      throw LatchkeyError(
        .referenceReused, "The reference stands for reversal \(other.reversal.id), which is of another payment.")
    }
    guard input.reversedAt <= now.adding(milliseconds: Reversal.aheadMillisecondsMax) else {
      throw LatchkeyError.invalid("/reversed_at", "It lies more than 5 minutes ahead of now, \(now).")
    }
    let reversal = Reversal(
      id: .make(at: now), reference: input.reference, paymentReference: paymentReference,
      reversedAt: input.reversedAt, recordedAt: now, reason: input.reason)
    guard let payment else { return .kept(try keep(reversal, of: lender, answer: answer, in: transaction)) }
    let takenBack = try takeBack(payment, by: reversal, at: now, in: transaction)
    let bytes = answer(ReversalOutcome(reversal: reversal, takenBack: takenBack))
    try ReversalTable.insert(reversal, of: payment.id, lender: lender, answer: bytes, in: transaction)
    return .reversed(reversal.id, bytes)
  }

  private func find(
    _ target: ReversalInput.Target, of lender: LenderID, in reader: any Reader
  ) throws -> (payment: PaymentConfirmation?, reference: String) {
    switch target {
    case .payment(let id):
      let payment = try PaymentConfirmationTable.require(id, of: lender, in: reader)
      return (payment, payment.reference)
    case .reference(let reference):
      return (try PaymentConfirmationTable.find(reference: reference, of: lender, in: reader)?.payment, reference)
    }
  }

  /// Keeps a reversal whose payment has not come.
  private func keep(
    _ reversal: Reversal, of lender: LenderID, answer: (ReversalOutcome) -> [UInt8], in transaction: any Transaction
  ) throws -> [UInt8] {
    let bytes = answer(ReversalOutcome(reversal: reversal, takenBack: nil))
    try ReversalTable.insert(reversal, of: nil, lender: lender, answer: bytes, in: transaction)
    try recordEvent(
      .reversalKept, at: reversal.recordedAt, lender: lender,
      data: [
        JSONMember("reversal_id", .string(reversal.id.text)),
        JSONMember("reversed_at", .string(reversal.reversedAt.description)),
      ], in: transaction)
    return bytes
  }

  private func takeBack(
    _ payment: PaymentConfirmation, by reversal: Reversal, at now: Instant, in transaction: any Transaction
  ) throws -> ReversalOutcome.TakenBack {
    let contract = try ContractTable.require(payment.contractID, of: payment.lenderID, in: transaction)
    let taken = try takeBack(
      payment, by: reversal, from: contract, InstalmentTable.list(contract.id, in: transaction), at: now,
      in: transaction)
    var situation = try situation(
      of: contract.deviceID, lender: contract.lenderID, contract: taken.contract, in: transaction)
    situation.isReversed = true
    let redecision = try redecide(situation, at: now, in: transaction)
    return ReversalOutcome.TakenBack(
      payment: payment, untaken: taken.untaken,
      outcome: ContractOutcome(taken.contract, situation, redecision, at: now))
  }

  /// Takes a payment's money out of the books, before anything is decided.
  func takeBack(
    _ payment: PaymentConfirmation, by reversal: Reversal, from contract: Contract, _ instalments: [Instalment],
    at now: Instant, in transaction: any Transaction
  ) throws -> (contract: Contract, instalments: [Instalment], untaken: Int64) {
    let taken = Reversal.take(
      payment.amount.amount, unallocated: contract.unallocated, instalments: instalments)
    let isReopened = contract.state == .settled && taken.instalments.contains { $0.unpaid > 0 }
    let after = contract.with(
      state: isReopened ? contract.reopenedState : contract.state, unallocated: taken.unallocated, lastReversalAt: now)
    try storeInstalments(taken.instalments, inPlaceOf: instalments, of: contract, in: transaction)
    try ContractTable.update(after, in: transaction)
    try recordEvent(
      .paymentReversed, at: now, lender: contract.lenderID, device: contract.deviceID, contract: contract.id,
      data: [
        JSONMember("reversal_id", .string(reversal.id.text)),
        JSONMember("payment_confirmation_id", .string(payment.id.text)), JSONMember("amount", payment.amount.json),
        JSONMember("untaken", .integer(taken.untaken)),
        JSONMember("reversed_at", .string(reversal.reversedAt.description)),
        JSONMember("contract_state", .string(after.state.rawValue)),
      ], in: transaction)
    return (after, taken.instalments, taken.untaken)
  }
}

extension Contract {
  /// What it is again once a payment that settled it is taken back: one that was called off stays so while its device is
  /// still to come back.
  fileprivate var reopenedState: State { returnAwaitedSince == nil ? .active : .cancelled }
}
