import JSON
public import Lending
public import Storage

/// Everything that the answer to an amendment shows.
public struct AmendmentOutcome: Sendable {
  /// The amendment.
  public let amendment: Amendment
  /// The contract and its device.
  public let outcome: ContractOutcome
}

extension Servicer {
  /// An amendment as a lender writes it.
  public struct AmendmentInput: Sendable, Equatable {
    /// What it changes.
    public let change: Amendment.Change
    /// Why.
    public let note: String

    /// An amendment.
    public init(change: Amendment.Change, note: String) {
      self.change = change
      self.note = note
    }
  }

  /// Changes what a contract owes, or who owes it, and decides its device's lock status afresh.
  ///
  /// - Throws: `notFound`; `contractNotActive`; `invalidFields`, with pointers into the request.
  public func amendContract(
    _ id: ContractID, _ input: AmendmentInput, by key: APIKey, of lender: LenderID, in transaction: any Transaction
  ) throws -> AmendmentOutcome {
    let now = clock.now()
    let contract = try ContractTable.require(id, of: lender, in: transaction)
    try check(input.change, on: contract)
    if case .transfer(let transfer) = input.change {
      try Contract.Consent.check(agreedAt: transfer.consentAgreedAt, at: now)
    }
    let before = try InstalmentTable.list(id, in: transaction)
    let instalments = try input.change.apply(to: before, at: now)
    let amendment = Amendment(
      id: .make(at: now), contractID: id, kind: input.change.kind, recordedAt: now, writtenBy: key.id, note: input.note)
    try AmendmentTable.insert(amendment, of: lender, in: transaction)
    try storeInstalments(instalments, inPlaceOf: before, of: contract, in: transaction)
    let after = contract.amended(by: input.change, isPaid: instalments.allSatisfy { $0.unpaid == 0 }, at: now)
    try ContractTable.update(after, in: transaction)
    try record(amendment, input.change, of: contract, in: transaction)
    let situation = try amendedSituation(of: after, by: input.change, at: now, in: transaction)
    let redecision = try redecide(situation, at: now, in: transaction)
    if redecision.decision.balance?.daysPastDue == 0 { try NoticeTable.endAll(id, at: now, in: transaction) }
    if after.state == .settled {
      try recordEvent(
        .contractSettled, at: now, lender: lender, device: contract.deviceID, contract: id,
        data: [JSONMember("amendment_id", .string(amendment.id.text))], in: transaction)
    }
    return AmendmentOutcome(
      amendment: amendment,
      outcome: ContractOutcome(situation.contract ?? after, situation, redecision, at: now))
  }

  /// An active contract takes every amendment; one whose device is still to come back all that leaves it called off.
  private func check(_ change: Amendment.Change, on contract: Contract) throws(LatchkeyError) {
    switch (contract.state, change) {
    case (.active, _): break
    case (.cancelled, .transfer), (.cancelled, .cancel(withReturn: true)): throw refusal(of: change, on: contract)
    case (.cancelled, _) where contract.returnAwaitedSince != nil: break
    default: throw refusal(of: change, on: contract)
    }
    if case .waive(let amount) = change, amount.currency != contract.currency {
      throw .invalid("/amount/currency", "The contract is in \(contract.currency), not \(amount.currency).")
    }
  }

  private func refusal(of change: Amendment.Change, on contract: Contract) -> LatchkeyError {
    LatchkeyError(
      .contractNotActive, "The contract is \(contract.state.rawValue): it does not take the amendment \(change.kind).")
  }

  /// What stands after an amendment; after a transfer arrears are decided as if the device stood at `unlocked`, and what
  /// the borrower before was given has ended.
  private func amendedSituation(
    of contract: Contract, by change: Amendment.Change, at now: Instant, in transaction: any Transaction
  ) throws -> Situation {
    guard case .transfer(let transfer) = change else {
      return try situation(of: contract.deviceID, lender: contract.lenderID, contract: contract, in: transaction)
    }
    try hand(contract.id, over: transfer, at: now, in: transaction)
    let handed = try ContractTable.require(contract.id, of: contract.lenderID, in: transaction)
    var situation = try situation(of: handed.deviceID, lender: handed.lenderID, contract: handed, in: transaction)
    situation.standing = .unlocked
    situation.grantUntil = nil
    situation.claimUntil = nil
    situation.beginnings = []
    situation.isReversed = false
    return situation
  }

  /// Makes somebody else the borrower: consent is the new one's, and notices served on the one before end, as do that one's
  /// claims.
  private func hand(
    _ id: ContractID, over transfer: Amendment.Transfer, at now: Instant, in transaction: any Transaction
  ) throws {
    let borrower = transfer.borrower
    try ContractTable.updateBorrower(
      id, personalData.sealBorrower(borrower, of: id), hasWorkApps: !borrower.workApps.isEmpty,
      language: Words.language(for: borrower.locale, among: words), in: transaction)
    let consent = transfer.consentAgreedAt.map {
      Contract.Consent(agreedAt: $0, documentReference: transfer.consentDocument, recordedAt: now)
    }
    try ContractTable.updateConsent(id, consent, in: transaction)
    try NoticeTable.endAll(id, at: now, in: transaction)
    try PaymentClaimTable.endAll(id, at: now, in: transaction)
  }

  private func record(
    _ amendment: Amendment, _ change: Amendment.Change, of contract: Contract, in transaction: any Transaction
  ) throws {
    try recordEvent(
      .contractAmended, at: amendment.recordedAt, lender: contract.lenderID, device: contract.deviceID,
      contract: contract.id,
      data: [
        JSONMember("amendment_id", .string(amendment.id.text)), JSONMember("kind", .string(amendment.kind)),
        JSONMember("written_by", .string(amendment.writtenBy.text)),
      ] + change.members, in: transaction)
  }
}

extension Contract {
  /// The contract itself after a change; its instalments, its borrower and its consent stand beside it.
  fileprivate func amended(by change: Amendment.Change, isPaid: Bool, at now: Instant) -> Contract {
    switch change {
    case .reschedule, .extend, .transfer: with(amendedAt: now)
    case .waive: with(state: isPaid ? .settled : state)
    case .cancel(let withReturn): with(state: .cancelled, returnAwaitedSince: .some(withReturn ? now : nil))
    case .writeOff: with(state: .writtenOff, returnAwaitedSince: .some(nil))
    }
  }
}

extension Amendment.Change {
  /// Its figures, as its event has them.
  fileprivate var members: [JSONMember] {
    switch self {
    case .reschedule(let plan):
      [
        JSONMember(
          "instalments",
          .array(
            plan.map { part in
              .object([
                JSONMember("due_on", .string(part.dueOn.description)), JSONMember("amount", .integer(part.amount)),
              ])
            }))
      ]
    case .extend(let days): [JSONMember("days", .integer(Int64(days)))]
    case .waive(let amount): [JSONMember("amount", amount.json)]
    case .cancel(let withReturn): [JSONMember("with_return", .bool(withReturn))]
    case .transfer(let transfer): [JSONMember("consent", .bool(transfer.consentAgreedAt != nil))]
    case .writeOff: []
    }
  }
}
