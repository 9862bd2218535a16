import JSON
public import Lending
public import Storage

extension Servicer {
  /// A lender as an operator registers it.
  public struct LenderInput: Sendable, Equatable {
    /// Its name.
    public var name: String
    /// ISO 3166-1 alpha-2.
    public var country: String
    /// The default of its contracts.
    public var zone: CivilZone
    /// The default of its books.
    public var currency: Currency
    /// Where borrowers reach it.
    public var contact: Contact
    /// Who hears complaints.
    public var complaints: Complaints?
    /// A reference to the certification of the locking mechanism.
    public var certification: String?
    /// How a borrower pays.
    public var paymentInstructions: [PaymentInstruction]
    /// A pack's name.
    public var policy: String
    /// What it changes of the pack.
    public var policyChanges: PolicyChanges
    /// How its payment feed says that it is complete.
    public var watermark: WatermarkMode
    /// Its bounds of the volume brake.
    public var brake: Brake

    /// A lender to register.
    public init(
      name: String, country: String, zone: CivilZone, currency: Currency, contact: Contact, complaints: Complaints?,
      certification: String?, paymentInstructions: [PaymentInstruction], policy: String,
      policyChanges: PolicyChanges = .none, watermark: WatermarkMode = .off, brake: Brake = .standard
    ) {
      self.name = name
      self.country = country
      self.zone = zone
      self.currency = currency
      self.contact = contact
      self.complaints = complaints
      self.certification = certification
      self.paymentInstructions = paymentInstructions
      self.policy = policy
      self.policyChanges = policyChanges
      self.watermark = watermark
      self.brake = brake
    }
  }

  /// Registers a lender.
  ///
  /// - Throws: `invalidFields` for a pack that there is not, or that the country does not allow, changes that the pack does
  ///   not allow, or complaints that it asks for.
  public func registerLender(_ input: LenderInput, in transaction: any Transaction) throws -> Lender {
    let now = clock.now()
    let lender = Lender(
      id: .make(at: now), name: input.name, country: input.country, zone: input.zone, currency: input.currency,
      contact: input.contact, complaints: input.complaints, certification: input.certification,
      paymentInstructions: input.paymentInstructions, policy: input.policy,
      policyChanges: input.policyChanges, watermark: input.watermark, brake: input.brake, version: 1, registeredAt: now)
    try checkPolicy(of: lender)
    try LenderTable.insert(lender, in: transaction)
    try recordEvent(
      .lenderRegistered, at: now, lender: lender.id,
      data: [
        JSONMember("name", .string(lender.name)), JSONMember("country", .string(lender.country)),
        JSONMember("policy", .string(lender.policy)), JSONMember("policy_changes", lender.policyChanges.json),
      ], in: transaction)
    return lender
  }
}
