import JSON
import Lending
import TestSupport
import Testing

struct CalendarsTests {
  private let server: TestServer
  private let client: TestClient
  private let line: String

  init() throws {
    server = try TestServer()
    client = TestClient(server)
    line = "PUT /v1/lenders/\(server.story.lender.id)/calendar"
  }

  @Test func `holidays replace those before, each once and in order, and move what would begin`() throws {
    let device = try client.activate(1)
    _ = try client.write("loan 1", on: device.id)
    let answer = try put(["2026-03-18", "2026-03-17", "2026-03-18"], key: server.operatorKey)
    #expect(answer.status == 200)
    #expect(answer.json == ["holidays": ["2026-03-17", "2026-03-18"]])
    _ = try client.advance(to: "2026-03-18T12:00:00Z")
    #expect(try client.send("GET /v1/lock-status", key: device.token).string("state") == "reminder")
    #expect(try put([], key: server.lenderKey).json == ["holidays": []])
    _ = try client.advance(to: "2026-03-18T12:00:01Z")
    #expect(try client.send("GET /v1/lock-status", key: device.token).string("state") == "restricted")
  }

  @Test func `more days than a year has are 422, and a calendar left out is`() throws {
    let days: [JSONValue] = (0...366).map { .string(CivilDate(daysSinceEpoch: 20_000 + $0).description) }
    #expect(try put(days, key: server.lenderKey).pointers == ["/holidays"])
    #expect(try client.send(line, key: server.lenderKey, [:]).pointers == ["/holidays"])
    #expect(try put(Array(days.prefix(366)), key: server.lenderKey).status == 200)
  }

  private func put(_ holidays: [JSONValue], key: String) throws -> TestAnswer {
    try client.send(line, key: key, ["holidays": .array(holidays)])
  }
}
