import Cryptography
@testable import Endpoints
import HTTPServer
import Lending
import Storage
import TestSupport
import Testing

/// A database with a lender, its keys and a device, and what a lane has for it.
final class Premises: Sendable {
  let store: TestDatabase
  let clock = TestClock(at: Instant(milliseconds: 1_772_424_000_000))
  let masterKey: MasterKey
  let lenderID: LenderID
  let deviceID: DeviceID

  /// What the lender, an operator, somebody revoked and the device would show.
  static let lenderKey = "lk_" + String(repeating: "l", count: 43)
  static let operatorKey = "lk_" + String(repeating: "o", count: 43)
  static let revokedKey = "lk_" + String(repeating: "r", count: 43)
  static let deviceToken = "dt_" + String(repeating: "d", count: 43)

  init() throws {
    store = try TestDatabase()
    masterKey = try MasterKey.make()
    let now = clock.now()
    let lender = try Premises.lender(at: now)
    let device = Premises.device(of: lender.id, at: now)
    lenderID = lender.id
    deviceID = device.id
    try store.write { transaction in
      try LenderTable.insert(lender, in: transaction)
      try DeviceTable.insert(device, lapsesAt: now, in: transaction)
      try Premises.insertKey(Premises.lenderKey, .lender, of: lender.id, at: now, in: transaction)
      try Premises.insertKey(Premises.operatorKey, .operator, of: nil, at: now, in: transaction)
      try Premises.insertKey(Premises.revokedKey, .lender, of: lender.id, revokedAt: now, at: now, in: transaction)
      try DeviceTokenTable.insert(
        hash: Premises.hash(Premises.deviceToken), holder: device.id, of: lender.id, generation: 1, at: now,
        in: transaction)
    }
  }

  static func hash(_ secret: String) -> [UInt8] { SHA256.digest(Array(secret.utf8)) }

  func makeTools() throws -> LaneTools {
    let database: any Database = store.database
    return LaneTools(
      connection: try database.makeReader(), statuses: StatusCopy(bytesMax: EndpointLimits.statusCopyBytesMax),
      counts: RequestCounts(rowsCount: 1))
  }

  /// A request as an endpoint sees it.
  func incoming(
    _ target: String = "/v1/things", method: Method = .post, caller: Caller, idempotencyKeys: [String] = [],
    body: String = "{}"
  ) throws -> Incoming {
    var fields: Fields = [.contentType: "application/json"]
    for key in idempotencyKeys { fields.append(.idempotencyKey, key) }
    let request = try Request(method: method, target: target, fields: fields, body: Array(body.utf8))
    let router = try Router(routes: [(method, "/v1/things", 0), (method, "/v1/things/{id}", 0)])
    guard case .found(_, let parameters) = router.match(method, request.path) else {
      throw LatchkeyError.notFound("route")
    }
    return Incoming(request: request, parameters: parameters, caller: caller, now: clock.now())
  }

  /// The key that `Premises.lenderKey` shows.
  func lenderCaller() throws -> Caller {
    .key(try #require(try store.read { try APIKeyTable.find(hash: Premises.hash(Premises.lenderKey), in: $0) }))
  }

  private static func lender(at now: Instant) throws -> Lender {
    Lender(
      id: .make(at: now), name: "Asha Finance", country: "IN", zone: try #require(CivilZone("Asia/Kolkata")),
      currency: try #require(Currency("INR")),
      contact: Contact(phone: "+91 22 5550 1000", email: "help@asha.example", website: "asha.example", address: nil),
      complaints: nil, certification: nil, paymentInstructions: [], policy: "standard", version: 1, registeredAt: now)
  }

  private static func device(of lenderID: LenderID, at now: Instant) -> Device {
    Device(
      id: .make(at: now), lenderID: lenderID, imei: nil, secondIMEI: nil, manufacturer: "Maker", serialNumber: "1",
      model: nil, externalReference: nil, state: .active, enrolledAt: now, activatedAt: now, keyGeneration: 1)
  }

  private static func insertKey(
    _ secret: String, _ role: Role, of lenderID: LenderID?, revokedAt: Instant? = nil, at now: Instant,
    in transaction: any Transaction
  ) throws {
    let key = APIKey(
      id: .make(at: now), lenderID: lenderID, role: role, name: "\(role)", person: nil, mayOverride: false,
      issuedAt: now, revokedAt: revokedAt)
    try APIKeyTable.insert(key, hash: hash(secret), in: transaction)
  }
}
