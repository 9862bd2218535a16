import Endpoints
import JSON
import LenderAPI
import Lending
import TestSupport
import Testing

struct TestClockTests {
  private let server: TestServer
  private let client: TestClient

  init() throws {
    server = try TestServer()
    client = TestClient(server)
  }

  @Test func `time stands still, and moves where it is told`() throws {
    for _ in 0..<2 { #expect(try now() == "2026-03-02T03:30:00Z") }
    let answer = try client.advance(to: "2026-03-03T00:00:00.5Z")
    #expect(answer.status == 200)
    #expect(answer.json == ["now": "2026-03-03T00:00:00.500Z"])
    #expect(try now() == "2026-03-03T00:00:00.500Z")
    #expect(try client.advance(to: "2026-03-03T05:30:00.5+05:30").status == 200)
  }

  @Test func `back in time is 422, and too far ahead`() throws {
    for instant in ["2026-03-02T03:29:59.999Z", "2036-03-20T00:00:00Z"] {
      let answer = try client.advance(to: instant)
      #expect(answer.status == 422, "\(instant)")
      #expect(answer.pointers == ["/advance_to"], "\(instant)")
    }
    #expect(try now() == "2026-03-02T03:30:00Z")
  }

  @Test func `it stops at each moment at which something falls due, which is the time of that event`() throws {
    let device = try client.activate(1)
    _ = try client.write("loan 1", on: device.id)
    _ = try client.advance(to: "2026-06-01T00:00:00Z")
    let changes = try server.story.events(.lockStatusChanged).suffix(3)
    #expect(changes.map { $0["data"]?["state"] } == ["reminder", "restricted", "locked"])
    #expect(
      changes.map { $0["at"] } == ["2026-03-11T02:30:00Z", "2026-03-17T02:30:00Z", "2026-03-25T02:30:00Z"])
    let status = try client.send("GET /v1/lock-status", key: device.token)
    #expect(try status.string("decided_at") == "2026-03-25T02:30:00Z")
  }

  @Test func `a two-year contract is lived in one call`() throws {
    let device = try client.activate(1)
    let schedule: JSONValue = ["count": 24, "amount": 1_000, "first_due_on": "2026-04-01", "every": "month"]
    let body = TestBody.contract(on: device.id, reference: "loan 1").replacing("/instalments", with: nil)
      .replacing("/schedule", with: schedule)
    let contract = try client.send("POST /v1/contracts", key: server.lenderKey, body).string("id")
    #expect(try client.advance(to: "2028-06-01T00:00:00Z").status == 200)
    let balance = try client.send("GET /v1/contracts/\(contract)", key: server.lenderKey).value("balance")
    #expect(balance["arrears"]?["amount"] == 24_000)
    #expect(balance["days_past_due"] == 792)
  }

  @Test func `two moves at once are both made, or one is back in time`() throws {
    let clients = (0..<10).map { _ in TestClient(server) }
    for (day, client) in clients.enumerated() {
      let instant = JSONValue.string("2026-03-1\(day)T00:00:00Z")
      try client.submit("POST /v1/test-clock", key: server.operatorKey, ["advance_to": instant])
    }
    let answers = try clients.map { try $0.answer() }
    #expect(answers.allSatisfy { [200, 422].contains($0.status) })
    #expect(try now() == "2026-03-19T00:00:00Z")
  }

  @Test func `outside the sandbox it does not exist`() {
    let routes = Routes.all(server.story.servicer, testClock: nil, deviceChecksPerMinuteMax: 30).map(\.route)
    #expect(Set(server.endpoints.map(\.route)).subtracting(routes) == ["GET /v1/test-clock", "POST /v1/test-clock"])
  }

  private func now() throws -> String {
    try client.send("GET /v1/test-clock", key: server.operatorKey).string("now")
  }
}
