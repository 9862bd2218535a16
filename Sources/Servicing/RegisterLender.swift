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

    /// A lender to register.
    public init(
      name: String, country: String, zone: CivilZone, currency: Currency, contact: Contact, complaints: Complaints?,
      certification: String?, paymentInstructions: [PaymentInstruction], policy: String
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
    }
  }

  /// Registers a lender.
  ///
  /// - Throws: `invalidFields` for a pack that there is not, or complaints that the pack asks for.
  public func registerLender(_ input: LenderInput, in transaction: any Transaction) throws -> Lender {
    let now = clock.now()
    let lender = Lender(
      id: .make(at: now), name: input.name, country: input.country, zone: input.zone, currency: input.currency,
      contact: input.contact, complaints: input.complaints, certification: input.certification,
      paymentInstructions: input.paymentInstructions, policy: input.policy, version: 1, registeredAt: now)
    try checkPolicy(of: lender)
    try LenderTable.insert(lender, in: transaction)
    try recordEvent(
      .lenderRegistered, at: now, lender: lender.id,
      data: [
        JSONMember("name", .string(lender.name)), JSONMember("country", .string(lender.country)),
        JSONMember("policy", .string(lender.policy)),
      ], in: transaction)
    return lender
  }

  /// Refuses a lender whose pack does not exist or asks for what it has not named.
  func checkPolicy(of lender: Lender) throws {
    guard let entry = packs.current(lender.policy) else { throw unknownPolicy(lender.policy) }
    if entry.pack.needsComplaints, lender.complaints == nil {
      throw LatchkeyError.invalid("/complaints", "The policy \(lender.policy) needs a name for complaints.")
    }
  }

  func unknownPolicy(_ name: String) -> LatchkeyError {
    .invalid("/policy", "There is no policy \(name); known are \(packs.names.joined(separator: ", ")).")
  }
}
