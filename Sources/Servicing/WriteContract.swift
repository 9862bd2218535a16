import JSON
public import Lending
public import Storage

extension Servicer {
  /// A contract as a lender writes it.
  public struct ContractInput: Sendable, Equatable {
    /// One instalment as it is written.
    public struct InstalmentInput: Sendable, Equatable {
      /// The day on which it is due.
      public let dueOn: CivilDate
      /// Minor units.
      public let amount: Int64

      /// An instalment.
      public init(dueOn: CivilDate, amount: Int64) {
        self.dueOn = dueOn
        self.amount = amount
      }
    }

    /// The borrower's consent, as it was given.
    public struct ConsentInput: Sendable, Equatable {
      /// When.
      public let agreedAt: Instant
      /// In which document.
      public let documentReference: String?

      /// A consent.
      public init(agreedAt: Instant, documentReference: String?) {
        self.agreedAt = agreedAt
        self.documentReference = documentReference
      }
    }

    /// The device that secures it.
    public var deviceID: DeviceID
    /// What the lender calls it.
    public var externalReference: String
    /// Who pays.
    public var borrower: Borrower
    /// The currency of every amount.
    public var currency: Currency
    /// The zone of its due dates; nil for the lender's.
    public var zone: CivilZone?
    /// What was lent, in minor units.
    public var financedAmount: Int64?
    /// What was paid at the counter, in minor units.
    public var downPayment: Int64?
    /// In any order.
    public var instalments: [InstalmentInput]
    /// The borrower's consent to device restriction.
    public var consent: ConsentInput?
    /// A pack's name; nil for the lender's.
    public var policy: String?

    /// A contract to write.
    public init(
      deviceID: DeviceID, externalReference: String, borrower: Borrower, currency: Currency, zone: CivilZone?,
      financedAmount: Int64?, downPayment: Int64?, instalments: [InstalmentInput], consent: ConsentInput?,
      policy: String?
    ) {
      self.deviceID = deviceID
      self.externalReference = externalReference
      self.borrower = borrower
      self.currency = currency
      self.zone = zone
      self.financedAmount = financedAmount
      self.downPayment = downPayment
      self.instalments = instalments
      self.consent = consent
      self.policy = policy
    }
  }

  /// A contract with what it comes to.
  public struct WrittenContract: Sendable {
    /// The contract.
    public let contract: Contract
    /// In order of due dates.
    public let instalments: [Instalment]
    /// The decision on its device.
    public let decision: LockDecision
  }

  /// Writes a contract and decides its device's lock status.
  ///
  /// - Throws: `notFound` (device), `invalidFields`, `deviceAlreadyFinanced`, `externalReferenceTaken`,
  ///   `amountOverflow`.
  public func writeContract(
    _ input: ContractInput, of lenderID: LenderID, in transaction: any Transaction
  ) throws -> WrittenContract {
    let now = clock.now()
    let lender = try LenderTable.require(lenderID, in: transaction)
    let device = try DeviceTable.require(input.deviceID, of: lenderID, in: transaction)
    try refuseIfTaken(device, in: transaction)
    guard try ContractTable.find(reference: input.externalReference, of: lenderID, in: transaction) == nil else {
      throw LatchkeyError(.externalReferenceTaken, "Another contract has this external_reference.")
    }
    // Nothing owed is paid in full: it would release the device for good.
    guard !input.instalments.isEmpty else { throw LatchkeyError.invalid("/instalments", "There must be at least one.") }
    let policy = try choosePolicy(input.policy ?? lender.policy, of: lender)
    let contract = try contract(input, under: policy.pack, of: lender, at: now)
    let total = try Money.sum(input.instalments.map(\.amount))
    let instalments = input.instalments.sorted { $0.dueOn < $1.dueOn }.enumerated().map { number, instalment in
      Instalment(id: .make(at: now), number: number, dueOn: instalment.dueOn, amount: instalment.amount, paid: 0)
    }
    packs.learn(policy.pack)
    try PolicyVersionTable.keep(
      .init(version: policy.pack.version, text: policy.text, changes: policy.changes), at: now, in: transaction)
    try store(contract, instalments, borrower: input.borrower, in: transaction)
    try recordEvent(
      .contractWritten, at: now, lender: lenderID, device: device.id, contract: contract.id,
      data: [
        JSONMember("external_reference", .string(contract.externalReference)),
        JSONMember("instalments", .integer(Int64(instalments.count))),
        JSONMember("total", Money(total, contract.currency).json),
        JSONMember("policy", .string(contract.policy.name)),
        JSONMember("policy_version", .string(contract.policy.digest)),
        JSONMember("consent", .bool(contract.consent != nil)),
      ], in: transaction)
    let situation = try situation(of: device.id, lender: lenderID, contract: contract, in: transaction)
    let redecision = try redecide(situation, at: now, in: transaction)
    return WrittenContract(
      contract: contract.with(overdueSince: redecision.decision.balance?.overdueSince), instalments: instalments,
      decision: redecision.decision)
  }

  /// Refuses a device that has a live contract, was released or retired, or whose hardware is financed elsewhere.
  private func refuseIfTaken(_ device: Device, in reader: any Reader) throws {
    let isReleased = try LockStatusTable.find(device.id, in: reader)?.state == .released
    guard device.state != .retired, !isReleased,
      try ContractTable.findActive(device: device.id, in: reader) == nil
    else {
      throw LatchkeyError(
        .deviceAlreadyFinanced, "The device has a live contract, or was released or retired: enrol it anew.")
    }
    for same in try sameHardware(device, in: reader) { try refuseIfFinanced(same, in: reader) }
  }

  private func contract(
    _ input: ContractInput, under pack: PolicyPack, of lender: Lender, at now: Instant
  ) throws -> Contract {
    if pack.needsComplaints, lender.complaints == nil {
      throw LatchkeyError.invalid(
        "/policy", "The policy \(pack.version.name) needs a name for complaints, and the lender has none.")
    }
    if let currency = pack.restoration.currency, currency != input.currency {
      throw LatchkeyError.invalid(
        "/currency", "The policy \(pack.version.name) says in \(currency) what lateness is worth; it takes no other.")
    }
    try Contract.Consent.check(agreedAt: input.consent?.agreedAt, at: now)
    return Contract(
      id: .make(at: now), lenderID: lender.id, deviceID: input.deviceID, externalReference: input.externalReference,
      currency: input.currency, zone: input.zone ?? lender.zone, financedAmount: input.financedAmount,
      downPayment: input.downPayment,
      consent: input.consent.map {
        Contract.Consent(agreedAt: $0.agreedAt, documentReference: $0.documentReference, recordedAt: now)
      }, policy: pack.version, state: .active, writtenAt: now, unallocated: 0,
      hasWorkApps: !input.borrower.workApps.isEmpty,
      language: Words.language(for: input.borrower.locale, among: words))
  }

  private func store(
    _ contract: Contract, _ instalments: [Instalment], borrower: Borrower, in transaction: any Transaction
  ) throws {
    try ContractTable.insert(contract, borrower: personalData.sealBorrower(borrower, of: contract.id), in: transaction)
    for instalment in instalments {
      try InstalmentTable.insert(instalment, of: contract.id, lender: contract.lenderID, in: transaction)
    }
  }
}
