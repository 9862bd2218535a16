import JSON
import Lending
import TestSupport
import Testing

struct LockOrdersTests {
  private let server: TestServer
  private let client: TestClient
  private let device: TestDevice
  private let support: String

  init() throws {
    server = try TestServer()
    client = TestClient(server)
    device = try client.activate(1)
    _ = try client.write("loan 1", on: device.id)
    support = try server.issueKey(.support)
  }

  @Test func `an order locks at the next poll, says why, and frees when it is lifted`() throws {
    let answer = try order(TestBody.lockOrder, key: support)
    #expect(answer.status == 201)
    #expect(
      answer.json.members?.map(\.name) == [
        "id", "device_id", "reason", "reported_by", "ordered_at", "until", "lifted_at", "ordered_by", "note",
      ])
    let status = try client.send("GET /v1/lock-status", key: device.token)
    #expect(try status.string("state") == "locked")
    #expect(try status.value("reason")["code"] == "reported_lost_or_stolen")
    #expect(try status.value("reason")["message"]?.string?.isEmpty == false)
    #expect(!status.text.contains("Stolen on the train"))
    let line = "DELETE /v1/lock-orders/\(try answer.string("id"))"
    for _ in 0..<2 { #expect(try client.send(line, key: support).status == 204) }
    #expect(try client.send("GET /v1/lock-status", key: device.token).string("state") == "unlocked")
    let list = try client.send("GET /v1/devices/\(device.id)/lock-orders", key: server.lenderKey)
    #expect(try list.value("data").elements?.map { $0["lifted_at"] } == ["2026-03-02T03:30:00Z"])
  }

  @Test func `the lock decision names every reason that holds`() throws {
    _ = try order(TestBody.lockOrder, key: server.lenderKey)
    _ = try order(["reason": "fraud_review", "reported_by": "lender", "note": "x"], key: server.lenderKey)
    let decision = try client.send("GET /v1/devices/\(device.id)/lock-decision", key: server.lenderKey)
    #expect(try decision.string("reason") == "fraud_review")
    #expect(try decision.value("other_reasons") == ["reported_lost_or_stolen"])
  }

  @Test func `outside the role it is 403, outside the rules 409, and nothing is written`() throws {
    let before = try server.story.store.contents()
    for (key, body, status, problem) in [
      (support, ["reason": "reported_lost_or_stolen", "reported_by": "lender", "note": "x"], 403, "forbidden"),
      (support, ["reason": "fraud_review", "reported_by": "borrower", "note": "x"], 403, "forbidden"),
      (
        server.lenderKey,
        ["reason": "fraud_review", "reported_by": "lender", "until": "2026-03-16T03:30:01Z", "note": "x"], 409,
        "order-not-allowed"
      ),
      (server.lenderKey, ["reason": "payment_overdue", "reported_by": "lender", "note": "x"], 422, "invalid-fields"),
      (server.lenderKey, ["reason": "fraud_review", "reported_by": "device", "note": "x"], 422, "invalid-fields"),
    ] as [(String, JSONValue, Int, String)] {
      let answer = try order(body, key: key)
      #expect(answer.status == status && answer.problem == problem, "\(body): \(answer)")
    }
    #expect(try server.story.store.contents() == before)
    let free = try client.activate(2)
    let answer = try client.send(
      "POST /v1/devices/\(free.id)/lock-orders", key: server.lenderKey, TestBody.lockOrder)
    #expect(answer.status == 409 && answer.problem == "order-not-allowed")
  }

  @Test func `support does not lift what it could not have given`() throws {
    let answer = try order(["reason": "sim_not_allowed", "reported_by": "lender", "note": "x"], key: server.lenderKey)
    let line = "DELETE /v1/lock-orders/\(try answer.string("id"))"
    #expect(try client.send(line, key: support).status == 403)
    #expect(try client.send(line, key: server.lenderKey).status == 204)
  }

  @Test func `a code for cleared dues does not open it: 409 other-reason-holds`() throws {
    _ = try order(TestBody.lockOrder, key: support)
    let answer = try client.send(
      "POST /v1/unlock-codes", key: server.lenderKey, ["device_id": .string(device.id), "grant": "cleared"])
    #expect(answer.status == 409 && answer.problem == "other-reason-holds")
  }

  private func order(_ body: JSONValue, key: String) throws -> TestAnswer {
    try client.send("POST /v1/devices/\(device.id)/lock-orders", key: key, body)
  }
}
