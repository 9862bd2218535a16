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
    let earlier = try PaymentConfirmationTable.findEarlier(reference: input.reference, of: lender, in: transaction)
    if let payment = earlier.payment {
      try check(input, repeats: payment, of: lender, in: transaction)
      return .repeated(earlier.answer)
    }
    let contract = try payable(input, of: lender, at: now, in: transaction)
    var situation = try situation(
      of: contract.deviceID, lender: lender, contract: contract, at: now, in: transaction)
    let today = contract.zone.date(at: now)
    let overdueSince = Balance(of: situation.instalments, on: today, pack: situation.pack).overdueSince
    let (allocations, paid, unallocated) = Allocation.allocate(input.amount.amount, to: situation.instalments)
    let payment = PaymentConfirmation(
      id: .make(at: now), lenderID: lender, contractID: contract.id, reference: input.reference, amount: input.amount,
      paidAt: input.paidAt, recordedAt: now, method: input.method, unallocated: unallocated)
    let early =
      earlier.hasReversal
      ? try ReversalTable.find(paymentReference: input.reference, of: lender, in: transaction)?.reversal : nil
    try book(payment, allocations, paid, of: contract, takenBackBy: early, &situation, in: transaction)
    try settleClaim(by: payment, of: contract, &situation, in: transaction)
    let redecision = try redecide(situation, at: now, in: transaction)
    if contract.state != .settled, situation.contract?.state == .settled {
      try recordEvent(
        .contractSettled, at: now, lender: lender, device: contract.deviceID, contract: contract.id,
        data: [JSONMember("payment_confirmation_id", .string(payment.id.text))], in: transaction)
    }
    let restoration = try orderRestoration(
      redecision, of: contract, by: payment, overdueSince: overdueSince, in: transaction)
    let outcome = PaymentOutcome(
      payment: payment, allocations: allocations, contract: situation.contract ?? contract,
      balance: Balance(of: situation.instalments, on: today, pack: situation.pack),
      lockStatus: redecision.after, restoration: restoration)
    let bytes = try store(outcome, payer: input.payer, answer: answer(outcome), in: transaction)
    if let early {
      try ReversalTable.attach(early.id, to: payment.id, in: transaction)
    } else if let last = situation.presence?.restrictedLastAt, last > payment.paidAt {
      try markPreventedRestrictions(by: payment, of: contract, in: transaction)
    }
    if situation.presence?.watermark == .arrivals { try noteArrival(payment, in: transaction) }
    return .recorded(payment.id, bytes)
  }

  /// Refuses a reference that stands for another payment.
  private func check(
    _ input: PaymentInput, repeats earlier: PaymentConfirmation, of lender: LenderID, in reader: any Reader
  ) throws {
    guard try pays(input.target, earlier.contractID, of: lender, in: reader), input.amount == earlier.amount,
      input.paidAt == earlier.paidAt
    else {
      throw LatchkeyError(
        .referenceReused,
        "The reference stands for payment \(earlier.id), which has another contract, amount or paid_at.")
    }
  }

  /// Whether a target stands for a contract: an IMEI for every one that its device has had.
  private func pays(
    _ target: PaymentInput.Target, _ id: ContractID, of lender: LenderID, in reader: any Reader
  ) throws -> Bool {
    switch target {
    case .contract(let given): return given == id
    case .reference: return try find(target, of: lender, in: reader)?.id == id
    case .imei(let imei):
      guard let contract = try ContractTable.find(id, in: reader),
        let device = try DeviceTable.find(contract.deviceID, in: reader)
      else { return false }
      return device.imei == imei || device.secondIMEI == imei
    }
  }

  /// The contract that a payment is for, or why it cannot take it.
  private func payable(
    _ input: PaymentInput, of lender: LenderID, at now: Instant, in reader: any Reader
  ) throws -> Contract {
    guard let contract = try find(input.target, of: lender, in: reader) else {
      throw LatchkeyError.notFound("contract")
    }
    try PaymentConfirmation.check(input.amount, paidAt: input.paidAt, in: contract.currency, at: now)
    guard contract.takesPayments else {
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

  /// Puts a payment into the books: what it pays, the due dates that it moves, and, where its reversal came before it, what
  /// that takes back at once; then it moves none.
  private func book(
    _ payment: PaymentConfirmation, _ allocations: [Allocation], _ paid: [Instalment], of contract: Contract,
    takenBackBy early: Reversal?, _ situation: inout Situation, in transaction: any Transaction
  ) throws {
    let now = payment.recordedAt
    let shift =
      early == nil
      ? situation.pack.lapsedDays.shift(situation.instalments, paidTo: paid, on: contract.zone.date(at: now)) : nil
    let instalments = shift?.instalments ?? paid
    try storeInstalments(paid, inPlaceOf: situation.instalments, of: contract, in: transaction)
    if let shift, let first = zip(paid, shift.instalments).first(where: { $0.dueOn != $1.dueOn })?.0 {
      try InstalmentTable.shift(contract.id, from: first, days: shift.days, in: transaction)
    }
    let isPaid = instalments.allSatisfy { $0.unpaid == 0 }
    let after = contract.with(
      state: isPaid ? .settled : contract.state,
      unallocated: try Money.sum([contract.unallocated, payment.unallocated]))
    if after != contract { try ContractTable.update(after, in: transaction) }
    situation.contract = after
    situation.instalments = instalments
    try recordPayment(payment, allocations, device: contract.deviceID, in: transaction)
    if let shift { try recordShift(by: shift.days, payment, device: contract.deviceID, in: transaction) }
    guard let early else { return }
    let taken = try takeBack(payment, by: early, from: after, instalments, at: now, in: transaction)
    situation.contract = taken.contract
    situation.instalments = taken.instalments
    situation.isReversed = true
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

  private func recordShift(
    by days: Int, _ payment: PaymentConfirmation, device: DeviceID, in transaction: any Transaction
  ) throws {
    try recordEvent(
      .contractDaysShifted, at: payment.recordedAt, lender: payment.lenderID, device: device,
      contract: payment.contractID,
      data: [
        JSONMember("payment_confirmation_id", .string(payment.id.text)), JSONMember("days", .integer(Int64(days))),
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
