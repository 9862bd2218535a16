import JSON
import Lending
import TestSupport
import Testing

struct AcknowledgementsTests {
  private let server: TestServer
  private let client: TestClient
  private let device: TestDevice

  init() throws {
    server = try TestServer()
    client = TestClient(server)
    device = try client.activate(1)
  }

  @Test func `an acknowledgement is 204, and is recorded once`() throws {
    let sequence = try self.sequence()
    for _ in 0..<2 {
      let answer = try acknowledge(TestBody.acknowledgement(sequence, "unlocked"))
      #expect(answer.status == 204)
      #expect(answer.body == [] && answer["Content-Type"] == nil)
    }
    let events = try server.story.events(.deviceAcknowledged)
    #expect(events.count == 1)
    #expect(events.first?["data"]?["sequence"] == .integer(sequence))
    let found = try client.send("GET /v1/devices/\(device.id)", key: server.lenderKey)
    #expect(try found.string("last_contact_at") == "2026-03-02T03:30:00Z")
    #expect(try self.sequence() == sequence)
  }

  @Test func `a sequence ahead of the server's makes it go past, up to an hour from now`() throws {
    let now: Int64 = 1_772_422_200_000
    let refused = try acknowledge(TestBody.acknowledgement(now + 3_600_001, "unlocked"))
    #expect(refused.status == 422)
    #expect(refused.pointers == ["/sequence"])
    #expect(try acknowledge(TestBody.acknowledgement(now + 3_600_000, "unlocked")).status == 204)
    #expect(try sequence() == now + 3_600_001)
  }

  @Test func `an older sequence changes nothing of what the device is told`() throws {
    let before = try client.send("GET /v1/lock-status", key: device.token)
    #expect(try acknowledge(TestBody.acknowledgement(1, "locked")).status == 204)
    #expect(try client.send("GET /v1/lock-status", key: device.token).body == before.body)
  }

  @Test func `the use of a code is noted at the code, and makes a new sequence`() throws {
    let issued = try client.send(
      "POST /v1/unlock-codes", key: server.lenderKey,
      ["device_id": .string(device.id), "grant": "cleared", "challenge": "5645 7176"])
    let before = try sequence()
    let body = TestBody.acknowledgement(before, "unlocked")
      .replacing("/unlock_code", with: ["mode": "challenge", "challenge": "5645 7176", "grant": "cleared"])
    #expect(try acknowledge(body).status == 204)
    #expect(try sequence() > before)
    let list = try client.send("GET /v1/unlock-codes?device_id=\(device.id)", key: server.lenderKey)
    let code = try #require(try list.value("data").elements?.first)
    #expect(code["id"]?.string == (try issued.string("id")))
    #expect(code["used_at"] == "2026-03-02T03:30:00Z")
  }

  @Test(arguments: [
    ("challenge", "counter", JSONValue.integer(0)), ("counter", "challenge", "5645 7176"),
  ])
  func `a code's mode and its question belong together`(mode: String, name: String, value: JSONValue) throws {
    let use = JSONValue.object([
      JSONMember("mode", .string(mode)), JSONMember(name, value), JSONMember("grant", "cleared"),
    ])
    let body = TestBody.acknowledgement(try sequence(), "unlocked").replacing("/unlock_code", with: use)
    let answer = try acknowledge(body)
    #expect(answer.status == 422)
    #expect(answer.pointers == ["/unlock_code/\(name)"])
  }

  @Test func `a restoration ends when the device says that it has applied it`() throws {
    let contract = try client.write("loan 1", on: device.id, ["2026-03-10": 50_000, "2026-04-10": 50_000])
    _ = try client.advance(to: "2026-03-17T02:30:00Z")
    _ = try client.pay(50_000, for: contract, reference: "P-1")
    let body = TestBody.acknowledgement(try sequence(), "unlocked")
      .replacing("/applied_at", with: "2026-03-17T02:30:05Z")
    _ = try client.advance(to: "2026-03-17T02:30:10Z")
    #expect(try acknowledge(body).status == 204)
    let events = try server.story.events(.deviceRestored)
    #expect(events.count == 1)
    #expect(events.first?["data"]?["restored_at"] == "2026-03-17T02:30:05Z")
    #expect(try acknowledge(body).status == 204)
    #expect(try server.story.events(.deviceRestored).count == 1)
  }

  @Test func `a void token is 401, and nothing is recorded`() throws {
    let code = try client.send("POST /v1/devices/\(device.id)/activation-codes", key: server.lenderKey)
    _ = try client.activate(1, code: code.string("activation_code"))
    let before = try server.story.store.contents()
    #expect(try acknowledge(TestBody.acknowledgement(1, "unlocked")).status == 401)
    #expect(try server.story.store.contents() == before)
  }

  private func acknowledge(_ body: JSONValue) throws -> TestAnswer {
    try client.send("POST /v1/lock-status/acknowledgements", key: device.token, body)
  }

  private func sequence() throws -> Int64 {
    try client.send("GET /v1/lock-status", key: device.token).value("sequence").integer ?? 0
  }
}
