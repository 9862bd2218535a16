import JSON
import TestSupport
import Testing

struct EnforcementPreviewsTests {
  private let server: TestServer
  private let client: TestClient

  init() throws {
    server = try TestServer()
    client = TestClient(server)
  }

  @Test func `a preview says what would begin, when and by which rule`() throws {
    let device = try client.activate()
    let contract = try client.write("loan 1", on: device.id)
    let answer = try client.send("GET /v1/enforcement-previews", key: server.lenderKey)
    #expect(answer.status == 200)
    let items = try #require(answer.json["data"]?.elements)
    #expect(items.count == 1)
    #expect(items.first?["device_id"]?.string == device.id)
    #expect(items.first?["contract_id"]?.string == contract)
    #expect(items.first?["clause"]?["policy"]?.string == "standard")
    #expect(items.first?["since_yesterday"]?.string == "new")
    let steps = items.first?["steps"]?.elements ?? []
    #expect(steps.map { $0["state"]?.string } == ["restricted", "locked"])
    #expect(steps.map { $0["days_past_due"]?.integer } == [7, 15])
    #expect(steps.first?["at"]?.string == "2026-03-17T02:30:00Z")
    #expect(answer.json["no_longer"] == [])
  }

  @Test(arguments: ["2026-03-01T00:00:00Z", "2026-06-03T00:00:00Z", "tomorrow"])
  func `it looks ahead, and not for ever`(until: String) throws {
    let answer = try client.send("GET /v1/enforcement-previews?until=\(until)", key: server.lenderKey)
    #expect(answer.status == 422)
    #expect(answer.pointers == ["?until"])
  }

  @Test func `until narrows it`() throws {
    _ = try client.write("loan 1", on: client.activate().id)
    let answer = try client.send("GET /v1/enforcement-previews?until=2026-03-17T02:29:59Z", key: server.lenderKey)
    #expect(answer.json["data"] == [])
  }
}
