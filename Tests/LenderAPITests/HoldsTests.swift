import JSON
import Lending
import TestSupport
import Testing

struct HoldsTests {
  private let server: TestServer
  private let client: TestClient
  private let device: TestDevice
  private let contract: String
  private let support: String

  init() throws {
    server = try TestServer()
    client = TestClient(server)
    device = try client.activate(1)
    contract = try client.write("loan 1", on: device.id)
    support = try server.issueKey(.support)
  }

  @Test func `a hold frees a locked device at its next poll, and its end is its shadow's beginning`() throws {
    _ = try client.advance(to: "2026-03-25T12:00:00Z")
    #expect(try state() == "locked")
    let answer = try place(["kind": "disaster", "note": "Flood in Kerala."])
    #expect(answer.status == 201)
    #expect(
      answer.json.members?.map(\.name) == [
        "id", "contract_id", "kind", "since", "until", "placed_at", "placed_by", "by_support", "lifted_at", "note",
      ])
    #expect(try answer.string("since") == "2026-03-25T12:00:00Z")
    #expect(try answer.value("until") == .null)
    #expect(try state() == "unlocked")
    let decision = try client.send("GET /v1/devices/\(device.id)/lock-decision", key: server.lenderKey)
    #expect(decision.text.contains("hold:disaster"), "\(decision)")
    let line = "DELETE /v1/holds/\(try answer.string("id"))"
    #expect(try client.send(line, key: server.lenderKey).status == 204)
    #expect(try client.send(line, key: server.lenderKey).status == 204)
    #expect(try state() == "unlocked")
    _ = try client.advance(to: "2026-03-28T12:00:00Z")
    #expect(try state() == "locked")
    let list = try client.send("GET /v1/contracts/\(contract)/holds", key: support)
    #expect(try list.value("data").elements?.map { $0["lifted_at"] } == ["2026-03-25T12:00:00Z"])
    #expect(try list.value("next_cursor") == .null)
  }

  @Test func `an end past all calendars is 422, for a hold and for a cohort, and the device stays payable`() throws {
    let far: JSONValue = "9999-12-31T23:59:59Z"
    #expect(try place(["kind": "legal", "until": far, "note": "for ever"]).pointers == ["/until"])
    let cohort = try client.send(
      "POST /v1/cohort-restorations", key: server.lenderKey,
      [
        "device_ids": [.string(device.id)], "no_stricter_until": far, "cause": "The feed was silent.",
        "note": "Reopened.",
      ])
    #expect(cohort.pointers == ["/no_stricter_until"], "\(cohort)")
    _ = try client.advance(to: "2026-03-25T12:00:00Z")
    #expect(try state() == "locked")
    #expect(try client.pay(50_000, for: contract, reference: "p-1").status == 201)
    #expect(try state() == "released")
  }

  @Test func `what support may not place or lift is 403, and nothing is written`() throws {
    let long = try place(["kind": "legal", "note": "court order"])
    let before = try server.story.store.contents()
    for body: JSONValue in [
      ["kind": "dispute", "note": "says it was paid"],
      ["kind": "dispute", "until": "2026-03-16T03:30:01Z", "note": "says it was paid"],
    ] {
      let answer = try place(body, key: support)
      #expect(answer.status == 403 && answer.problem == "forbidden", "\(answer)")
    }
    #expect(try client.send("DELETE /v1/holds/\(long.string("id"))", key: support).status == 403)
    #expect(try server.story.store.contents() == before)
    #expect(try place(TestBody.hold, key: support).status == 201)
    #expect(try place(TestBody.hold, key: support).status == 403)
  }

  @Test func `spans that cannot be are 422 at their fields, and a contract that is over 409`() throws {
    let answer = try place(
      ["kind": "dispute", "since": "2026-03-02T03:30:01Z", "until": "2026-03-02T03:30:00Z", "note": "x"])
    #expect(answer.pointers == ["/since", "/until"])
    _ = try client.pay(50_000, for: contract, reference: "all")
    #expect(try place(TestBody.hold).problem == "contract-not-active")
  }

  private func place(_ body: JSONValue, key: String? = nil) throws -> TestAnswer {
    try client.send("POST /v1/contracts/\(contract)/holds", key: key ?? server.lenderKey, body)
  }

  private func state() throws -> String {
    try client.send("GET /v1/lock-status", key: device.token).string("state")
  }
}
