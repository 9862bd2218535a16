import JSON
import Lending
import TestSupport
import Testing

/// Lists page by page.
struct PageTests {
  private let server: TestServer
  private let client: TestClient

  init() throws {
    server = try TestServer()
    client = TestClient(server)
  }

  @Test func `each list and timeline comes whole, whatever the size of its pages`() throws {
    let lists = try populate()
    for line in lists {
      let whole = try pages(line, limit: 500)
      #expect(whole.count >= 3, "\(line)")
      for limit in [1, 2, whole.count] { #expect(try pages(line, limit: limit) == whole, "\(line), \(limit)") }
    }
  }

  @Test func `a cursor shows nothing of another lender's, and none is taken that is made up`() throws {
    let lists = try populate()
    let other = try server.issueKey(.lender, of: try server.story.registerLender("Upesi Simu"))
    for line in lists where !line.contains("timeline") && !line.contains("device_id") && !line.contains("api-keys") {
      let cursor = try client.send("GET \(line)limit=1", key: server.lenderKey).string("next_cursor")
      let answer = try client.send("GET \(line)cursor=\(cursor)", key: other)
      #expect(answer.status == 422 || answer.json["data"] == [], "\(line): \(answer)")
      for wrong in [cursor + "A", String(cursor.dropLast(2)), "AAAA", ""] {
        let answer = try client.send("GET \(line)cursor=\(wrong)", key: server.lenderKey)
        #expect(answer.status == 422 && answer.pointers == ["?cursor"], "\(line), \(wrong): \(answer)")
      }
    }
  }

  /// Makes three of everything; the lists, each ready for a further parameter.
  private func populate() throws -> [String] {
    let devices = try (1...3).map { try client.activate($0) }
    let contracts = try devices.map { try client.write("loan \($0.imei)", on: $0.id) }
    for number in 1...3 {
      _ = try client.pay(100, for: contracts[0], reference: "P-\(number)")
      _ = try client.send(
        "POST /v1/unlock-codes", key: server.lenderKey, ["device_id": .string(devices[0].id), "grant": "cleared"])
      _ = try client.send(
        "POST /v1/lenders/\(server.lenderID)/api-keys", key: server.lenderKey, TestBody.apiKey("auditor"))
    }
    return [
      "/v1/devices?", "/v1/devices?lock_state=unlocked&", "/v1/contracts?", "/v1/contracts?state=active&",
      "/v1/payment-confirmations?", "/v1/payment-confirmations?contract_id=\(contracts[0])&",
      "/v1/unlock-codes?device_id=\(devices[0].id)&", "/v1/devices/\(devices[0].id)/timeline?",
      "/v1/contracts/\(contracts[0])/timeline?", "/v1/lenders/\(server.lenderID)/api-keys?",
    ]
  }

  private func pages(_ line: String, limit: Int) throws -> [JSONValue] {
    var seen: [JSONValue] = []
    var cursor = ""
    while true {
      let page = try client.send("GET \(line)limit=\(limit)\(cursor)", key: server.lenderKey)
      let data = try #require(try page.value("data").elements)
      #expect(data.count <= limit)
      seen += data
      guard let next = try page.value("next_cursor").string else { return seen }
      cursor = "&cursor=\(next)"
    }
  }
}
