import JSON
import TestSupport
import Testing

struct RestorationsTests {
  private let server: TestServer
  private let client: TestClient
  private let device: TestDevice
  private let contract: String

  /// Tuesday, 17 March, 12:00 in Kolkata: restricted since 08:00.
  init() throws {
    server = try TestServer()
    client = TestClient(server)
    device = try client.activate()
    contract = try client.write("loan 1", on: device.id, ["2026-03-10": 50_000, "2026-04-10": 50_000])
    _ = try client.advance(to: "2026-03-17T06:30:00Z")
  }

  @Test func `a restoration is listed with its clocks, and a restriction with what showed it to be wrong`() throws {
    let restrictions = try client.send("GET /v1/restrictions", key: server.lenderKey).value("data").elements
    #expect(restrictions?.map { $0["wrongful"] } == [false])
    // Paid on 2 March, confirmed on the 17th.
    _ = try client.pay(50_000, for: contract, reference: "P-1")
    let open = try #require(
      try client.send("GET /v1/restorations", key: server.lenderKey).value("data").elements?.first)
    #expect(open["state"] == "unreachable")
    #expect(open["owed_since"]?.string == TestBody.paidAt)
    #expect(open["hours_late"] == 3, "an hour after the restriction began it should have ended")
    #expect(open["worth"] == ["amount": 0, "currency": "INR"])
    let report = try client.send("GET /v1/restrictions?wrongful=true", key: server.lenderKey)
    let wrongful = try #require(try report.value("data").elements)
    #expect(wrongful.map { $0["wrongful_because"] } == ["payment"])
    #expect(wrongful.map { $0["hours"] } == [4])
    #expect(wrongful.map { $0["worth"]?["amount"] } == [0])
    #expect(wrongful.map { $0["ended_at"] } == ["2026-03-17T06:30:00Z"])
    #expect(try report.value("wrongful_count") == 1)
  }

  @Test func `the lists are narrowed by what is asked, and refuse what is not`() throws {
    _ = try client.pay(50_000, for: contract, reference: "P-1")
    let counts: [(String, Int)] = [
      ("restorations?device_id=\(device.id)", 1), ("restorations?contract_id=\(contract)", 1),
      ("restorations?state=unreachable", 1), ("restorations?state=restored", 0), ("restorations?late=true", 1),
      ("restorations?late=false", 1), ("restorations?limit=1", 1), ("restrictions?contract_id=\(contract)", 1),
      ("restrictions?wrongful=false", 1),
    ]
    for (query, count) in counts {
      let answer = try client.send("GET /v1/\(query)", key: server.lenderKey)
      #expect(try answer.value("data").elements?.count == count, "\(query): \(answer)")
    }
    for query in [
      "restorations?state=open", "restorations?late=1", "restorations?device_id=x", "restrictions?late=true",
    ] {
      #expect(try client.send("GET /v1/\(query)", key: server.lenderKey).status == 422, "\(query)")
    }
  }
}
