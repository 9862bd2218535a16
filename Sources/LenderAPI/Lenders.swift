import Endpoints
import HTTPServer
import JSON
import Lending
import Servicing
import Storage

/// `/v1/lenders`: who finances devices, and how borrowers reach them.
struct Lenders {
  let servicer: Servicer

  var endpoints: [Endpoint] { [register, get, update] }

  private var register: Endpoint {
    .write(
      .post, "/v1/lenders", access: .roles([.operator]),
      decode: { try Lenders.input(try $0.body()) },
      run: { input, _, transaction in try servicer.registerLender(input, in: transaction) },
      encode: { .created(Lenders.json($0), location: "/v1/lenders/\($0.id)") })
  }

  private var get: Endpoint {
    .report(
      .get, "/v1/lenders/{id}", access: .roles([.operator, .lender, .support, .auditor]),
      decode: { try $0.id("id", "lender", of: Lender.self) },
      run: { id, caller, reader in
        try Lenders.check(id, isSeenBy: caller)
        return try LenderTable.require(id, in: reader)
      },
      encode: { .ok(Lenders.json($0)) })
  }

  private var update: Endpoint {
    .write(
      .patch, "/v1/lenders/{id}", access: .roles([.operator, .lender]),
      decode: { (id: try $0.id("id", "lender", of: Lender.self), change: try Lenders.change(try $0.body())) },
      run: { input, caller, transaction in
        try Lenders.check(input.id, isSeenBy: caller)
        return try servicer.updateLender(input.id, in: transaction) { input.change.apply(to: &$0) }
      },
      encode: { .ok(Lenders.json($0)) })
  }

  /// Another lender is not found, as one that does not exist; an operator sees all.
  static func check(_ id: LenderID, isSeenBy caller: Caller) throws {
    if case .key(let key) = caller, key.role == .operator { return }
    guard try caller.lenderID() == id else { throw LatchkeyError.notFound("lender") }
  }

  private static func input(_ body: ObjectReader) throws -> Servicer.LenderInput {
    let name = body.text("name")
    let country = body.value("country", expected: CountryCode.expected, CountryCode.parse)
    let zone = body.zone("time_zone")
    let currency = body.currency("currency")
    let contact = body.object("contact").map(LenderShapes.contact)
    let complaints = body.optionalObject("complaints").map(LenderShapes.complaints)
    let certification = body.optionalText("certification")
    let instructions = LenderShapes.instructions(body)
    let policy = body.text("policy")
    let watermark = body.optionalChoice("watermark", of: WatermarkMode.self) ?? .off
    let brake = body.optionalObject("brake").map(LenderShapes.brake) ?? .standard
    let changes = body.optionalJSON("policy_changes").map(PolicyChanges.init(json:)) ?? .none
    let required = try body.finish(country, zone, currency, contact)
    return Servicer.LenderInput(
      name: name, country: required.0, zone: required.1, currency: required.2, contact: required.3,
      complaints: complaints, certification: certification, paymentInstructions: instructions, policy: policy,
      policyChanges: changes, watermark: watermark, brake: brake)
  }

  private static func change(_ body: ObjectReader) throws -> LenderChange {
    let change = LenderChange(
      name: body.optionalText("name"), zone: body.optionalZone("time_zone"),
      contact: body.optionalObject("contact").map(LenderShapes.contactChange),
      complaints: body.optionalObject("complaints").map(LenderShapes.complaints),
      certification: body.optionalText("certification"),
      instructions: body.has("payment_instructions") ? LenderShapes.instructions(body) : nil,
      policy: body.optionalText("policy"),
      policyChanges: body.optionalJSON("policy_changes").map(PolicyChanges.init(json:)),
      watermark: body.optionalChoice("watermark", of: WatermarkMode.self),
      brake: body.optionalObject("brake").map(LenderShapes.brake))
    try body.finish()
    return change
  }

  static func json(_ lender: Lender) -> JSONValue {
    .object([
      JSONMember("id", .string(lender.id.text)), JSONMember("name", .string(lender.name)),
      JSONMember("country", .string(lender.country)), JSONMember("time_zone", .string(lender.zone.identifier)),
      JSONMember("currency", .string(lender.currency.code)), JSONMember("contact", lender.contact.json),
      JSONMember("complaints", lender.complaints?.json ?? .null),
      JSONMember("certification", .optional(lender.certification)),
      JSONMember("payment_instructions", .array(lender.paymentInstructions.map(\.json))),
      JSONMember("policy", .string(lender.policy)), JSONMember("policy_changes", lender.policyChanges.json),
      JSONMember("watermark", .string(lender.watermark.rawValue)),
      JSONMember(
        "brake",
        .object([
          JSONMember("count", .integer(Int64(lender.brake.count))),
          JSONMember("factor", .integer(Int64(lender.brake.factor))),
        ])), JSONMember("version", .integer(lender.version)),
      JSONMember("registered_at", .string(lender.registeredAt.description)),
    ])
  }
}

/// What a `PATCH` changes of a lender; what is absent stays.
struct LenderChange: Sendable {
  let name: String?
  let zone: CivilZone?
  let contact: ContactChange?
  let complaints: Complaints?
  let certification: String?
  let instructions: [PaymentInstruction]?
  let policy: String?
  let policyChanges: PolicyChanges?
  let watermark: WatermarkMode?
  let brake: Brake?

  func apply(to lender: inout Lender) {
    lender.name = name ?? lender.name
    lender.zone = zone ?? lender.zone
    contact?.apply(to: &lender.contact)
    lender.complaints = complaints ?? lender.complaints
    lender.certification = certification ?? lender.certification
    lender.paymentInstructions = instructions ?? lender.paymentInstructions
    lender.policy = policy ?? lender.policy
    lender.policyChanges = policyChanges ?? lender.policyChanges
    lender.watermark = watermark ?? lender.watermark
    lender.brake = brake ?? lender.brake
  }
}

/// What a `PATCH` changes of a lender's contact.
struct ContactChange: Sendable {
  let phone: String?
  let email: String?
  let website: String?
  let address: String?

  func apply(to contact: inout Contact) {
    contact.phone = phone ?? contact.phone
    contact.email = email ?? contact.email
    contact.website = website ?? contact.website
    contact.address = address ?? contact.address
  }
}
