import JSON
import Lending
import Servicing
import TestSupport

/// Everything that a lender can have, so that others can reach for it.
struct Estate: Sendable {
  let lenderID: String
  /// Keys of the lender's by role.
  let keys: [Role: String]
  /// A key that was revoked.
  let revokedKey: String
  /// The id of a key that nothing depends on.
  let spareKeyID: String
  /// A device under a contract.
  let device: TestDevice
  /// An active device without one.
  let freeDevice: TestDevice
  /// The number and the code of a device that nobody has activated.
  let dormant: (number: Int, code: String)
  let contractID: String
  /// A contract that was called off, whose device is still to come back.
  let cancelledContractID: String
  /// A contract that was paid with too much.
  let overpaidContractID: String
  let paymentID: String
  /// A contract under `india-2027` that is overdue: its first notice is due.
  let overdueContractID: String
  /// Its device, which an order has locked.
  let overdueDevice: TestDevice
  /// A hold that support placed.
  let holdID: String
  /// An order that support gave.
  let orderID: String

  static let roles: [Role] = [.lender, .support, .auditor]

  /// Makes it over HTTP, all but the lender.
  ///
  /// `number` tells the devices of estates apart.
  init(of lender: Lender, number: Int, on server: TestServer) throws {
    let client = TestClient(server)
    let keys = try Dictionary(
      uniqueKeysWithValues: Estate.roles.map { ($0, try server.issueKey($0, of: lender, mayOverride: $0 == .support)) })
    let key = keys[.lender]
    self.keys = keys
    lenderID = lender.id.text
    let spare = try client.send("POST /v1/lenders/\(lender.id)/api-keys", key: key, TestBody.apiKey("auditor"))
    spareKeyID = try spare.string("id")
    let revoked = try client.send("POST /v1/lenders/\(lender.id)/api-keys", key: key, TestBody.apiKey("lender"))
    revokedKey = try revoked.string("key")
    _ = try client.send("DELETE /v1/api-keys/\(revoked.string("id"))", key: key)
    device = try client.activate(number, key: key)
    freeDevice = try client.activate(number + 1, key: key)
    dormant = (number + 2, try client.enrol(number + 2, key: key).activationCode)
    contractID = try client.write("loan \(number)", on: device.id, key: key)
    paymentID = try client.pay(10_000, for: contractID, reference: "payment \(number)", key: key).string("id")
    cancelledContractID = try client.write(
      "cancelled \(number)", on: client.activate(number + 3, key: key).id, key: key)
    _ = try client.send(
      "POST /v1/contracts/\(cancelledContractID)/amendments", key: key,
      ["kind": "cancel", "with_return": true, "note": "called off"])
    overpaidContractID = try client.write(
      "overpaid \(number)", on: client.activate(number + 4, key: key).id, key: key)
    _ = try client.pay(60_000, for: overpaidContractID, reference: "overpayment \(number)", key: key)
    _ = try client.send("PATCH /v1/lenders/\(lender.id)", key: key, ["complaints": TestBody.complaints])
    overdueDevice = try client.activate(number + 5, key: key)
    let overdue = TestBody.contract(on: overdueDevice.id, reference: "overdue \(number)", ["2026-02-20": 50_000])
    overdueContractID = try client.send(
      "POST /v1/contracts", key: key, overdue.replacing("/policy", with: "india-2027")
    ).string("id")
    let (hold, order) = (TestBody.hold, TestBody.lockOrder)
    holdID = try client.send("POST /v1/contracts/\(cancelledContractID)/holds", key: keys[.support], hold).string("id")
    orderID = try client.send("POST /v1/devices/\(overdueDevice.id)/lock-orders", key: keys[.support], order)
      .string("id")
    _ = try client.send(
      "POST /v1/unlock-codes", key: key, ["device_id": .string(device.id), "grant": "cleared"])
    try server.story.keepReleasedBrake(of: lender)
  }

  /// The ids by which others would know what is its.
  var ids: [String] {
    [
      lenderID, spareKeyID, device.id, freeDevice.id, contractID, cancelledContractID, overpaidContractID, paymentID,
      overdueContractID, overdueDevice.id, holdID, orderID,
    ]
  }
}

/// A server with two lenders that have everything.
struct Neighbours: Sendable {
  let server: TestServer
  /// The story's lender's.
  let own: Estate
  let other: Estate

  init() throws {
    server = try TestServer()
    own = try Estate(of: server.story.lender, number: 100, on: server)
    other = try Estate(of: try server.story.registerLender("Upesi Simu"), number: 200, on: server)
  }
}
