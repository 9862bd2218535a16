import JSON
import Lending
import TestSupport
import Testing

struct DeviceReportsTests {
  private let server: TestServer
  private let client: TestClient
  private let device: TestDevice

  init() throws {
    server = try TestServer()
    client = TestClient(server)
    device = try client.activate(1)
    _ = try client.write("loan 1", on: device.id)
  }

  @Test func `a SIM that is not allowed locks the device until it reports one that is`() throws {
    #expect(try report("sim_changed") == 204)
    #expect(try state() == "locked")
    #expect(try report("boot") == 204)
    #expect(try report("clock_changed") == 204)
    #expect(try state() == "locked")
    #expect(try report("sim_allowed") == 204)
    #expect(try state() == "unlocked")
  }

  @Test func `what was tampered with stays locked until the lender lifts it`() throws {
    #expect(try report("tampering") == 204)
    #expect(try report("sim_allowed") == 204)
    #expect(try state() == "locked")
    let list = try client.send("GET /v1/devices/\(device.id)/lock-orders", key: server.lenderKey)
    let order = try #require(try list.value("data").elements?.first)
    #expect(order["reported_by"] == "device")
    #expect(order["ordered_by"] == .null)
    #expect(order["note"] == "seal 3 broken")
    let id = try #require(order["id"]?.string)
    #expect(try client.send("DELETE /v1/lock-orders/\(id)", key: server.lenderKey).status == 204)
    #expect(try state() == "unlocked")
  }

  private func report(_ kind: String) throws -> Int {
    let body: JSONValue = ["kind": .string(kind), "at": "2026-03-02T03:29:00Z", "detail": "seal 3 broken"]
    return try client.send("POST /v1/device-reports", key: device.token, body).status
  }

  private func state() throws -> String {
    try client.send("GET /v1/lock-status", key: device.token).string("state")
  }
}
