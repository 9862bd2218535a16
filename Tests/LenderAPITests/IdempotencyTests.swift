import JSON
import Lending
import TestSupport
import Testing

/// `Idempotency-Key` through the whole service.
struct IdempotencyTests {
  private let server: TestServer
  private let client: TestClient

  init() throws {
    server = try TestServer()
    client = TestClient(server)
  }

  @Test func `one key from fifty connections at once has one effect and fifty equal answers`() throws {
    let device = try client.activate()
    let bodies: [(line: String, body: JSONValue, table: String)] = [
      ("POST /v1/contracts", TestBody.contract(on: device.id, reference: "loan 1"), "contracts"),
      ("POST /v1/devices", try TestBody.device(2), "devices"),
      ("POST /v1/lenders/\(server.lenderID)/api-keys", TestBody.apiKey("auditor"), "api_keys"),
      ("POST /v1/unlock-codes", ["device_id": .string(device.id), "grant": "cleared"], "unlock_codes"),
    ]
    for (line, body, table) in bodies {
      let before = try server.story.store.contents().rows[table] ?? 0
      let clients = (0..<50).map { _ in TestClient(server) }
      for client in clients {
        try client.submit(line, key: server.lenderKey, fields: ["Idempotency-Key": "at-once"], body)
      }
      let answers = try clients.map { try $0.answer() }
      #expect(answers.allSatisfy { $0.status == 201 }, "\(line): \(answers.first?.description ?? "")")
      #expect(Set(answers.map(\.body)).count == 1, "\(line)")
      #expect(Set(answers.map { $0["Location"] }).count == 1, "\(line)")
      #expect(try server.story.store.contents().rows[table] == before + 1, "\(line)")
    }
  }

  @Test func `the first answer comes again byte for byte, status too`() throws {
    let device = try client.activate()
    let contract = try client.write("loan 1", on: device.id)
    let body = TestBody.payment(1_000, for: contract, reference: "P-1")
    let first = try send("POST /v1/payment-confirmations", "key-1", body)
    let again = try send("POST /v1/payment-confirmations", "key-1", body)
    #expect(first.status == 201)
    #expect(again.status == 201)
    #expect(again.body == first.body)
    #expect(try send("POST /v1/payment-confirmations", "key-2", body).status == 200)
  }

  @Test func `a 204 comes again`() throws {
    let line = "POST /v1/lenders/\(server.lenderID)/api-keys"
    let id = try client.send(line, key: server.lenderKey, TestBody.apiKey("auditor")).string("id")
    for _ in 0..<2 {
      let answer = try send("DELETE /v1/api-keys/\(id)", "key-1", nil)
      #expect(answer.status == 204)
      #expect(answer.body == [])
    }
  }

  @Test func `the same key with another body or path is 422, and nothing is done`() throws {
    _ = try send("POST /v1/devices", "key-1", TestBody.device(1))
    let before = try server.story.store.contents()
    let other = try send("POST /v1/devices", "key-1", TestBody.device(2))
    #expect(other.status == 422)
    #expect(other.problem == "idempotency-key-reused")
    #expect(try server.story.store.contents() == before)
  }

  @Test func `the same key is another one for another caller and at another route`() throws {
    let other = try server.issueKey(.lender, of: try server.story.registerLender("Upesi Simu"))
    let first = try send("POST /v1/devices", "key-1", TestBody.device(1))
    let second = try client.send(
      "POST /v1/devices", key: other, fields: ["Idempotency-Key": "key-1"], TestBody.device(1))
    #expect(first.status == 201)
    #expect(second.status == 201)
    #expect(try first.string("id") != second.string("id"))
    let third = try send(
      "POST /v1/contracts", "key-1", TestBody.contract(on: try first.string("id"), reference: "loan 1"))
    #expect(third.status == 201)
  }

  @Test func `a refusal is not kept`() throws {
    let (id, _) = try client.enrol(1)
    let bad = TestBody.contract(on: id, reference: "loan 1").replacing("/policy", with: "none such")
    #expect(try send("POST /v1/contracts", "key-1", bad).status == 422)
    #expect(try send("POST /v1/contracts", "key-1", TestBody.contract(on: id, reference: "loan 1")).status == 201)
  }

  @Test func `answers are kept for 72 hours`() throws {
    let first = try send("POST /v1/devices", "key-1", TestBody.device(1))
    _ = try client.advance(to: "2026-03-05T03:29:59.999Z")
    #expect(try send("POST /v1/devices", "key-1", TestBody.device(1)).body == first.body)
    _ = try client.advance(to: "2026-03-05T03:30:00Z")
    let later = try send("POST /v1/devices", "key-1", TestBody.device(1))
    #expect(later.status == 201)
    #expect(try later.string("id") != first.string("id"))
  }

  @Test(arguments: ["", "with space", "é", String(repeating: "k", count: 256)])
  func `a key is 1 to 255 visible characters`(value: String) throws {
    let answer = try client.send(
      "POST /v1/devices", key: server.lenderKey, fields: ["Idempotency-Key": value], TestBody.device(1))
    #expect(answer.status == 422)
    #expect(answer.pointers == ["Idempotency-Key"])
  }

  @Test func `no answer that is kept holds a key, a token or a code in the clear`() throws {
    let apiKey = try send(
      "POST /v1/lenders/\(server.lenderID)/api-keys", "secret-key-1", TestBody.apiKey("auditor")
    ).string("key")
    let activationCode = try send("POST /v1/devices", "secret-key-2", TestBody.device(1)).string("activation_code")
    let activation = try client.send(
      "POST /v1/device-activations", fields: ["Idempotency-Key": "secret-key-3"],
      ["imei": try TestBody.device(1)["imei"] ?? nil, "activation_code": .string(activationCode)])
    let unlockCode = try send(
      "POST /v1/unlock-codes", "secret-key-4",
      ["device_id": try activation.value("device_id"), "grant": "cleared"]
    ).string("code")
    #expect(try server.story.store.contents().rows["idempotency_keys"] == 4)
    let disk = try server.story.store.fileBytes()
    #expect(disk.firstRange(of: Array("payment_confirmations".utf8)) != nil)
    let secrets = [
      apiKey, activationCode, try activation.string("device_token"), try activation.string("unlock_key"),
      try activation.string("lock_status_key"), unlockCode, unlockCode.filter(\.isNumber), "secret-key-",
    ]
    for secret in secrets { #expect(disk.firstRange(of: Array(secret.utf8)) == nil, "\(secret)") }
    let log = server.log.lines.joined(separator: "\n")
    for secret in secrets { #expect(!log.contains(secret), "\(secret)") }
  }

  private func send(_ line: String, _ idempotencyKey: String, _ body: JSONValue?) throws -> TestAnswer {
    try client.send(line, key: server.lenderKey, fields: ["Idempotency-Key": idempotencyKey], body)
  }
}
