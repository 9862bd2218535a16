import JSON
public import Lending
public import Storage

/// What recording a payment confirmation came to.
public enum RecordedPayment: Sendable {
  /// Recorded now.
  case recorded(PaymentConfirmationID, [UInt8])
  /// The same confirmation was recorded before: its first answer.
  case repeated([UInt8])
}

/// Everything that the answer to a new payment confirmation shows.
public struct PaymentOutcome: Sendable {
  /// The payment.
  public let payment: PaymentConfirmation
  /// What went to which instalment.
  public let allocations: [Allocation]
  /// The contract, as it stands now.
  public let contract: Contract
  /// What its instalments add up to now.
  public let balance: Balance
  /// What the device is told now.
  public let lockStatus: LockStatus
  /// The restoration that the payment ordered.
  public let restoration: Restoration?
}

extension Servicer {
  /// A payment confirmation as a lender sends it.
  public struct PaymentInput: Sendable, Equatable {
    /// Which contract it pays.
    public enum Target: Sendable, Equatable {
      /// By its id.
      case contract(ContractID)
      /// By the lender's own reference.
      case reference(String)
      /// By the device that secures it.
      case imei(IMEI)
    }

    /// Which contract it pays.
    public let target: Target
    /// What was paid.
    public let amount: Money
    /// When the borrower paid.
    public let paidAt: Instant
    /// The sender's name for it.
    public let reference: String
    /// How it was paid.
    public let method: String?
    /// Who paid.
    public let payer: String?

    /// A payment confirmation.
    public init(
      target: Target, amount: Money, paidAt: Instant, reference: String, method: String?, payer: String?
    ) {
      self.target = target
      self.amount = amount
      self.paidAt = paidAt
      self.reference = reference
      self.method = method
      self.payer = payer
    }
  }

  /// Records a payment confirmation; the same one twice is one payment.
  ///
  /// It is allocated oldest due first, the device's lock status is decided afresh, and where that ends a restriction, a
  /// restoration is ordered.
  ///
  /// `answer` how the outcome reads on the wire; kept with the payment.
  /// - Throws: `invalidFields` (another currency, `paid_at` ahead), `notFound` (no such contract), `referenceReused`,
  ///   `contractNotActive`, `amountOverflow`.
  public func recordPaymentConfirmation(
    _ input: PaymentInput, of lender: LenderID, answer: (PaymentOutcome) -> [UInt8], in transaction: any Transaction
  ) throws -> RecordedPayment {
    let now = clock.now()
    if let earlier = try PaymentConfirmationTable.find(reference: input.reference, of: lender, in: transaction) {
      try check(input, repeats: earlier.payment, of: lender, in: transaction)
      return .repeated(earlier.answer)
    }
    let contract = try payable(input, of: lender, at: now, in: transaction)
    var situation = try situation(of: contract.deviceID, lender: lender, contract: contract, in: transaction)
    let overdueSince = Balance(
      of: situation.instalments, on: contract.zone.date(at: now), tolerance: situation.pack.tolerance
    ).overdueSince
    let (allocations, instalments, unallocated) = Allocation.allocate(
      input.amount.amount, to: situation.instalments)
    let payment = PaymentConfirmation(
      id: .make(at: now), lenderID: lender, contractID: contract.id, reference: input.reference, amount: input.amount,
      paidAt: input.paidAt, recordedAt: now, method: input.method, unallocated: unallocated)
    situation.instalments = instalments
    situation.contract = try settle(
      contract, by: payment, allocations, isPaid: instalments.allSatisfy { $0.unpaid == 0 }, in: transaction)
    try recordPayment(payment, allocations, device: contract.deviceID, in: transaction)
    let redecision = try redecide(situation, at: now, in: transaction)
    if contract.state == .active, situation.contract?.state == .settled {
      try recordEvent(
        .contractSettled, at: now, lender: lender, device: contract.deviceID, contract: contract.id,
        data: [JSONMember("payment_confirmation_id", .string(payment.id.text))], in: transaction)
    }
    let restoration = try orderRestoration(
      redecision, of: contract, by: payment, overdueSince: overdueSince, in: transaction)
    let outcome = PaymentOutcome(
      payment: payment, allocations: allocations, contract: situation.contract ?? contract,
      balance: Balance(of: instalments, on: contract.zone.date(at: now), tolerance: situation.pack.tolerance),
      lockStatus: redecision.after, restoration: restoration)
    return .recorded(payment.id, try store(outcome, payer: input.payer, answer: answer(outcome), in: transaction))
  }

  /// Refuses a reference that stands for another payment.
  private func check(
    _ input: PaymentInput, repeats earlier: PaymentConfirmation, of lender: LenderID, in reader: any Reader
  ) throws {
    let contract = try find(input.target, of: lender, in: reader)
    guard contract?.id == earlier.contractID, input.amount == earlier.amount, input.paidAt == earlier.paidAt else {
      throw LatchkeyError(
        .referenceReused,
        "The reference stands for payment \(earlier.id), which has another contract, amount or paid_at.")
    }
  }

  /// The contract that a payment is for, or why it cannot take it.
  private func payable(
    _ input: PaymentInput, of lender: LenderID, at now: Instant, in reader: any Reader
  ) throws -> Contract {
    guard let contract = try find(input.target, of: lender, in: reader) else {
      throw LatchkeyError.notFound("contract")
    }
    var errors: [LatchkeyError.FieldError] = []
    if input.amount.currency != contract.currency {
      errors.append(.init("/amount/currency", "The contract is in \(contract.currency), not \(input.amount.currency)."))
    }
    if input.paidAt > now.adding(milliseconds: PaymentConfirmation.aheadMillisecondsMax) {
      errors.append(.init("/paid_at", "It lies more than 5 minutes ahead of now, \(now)."))
    }
    guard errors.isEmpty else { throw LatchkeyError.invalid(errors) }
    guard contract.state == .active || contract.state == .settled else {
      throw LatchkeyError(.contractNotActive, "The contract is \(contract.state.rawValue): it takes no payments.")
    }
    return contract
  }

  private func find(_ target: PaymentInput.Target, of lender: LenderID, in reader: any Reader) throws -> Contract? {
    switch target {
    case .contract(let id):
      let contract = try ContractTable.find(id, in: reader)
      return contract?.lenderID == lender ? contract : nil
    case .reference(let reference):
      return try ContractTable.find(reference: reference, of: lender, in: reader)
    case .imei(let imei):
      return try ContractTable.find(imei: imei, of: lender, in: reader)
    }
  }

  /// The contract after a payment: what is unallocated added, and settled where all is paid.
  private func settle(
    _ contract: Contract, by payment: PaymentConfirmation, _ allocations: [Allocation], isPaid: Bool,
    in transaction: any Transaction
  ) throws -> Contract {
    for allocation in allocations {
      try InstalmentTable.addPaid(allocation, of: contract.id, in: transaction)
    }
    let unallocated = try Money.sum([contract.unallocated, payment.unallocated])
    let after = contract.with(state: isPaid ? .settled : contract.state, unallocated: unallocated)
    if after != contract {
      try ContractTable.update(contract.id, state: after.state, unallocated: unallocated, in: transaction)
    }
    return after
  }

  /// Records the payment's events, before those of what it leads to.
  private func recordPayment(
    _ payment: PaymentConfirmation, _ allocations: [Allocation], device: DeviceID, in transaction: any Transaction
  ) throws {
    try recordEvent(
      .paymentConfirmed, at: payment.recordedAt, lender: payment.lenderID, device: device,
      contract: payment.contractID,
      data: [
        JSONMember("payment_confirmation_id", .string(payment.id.text)),
        JSONMember("amount", payment.amount.json), JSONMember("paid_at", .string(payment.paidAt.description)),
        JSONMember(
          "allocations",
          .array(
            allocations.map { part in
              .object([
                JSONMember("instalment", .string(part.instalmentID.text)), JSONMember("amount", .integer(part.amount)),
              ])
            })),
        JSONMember("unallocated", .integer(payment.unallocated)),
      ], in: transaction)
  }

  /// Keeps the payment with its answer.
  private func store(
    _ outcome: PaymentOutcome, payer: String?, answer: [UInt8], in transaction: any Transaction
  ) throws -> [UInt8] {
    let payment = outcome.payment
    try PaymentConfirmationTable.insert(
      payment, payer: payer.map { try personalData.sealPayer($0, of: payment.id) }, answer: answer, in: transaction)
    for allocation in outcome.allocations {
      try AllocationTable.insert(
        allocation, of: payment.id, contract: payment.contractID, lender: payment.lenderID, in: transaction)
    }
    return answer
  }
}
