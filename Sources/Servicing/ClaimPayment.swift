import JSON
public import Lending
public import Storage

extension Servicer {
  /// A borrower's own word of a payment.
  public struct ClaimInput: Sendable, Equatable {
    /// What the borrower was given as a receipt.
    public let reference: String
    /// What was paid.
    public let amount: Money
    /// When.
    public let paidAt: Instant

    /// A claim.
    public init(reference: String, amount: Money, paidAt: Instant) {
      self.reference = reference
      self.amount = amount
      self.paidAt = paidAt
    }
  }

  /// What recording a claim came to.
  public enum RecordedClaim: Sendable, Equatable {
    /// Recorded now.
    case recorded(PaymentClaim)
    /// The same claim was recorded before.
    case repeated(PaymentClaim)

    /// The claim.
    public var claim: PaymentClaim {
      switch self {
      case .recorded(let claim), .repeated(let claim): claim
      }
    }
  }

  /// Records a payment that a device's borrower says was made; for the pack's hours arrears restrict nothing.
  ///
  /// The amount is the borrower's word too, so nothing is asked of it but its currency.
  ///
  /// - Throws: `claimNotAllowed` without a live contract, where the pack gives nothing or no more this month, and for a
  ///   payment that is counted already; `referenceReused`; `invalidFields` as a payment confirmation.
  public func claimPayment(
    _ input: ClaimInput, by holder: DeviceTokenTable.Holder, in transaction: any Transaction
  ) throws -> RecordedClaim {
    let now = clock.now()
    guard let contract = try ContractTable.findActive(device: holder.deviceID, in: transaction) else {
      throw LatchkeyError(.claimNotAllowed, "Nothing is owed for this device.")
    }
    if let earlier = try PaymentClaimTable.find(reference: input.reference, of: contract.id, in: transaction)?.claim {
      return .repeated(try check(input, repeats: earlier))
    }
    try PaymentConfirmation.check(input.amount, paidAt: input.paidAt, in: contract.currency, at: now)
    let rule = try claimRule(of: contract, input, at: now, in: transaction)
    let claim = PaymentClaim(
      id: .make(at: now), contractID: contract.id, reference: input.reference, amount: input.amount,
      paidAt: input.paidAt, recordedAt: now, until: now.adding(hours: rule.hours))
    try PaymentClaimTable.insert(claim, device: holder.deviceID, of: holder.lenderID, in: transaction)
    try record(claim, of: contract, in: transaction)
    var situation = try situation(
      of: holder.deviceID, lender: holder.lenderID, contract: contract, in: transaction)
    situation.claimUntil = max(claim.until, situation.claimUntil ?? claim.until)
    _ = try redecide(situation, at: now, in: transaction)
    return .recorded(claim)
  }

  /// Passes the same claim once more, or refuses another under its reference.
  private func check(_ input: ClaimInput, repeats earlier: PaymentClaim) throws -> PaymentClaim {
    guard earlier.amount == input.amount, earlier.paidAt == input.paidAt else {
      throw LatchkeyError(.referenceReused, "The reference stands for another claim.")
    }
    return earlier
  }

  /// The pack's rule, where it gives anything and not all of this month's claims were made.
  private func claimRule(
    of contract: Contract, _ input: ClaimInput, at now: Instant, in reader: any Reader
  ) throws -> PolicyPack.ClaimRule {
    guard let rule = try policy(contract.policy, in: reader).claims else {
      throw LatchkeyError(.claimNotAllowed, "The policy \(contract.policy.name) takes no claims.")
    }
    let counted = try PaymentConfirmationTable.find(
      reference: input.reference, of: contract.lenderID, in: reader)
    guard counted?.payment.contractID != contract.id else {
      throw LatchkeyError(.claimNotAllowed, "The payment of this reference is counted already.")
    }
    let month = contract.zone.start(of: contract.zone.date(at: now).firstOfMonth)
    guard try PaymentClaimTable.count(contract.id, since: month, in: reader) < rule.perMonth else {
      throw LatchkeyError(
        .claimNotAllowed, "The policy takes \(rule.perMonth) a calendar month, and this month's were made.")
    }
    return rule
  }

  private func record(_ claim: PaymentClaim, of contract: Contract, in transaction: any Transaction) throws {
    try recordEvent(
      .paymentClaimed, at: claim.recordedAt, lender: contract.lenderID, device: contract.deviceID,
      contract: contract.id,
      data: [
        JSONMember("payment_claim_id", .string(claim.id.text)), JSONMember("amount", claim.amount.json),
        JSONMember("paid_at", .string(claim.paidAt.description)),
        JSONMember("until", .string(claim.until.description)),
      ], in: transaction)
  }

  /// Settles the claim that a payment confirms: its own money speaks from now on.
  ///
  /// A contract whose claims are all settled has no end of a claim in its device's status, and is asked for none.
  func settleClaim(
    by payment: PaymentConfirmation, of contract: Contract, _ situation: inout Situation,
    in transaction: any Transaction
  ) throws {
    guard situation.claimUntil != nil,
      let (claim, settledBy) = try PaymentClaimTable.find(
        reference: payment.reference, of: contract.id, in: transaction),
      settledBy == nil
    else { return }
    try PaymentClaimTable.settle(claim.id, by: payment.id, in: transaction)
    try recordEvent(
      .paymentClaimSettled, at: payment.recordedAt, lender: contract.lenderID, device: contract.deviceID,
      contract: contract.id,
      data: [
        JSONMember("payment_claim_id", .string(claim.id.text)),
        JSONMember("payment_confirmation_id", .string(payment.id.text)),
      ], in: transaction)
    situation.claimUntil = try PaymentClaimTable.latestEnd(contract.id, in: transaction)
  }
}

extension CivilDate {
  /// The first day of its month.
  fileprivate var firstOfMonth: CivilDate { adding(days: 1 - parts.day) }
}
