import JSON
import Lending
import TestSupport
import Testing

struct NoticesTests {
  private let server: TestServer
  private let client: TestClient
  private let device: TestDevice
  private let contract: String

  init() throws {
    server = try TestServer()
    client = TestClient(server)
    _ = try client.send(
      "PATCH /v1/lenders/\(server.story.lender.id)", key: server.lenderKey, ["complaints": TestBody.complaints])
    device = try client.activate(1)
    let body = TestBody.contract(on: device.id, reference: "loan 1").replacing("/policy", with: "india-2027")
    contract = try client.send("POST /v1/contracts", key: server.lenderKey, body).string("id")
  }

  @Test func `what is due is listed since its first hour, and served is listed no more`() throws {
    _ = try client.advance(to: "2026-03-11T02:29:59Z")
    #expect(try due() == [])
    _ = try client.advance(to: "2026-03-12T12:00:00Z")
    #expect(
      try due() == [
        [
          "contract_id": .string(contract), "notice": "first", "due_since": "2026-03-11T02:30:00Z",
          "stages": [
            ["state": "restricted", "days_past_due": 31, "stops": ["apps"]],
            ["state": "locked", "days_past_due": 61, "stops": ["outgoing_calls", "apps", "settings"]],
          ], "complaints": TestBody.complaints,
        ]
      ])
    let answer = try serve("first", at: "2026-03-11T13:29:59Z")
    #expect(answer.status == 201, "\(answer)")
    #expect(
      answer.json.members?.map(\.name) == [
        "id", "contract_id", "notice", "channel", "served_at", "cure_ends_on", "recorded_at", "evidence_reference",
        "ended_at",
      ])
    #expect(try answer.string("cure_ends_on") == "2026-04-01")
    #expect(try due() == [])
    let list = try client.send("GET /v1/contracts/\(contract)/notices", key: server.lenderKey)
    #expect(try list.value("data").elements == [answer.json])
  }

  @Test func `what was not due or was served before is 409, what was served at a wrong time 422 there`() throws {
    _ = try client.advance(to: "2026-03-12T12:00:00Z")
    #expect(try serve("first", at: "2026-03-10T12:00:00Z").problem == "notice-not-due")
    #expect(try serve("second", at: "2026-03-12T11:00:00Z").problem == "notice-not-due")
    #expect(try serve("first", at: "2026-03-12T12:00:01Z").pointers == ["/served_at"])
    #expect(try serve("first", at: "2026-03-11T13:30:00Z").pointers == ["/served_at"])
    #expect(try serve("third", at: "2026-03-12T11:00:00Z").pointers == ["/notice"])
    #expect(try serve("first", at: "2026-03-12T11:00:00Z").status == 201)
    let again = try serve("first", at: "2026-03-12T11:00:00Z")
    #expect(again.status == 409 && again.problem == "notice-not-due")
  }

  @Test func `every status names the officer who hears complaints, in every field`() throws {
    let poll = try client.send("GET /v1/lock-status", key: device.token)
    #expect(try poll.value("lender")["complaints"] == TestBody.complaints)
  }

  @Test func `the list is of what is due alone`() throws {
    for query in ["", "?due=false", "?due=1"] {
      #expect(try client.send("GET /v1/notices\(query)", key: server.lenderKey).pointers == ["?due"], "\(query)")
    }
  }

  private func serve(_ notice: String, at servedAt: String) throws -> TestAnswer {
    let body = TestBody.notice.replacing("/notice", with: .string(notice))
      .replacing("/served_at", with: .string(servedAt))
    return try client.send("POST /v1/contracts/\(contract)/notices", key: server.lenderKey, body)
  }

  private func due() throws -> [JSONValue] {
    try client.send("GET /v1/notices?due=true", key: server.lenderKey).value("data").elements ?? []
  }
}
