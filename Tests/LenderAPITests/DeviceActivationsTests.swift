import JSON
import Lending
import TestSupport
import Testing

struct DeviceActivationsTests {
  private let server: TestServer
  private let client: TestClient
  private let imei: String
  private let deviceID: String
  private let code: String

  init() throws {
    server = try TestServer()
    client = TestClient(server)
    imei = try IMEI.numbered(1).digits
    (deviceID, code) = try client.enrol(1)
  }

  @Test func `the right code gives token and keys, once`() throws {
    let answer = try activate(code)
    #expect(answer.status == 201)
    #expect(
      answer.json.members?.map(\.name) == [
        "device_id", "device_token", "unlock_key", "lock_status_key", "key_generation", "server_time",
      ])
    #expect(try answer.string("device_id") == deviceID)
    #expect(try answer.string("device_token").hasPrefix("dt_"))
    for name in ["unlock_key", "lock_status_key"] {
      let key = try answer.string(name)
      #expect(key.utf8.count == 64 && key.allSatisfy { "0123456789abcdef".contains($0) }, "\(name)")
    }
    #expect(try answer.value("key_generation") == 1)
    #expect(try answer.string("server_time") == "2026-03-02T03:30:00Z")
    #expect(try client.send("GET /v1/devices/\(deviceID)", key: server.lenderKey).string("state") == "active")
    #expect(try activate(code).status == 422)
    let disk = try server.story.store.fileBytes()
    for name in ["device_token", "unlock_key", "lock_status_key"] {
      #expect(disk.firstRange(of: Array(try answer.string(name).utf8)) == nil, "\(name)")
    }
    #expect(disk.firstRange(of: Array(code.utf8)) == nil)
  }

  @Test func `a retry with the same Idempotency-Key gets the same answer`() throws {
    let body: JSONValue = ["imei": .string(imei), "activation_code": .string(code)]
    let clients = (0..<20).map { _ in TestClient(server) }
    for client in clients {
      try client.submit("POST /v1/device-activations", fields: ["Idempotency-Key": "phone-1"], body)
    }
    let answers = try clients.map { try $0.answer() }
    #expect(answers.allSatisfy { $0.status == 201 })
    #expect(Set(answers.map(\.body)).count == 1)
    let token = try answers[0].string("device_token")
    #expect(try client.send("GET /v1/lock-status", key: token).status == 200)
    let other = try client.send(
      "POST /v1/device-activations", fields: ["Idempotency-Key": "phone-2"], body)
    #expect(other.problem == "activation-refused")
  }

  @Test func `of twenty at once without a key, one is activated`() throws {
    let clients = (0..<20).map { _ in TestClient(server) }
    for client in clients {
      try client.submit("POST /v1/device-activations", ["imei": .string(imei), "activation_code": .string(code)])
    }
    let answers = try clients.map { try $0.answer() }
    #expect(answers.count { $0.status == 201 } == 1)
    #expect(answers.count { $0.problem == "activation-refused" } == 19)
  }

  @Test func `the caller of an Idempotency-Key is the named device`() throws {
    let (_, second) = try client.enrol(2)
    let first = try client.send(
      "POST /v1/device-activations", fields: ["Idempotency-Key": "k"],
      ["imei": .string(imei), "activation_code": .string(code)])
    let other = try client.send(
      "POST /v1/device-activations", fields: ["Idempotency-Key": "k"],
      ["imei": .string(try IMEI.numbered(2).digits), "activation_code": .string(second)])
    #expect(first.status == 201)
    #expect(other.status == 201)
    #expect(try first.string("device_id") != other.string("device_id"))
  }

  @Test func `every failure has the same answer`() throws {
    let wrong = try activate("0000000000")
    #expect(wrong.status == 422)
    #expect(wrong.problem == "activation-refused")
    let unknown = try client.send(
      "POST /v1/device-activations",
      ["imei": .string(try IMEI.numbered(9).digits), "activation_code": .string(code)])
    _ = try client.advance(to: "2026-04-01T03:30:00Z")
    let expired = try activate(code)
    let renewed = try client.send("POST /v1/devices/\(deviceID)/activation-codes", key: server.lenderKey)
    let new = try renewed.string("activation_code")
    #expect(try activate(new).status == 201)
    let used = try activate(new)
    let answers = [wrong, unknown, expired, used].map { $0.json.replacing("/request_id", with: nil) }
    #expect(answers.allSatisfy { $0 == answers[0] })
  }

  @Test func `a code is taken as people type it`() throws {
    let typed = code.lowercased().map { $0 == "0" ? "o" : $0 == "1" ? "l" : String($0) }.joined()
    #expect(try activate(String(typed.prefix(5) + "-" + typed.dropFirst(5))).status == 201)
  }

  @Test func `after ten wrong tries one an hour is looked at, never for ever`() throws {
    for number in 0..<10 { #expect(try activate("000000000\(number)").status == 422) }
    #expect(try activate(code).status == 422)
    _ = try client.advance(to: "2026-03-02T04:29:59.999Z")
    #expect(try activate(code).status == 422)
    _ = try client.advance(to: "2026-03-02T04:30:00Z")
    #expect(try activate("0000000000").status == 422)
    #expect(try activate(code).status == 422)
    _ = try client.advance(to: "2026-03-02T05:30:00Z")
    #expect(try activate(code).status == 201)
  }

  @Test func `nine wrong tries cost nothing, and the tenth only a wait`() throws {
    for number in 0..<9 { _ = try activate("000000000\(number)") }
    #expect(try activate(code).status == 201)
  }

  @Test func `wrong tries outlive a new code`() throws {
    for number in 0..<10 { _ = try activate("000000000\(number)") }
    let renewed = try client.send("POST /v1/devices/\(deviceID)/activation-codes", key: server.lenderKey)
    #expect(try activate(renewed.string("activation_code")).status == 422)
  }

  @Test func `maker and serial number name the device too`() throws {
    let body: JSONValue = ["manufacturer": "Tecno", "serial_number": "SN-1", "activation_code": .string(code)]
    #expect(try client.send("POST /v1/device-activations", body).status == 201)
  }

  @Test(arguments: [
    ([], ["/imei", "/serial_number"]), (["/imei", "/serial_number"], ["/imei", "/serial_number"]),
    (["/imei", "/manufacturer", "/serial_number"], ["/imei", "/serial_number"]),
    (["/imei", "/manufacturer"], ["/manufacturer"]),
  ])
  func `a device that is named twice or by half is 422`(without: [String], pointers: [String]) throws {
    let all: JSONValue = [
      "imei": .string(imei), "manufacturer": "Tecno", "serial_number": "SN-1", "activation_code": .string(code),
    ]
    let body = without.reduce(all) { $0.replacing($1, with: nil) }
    let answer = try client.send("POST /v1/device-activations", body)
    #expect(answer.status == 422)
    #expect(Set(answer.pointers) == Set(pointers))
  }

  @Test func `a phone that is financed elsewhere meanwhile is 409`() throws {
    let other = try server.story.registerLender("Upesi Simu")
    let key = try server.issueKey(.lender, of: other)
    let device = try client.activate(1, key: key)
    _ = try client.write("their loan", on: device.id, key: key)
    let answer = try activate(code)
    #expect(answer.status == 409)
    #expect(answer.problem == "device-already-financed")
    #expect(!answer.text.contains(device.id))
    #expect(try client.send("GET /v1/lock-status", key: device.token).status == 200)
  }

  private func activate(_ code: String) throws -> TestAnswer {
    try client.send("POST /v1/device-activations", ["imei": .string(imei), "activation_code": .string(code)])
  }
}
