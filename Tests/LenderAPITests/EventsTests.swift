import JSON
import Lending
import TestSupport
import Testing

struct EventsTests {
  private let server: TestServer
  private let client: TestClient

  init() throws {
    server = try TestServer()
    client = TestClient(server)
  }

  @Test func `events come in commit order, and page after page without gap or double`() throws {
    _ = try live()
    let stored = try server.story.events()
    var seen: [JSONValue] = []
    var after = ""
    while true {
      let page = try list("?limit=3\(after)")
      let data = try #require(try page.value("data").elements)
      seen += data
      guard let last = data.last?["id"]?.string else { break }
      #expect(data.count <= 3)
      after = "&after=\(last)"
    }
    #expect(seen == stored)
    #expect(seen.count > 10)
    #expect(Set(seen.compactMap { $0["id"]?.string }).count == seen.count)
    #expect(seen.map { $0["at"]?.string ?? "" } == seen.map { $0["at"]?.string ?? "" }.sorted())
  }

  @Test func `the cursor of a page is the event that the next begins after, and none at the end`() throws {
    _ = try live()
    let first = try list("?limit=2")
    #expect(try first.value("next_cursor") == first.value("data").elements?.last?["id"])
    let rest = try list("?limit=500&after=\(try first.string("next_cursor"))")
    #expect(try rest.value("next_cursor") == .null)
    let all = try list("?limit=500")
    #expect(
      try (first.value("data").elements ?? []) + (rest.value("data").elements ?? []) == all.value("data").elements)
    let last = try #require(try all.value("data").elements?.last?["id"]?.string)
    let end = try list("?after=\(last)")
    #expect(try end.value("data") == [])
    #expect(try end.value("chain_head") == all.value("chain_head"))
  }

  @Test func `whoever follows while others write misses nothing`() throws {
    let clients = (0..<50).map { _ in TestClient(server) }
    for (number, client) in clients.enumerated() {
      try client.submit("POST /v1/devices", key: server.lenderKey, TestBody.device(number))
    }
    var seen: [JSONValue] = []
    while seen.count(where: { $0["kind"] == "device.enrolled" }) < 50 {
      let after = seen.last?["id"]?.string.map { "&after=\($0)" } ?? ""
      seen += try list("?limit=7\(after)").value("data").elements ?? []
    }
    for client in clients { #expect(try client.answer().status == 201) }
    let whole = try server.story.events()
    #expect(seen == Array(whole.prefix(seen.count)))
  }

  @Test func `the chain's head moves with each event, and with nothing else`() throws {
    var heads = [try list().string("chain_head")]
    let device = try client.activate(1)
    heads.append(try list().string("chain_head"))
    _ = try client.write("loan 1", on: device.id)
    heads.append(try list().string("chain_head"))
    #expect(Set(heads).count == 3)
    #expect(heads.allSatisfy { $0.utf8.count == 64 })
    _ = try client.send("GET /v1/lock-status", key: device.token)
    _ = try client.send("POST /v1/devices", key: server.lenderKey, [:])
    #expect(try list().string("chain_head") == heads[2])
  }

  @Test func `timelines list the same objects`() throws {
    let (device, contract) = try live()
    let all = try list("?limit=500").value("data").elements ?? []
    for (path, member, id) in [
      ("devices/\(device)", "device_id", device), ("contracts/\(contract)", "contract_id", contract),
    ] {
      let timeline = try client.send("GET /v1/\(path)/timeline?limit=500", key: server.lenderKey)
      let own = all.filter { $0[member]?.string == id }
      #expect(!own.isEmpty)
      let data = try #require(try timeline.value("data").elements)
      #expect(data.count == own.count && own.allSatisfy(data.contains), "\(path)")
    }
  }

  @Test func `an event names what it is about, and holds no personal data`() throws {
    _ = try live()
    let kinds = Set(EventKind.allCases.map(\.rawValue))
    let all = try list("?limit=500")
    for event in try all.value("data").elements ?? [] {
      #expect(kinds.contains(event["kind"]?.string ?? ""))
      #expect(event["lender_id"]?.string == server.lenderID)
      #expect(event["id"]?.string?.hasPrefix("evt_") == true)
      #expect(event["data"]?.members != nil)
    }
    let imei = try IMEI.numbered(1).digits
    for word in ["Meena", "98200", imei] { #expect(!all.text.contains(word), "\(word)") }
  }

  @Test(arguments: [
    ("?after=evt_00000000000000000000000000", "?after"), ("?after=x", "?after"), ("?limit=0", "?limit"),
    ("?limit=501", "?limit"), ("?cursor=x", "?cursor"),
  ])
  func `a query that does not fit is 422 at its parameter`(query: String, pointer: String) throws {
    let answer = try list(query)
    #expect(answer.status == 422)
    #expect(answer.pointers == [pointer])
  }

  @Test func `another lender's event is no place to begin after`() throws {
    let other = try server.story.registerLender("Upesi Simu")
    let theirs = try #require(try server.story.events(of: other.id).first?["id"]?.string)
    #expect(try list("?after=\(theirs)").pointers == ["?after"])
  }

  private func list(_ query: String = "") throws -> TestAnswer {
    try client.send("GET /v1/events\(query)", key: server.lenderKey)
  }

  /// A contract that is written, falls overdue, is paid and restored.
  private func live() throws -> (device: String, contract: String) {
    let device = try client.activate(1)
    let contract = try client.write("loan 1", on: device.id, ["2026-03-10": 50_000, "2026-04-10": 50_000])
    _ = try client.advance(to: "2026-03-17T02:30:00Z")
    _ = try client.pay(50_000, for: contract, reference: "P-1")
    let sequence = try client.send("GET /v1/lock-status", key: device.token).value("sequence").integer ?? 0
    _ = try client.send(
      "POST /v1/lock-status/acknowledgements", key: device.token, TestBody.acknowledgement(sequence, "unlocked"))
    return (device.id, contract)
  }
}
