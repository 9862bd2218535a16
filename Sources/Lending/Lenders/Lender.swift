public import JSON

/// Who finances devices: the creditor that every lock screen names.
public struct Lender: Sendable, Equatable, Identified {
  /// `lnd_`.
  public static let identifierPrefix = "lnd_"

  /// Its id.
  public let id: LenderID
  /// As the borrower knows it.
  public var name: String
  /// ISO 3166-1 alpha-2.
  public var country: String
  /// The default of its contracts.
  public var zone: CivilZone
  /// The default of its books.
  public var currency: Currency
  /// Where borrowers reach it.
  public var contact: Contact
  /// Who hears complaints, where a pack asks for it.
  public var complaints: Complaints?
  /// A reference to the certification of the locking mechanism.
  public var certification: String?
  /// How a borrower pays, best first.
  public var paymentInstructions: [PaymentInstruction]
  /// The name of its policy pack.
  public var policy: String
  /// What it changes of the pack.
  public var policyChanges: PolicyChanges
  /// How its payment feed says that it is complete.
  public var watermark: WatermarkMode
  /// Its bounds of the volume brake.
  public var brake: Brake
  /// Counted from 1; one more at each change, so that devices show the new block at their next poll.
  public var version: Int64
  /// When it was registered.
  public let registeredAt: Instant

  /// A lender with all that is known of it.
  public init(
    id: LenderID, name: String, country: String, zone: CivilZone, currency: Currency, contact: Contact,
    complaints: Complaints?, certification: String?, paymentInstructions: [PaymentInstruction], policy: String,
    policyChanges: PolicyChanges = .none, watermark: WatermarkMode = .off, brake: Brake = .standard, version: Int64,
    registeredAt: Instant
  ) {
    self.id = id
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
    self.version = version
    self.registeredAt = registeredAt
  }

  /// The `lender` block of a lock status: name, reach, complaints and how to pay.
  public var block: JSONValue {
    .object([
      JSONMember("name", .string(name)), JSONMember("phone", .string(contact.phone)),
      JSONMember("email", .string(contact.email)), JSONMember("website", .string(contact.website)),
      JSONMember("address", .optional(contact.address)), JSONMember("complaints", complaints?.json ?? .null),
      JSONMember("payment_instructions", .array(paymentInstructions.map(\.json))),
    ])
  }
}

/// Where a lender is reached.
public struct Contact: Sendable, Equatable {
  /// A telephone number, as it is dialled.
  public var phone: String
  /// An e-mail address.
  public var email: String
  /// A website.
  public var website: String
  /// A postal address.
  public var address: String?

  /// A lender's contact.
  public init(phone: String, email: String, website: String, address: String?) {
    self.phone = phone
    self.email = email
    self.website = website
    self.address = address
  }

  /// As it stands in requests and answers.
  public var json: JSONValue {
    .object([
      JSONMember("phone", .string(phone)), JSONMember("email", .string(email)),
      JSONMember("website", .string(website)), JSONMember("address", .optional(address)),
    ])
  }
}

/// The officer who hears complaints (454T(9), 454AA of the Reserve Bank of India's directions).
public struct Complaints: Sendable, Equatable {
  /// The officer's name.
  public var name: String
  /// A telephone number.
  public var phone: String
  /// An e-mail address.
  public var email: String
  /// A postal address.
  public var address: String

  /// Who hears complaints.
  public init(name: String, phone: String, email: String, address: String) {
    self.name = name
    self.phone = phone
    self.email = email
    self.address = address
  }

  /// As it stands in requests and answers.
  public var json: JSONValue {
    .object([
      JSONMember("name", .string(name)), JSONMember("phone", .string(phone)), JSONMember("email", .string(email)),
      JSONMember("address", .string(address)),
    ])
  }
}

/// One way to pay.
public struct PaymentInstruction: Sendable, Equatable {
  /// Its kind: `upi`, `paybill`, `bank_transfer`.
  public var method: String
  /// What the borrower does.
  public var text: String
  /// A page to pay at.
  public var url: String?

  /// A way to pay.
  public init(method: String, text: String, url: String?) {
    self.method = method
    self.text = text
    self.url = url
  }

  /// As it stands in requests and answers.
  public var json: JSONValue {
    .object([
      JSONMember("method", .string(method)), JSONMember("text", .string(text)), JSONMember("url", .optional(url)),
    ])
  }
}
