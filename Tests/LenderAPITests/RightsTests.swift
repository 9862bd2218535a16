import Endpoints
import JSON
import Lending
import TestSupport
import Testing

/// Every route, tried by everybody.
struct RightsTests {
  private let neighbours: Neighbours
  private let before: TestDatabase.Contents
  private var server: TestServer { neighbours.server }
  private var own: Estate { neighbours.own }
  private var other: Estate { neighbours.other }

  init() throws {
    neighbours = try Neighbours()
    before = try neighbours.server.story.store.contents()
  }

  @Test func `whoever shows no good key is 401 at every route that asks for one, and nothing is written`() throws {
    let secret = String(repeating: "x", count: 43)
    let credentials: [(name: String, fields: KeyValuePairs<String, String>)] = [
      ("nothing", [:]), ("another scheme", ["Authorization": "Basic b3BlcmF0b3I6"]),
      ("no credential", ["Authorization": "Bearer"]), ("a short key", ["Authorization": "Bearer lk_short"]),
      ("an unknown key", ["Authorization": "Bearer lk_\(secret)"]),
      ("an unknown token", ["Authorization": "Bearer dt_\(secret)"]),
      ("a revoked key", ["Authorization": "Bearer \(own.revokedKey)"]),
    ]
    for (number, credential) in credentials.enumerated() {
      // From an address for each: 60 failures a minute are a limit of their own.
      let client = TestClient(server, from: "127.0.1.\(number + 1)")
      for endpoint in server.endpoints where endpoint.parties != nil {
        let example = try Example(of: endpoint.route, own)
        let answer = try client.send(example.line, fields: credential.fields, example.body)
        let place: Comment = "\(endpoint.route) with \(credential.name): \(answer)"
        #expect(answer.status == 401 && answer.problem == "unauthenticated", place)
        #expect(answer["WWW-Authenticate"] == "Bearer", place)
      }
    }
    #expect(try server.story.store.contents() == before)
  }

  @Test func `a good credential of another role is 403, and nothing is written`() throws {
    let client = TestClient(server)
    var tried = 0
    for endpoint in server.endpoints {
      for party in Party.allCases where endpoint.parties?.contains(party) == false {
        let example = try Example(of: endpoint.route, own)
        let answer = try client.send(example.line, key: party.credential(own, on: server), example.body)
        #expect(answer.status == 403 && answer.problem == "forbidden", "\(endpoint.route) by \(party): \(answer)")
        tried += 1
      }
    }
    #expect(tried > server.endpoints.count)
    #expect(try server.story.store.contents() == before)
  }

  @Test func `another lender's record is 404 whatever the role, and nothing is written`() throws {
    let client = TestClient(server)
    for endpoint in server.endpoints {
      let example = try Example(of: endpoint.route, own)
      for party in endpoint.parties ?? [] where party != .operator && example.names(own) {
        let answer = try client.send(example.line, key: party.credential(other, on: server), example.body)
        #expect(answer.status == 404 && answer.problem == "not-found", "\(endpoint.route) by \(party): \(answer)")
      }
    }
    #expect(try server.story.store.contents() == before)
  }

  @Test func `an id that nothing has is answered as another lender's`() throws {
    let client = TestClient(server)
    let nobody = "00000000000000000000000000"
    for endpoint in server.endpoints where endpoint.route.contains("{id}") {
      let line = try Example(of: endpoint.route, own).line
      let id = try #require(own.ids.first { line.contains($0) })
      let absent = line.replacing(id, with: id.prefix(4) + nobody)
      for party in endpoint.parties ?? [] where party != .operator {
        let body = try Example(of: endpoint.route, own).body
        let foreign = try client.send(line, key: party.credential(other, on: server), body)
        let missing = try client.send(absent, key: party.credential(other, on: server), body)
        #expect(missing.status == 404, "\(endpoint.route) by \(party): \(missing)")
        #expect(missing.json["detail"] == foreign.json["detail"], "\(endpoint.route) by \(party)")
      }
    }
  }

  @Test func `no list shows another lender's records`() throws {
    let client = TestClient(server)
    let lists = [
      "GET /v1/devices", "GET /v1/devices?imei=\(own.device.imei)", "GET /v1/devices?phone=%2B91%2098200%2012345",
      "GET /v1/contracts", "GET /v1/contracts?external_reference=loan%20100", "GET /v1/payment-confirmations",
      "GET /v1/payment-confirmations?contract_id=\(own.contractID)",
      "GET /v1/payment-confirmations?reference=payment%20100", "GET /v1/events?limit=500",
      "GET /v1/notices?due=true",
    ]
    // Lists that are empty for one or the other, or in which only days stand, show nothing of another all the same.
    let narrowed = [
      "GET /v1/restorations", "GET /v1/restrictions", "GET /v1/restrictions?wrongful=true", "GET /v1/brakes",
      "GET /v1/brakes/\(Story.brakedDay)/devices", "GET /v1/enforcement-previews",
      "GET /v1/devices?lock_state=reminder", "GET /v1/devices?lock_state=unlocked", "GET /v1/contracts?state=active",
    ]
    for line in lists + narrowed {
      let seen = try client.send(line, key: own.keys[.lender])
      #expect(seen.status == 200, "\(line): \(seen)")
      if !narrowed.contains(line) {
        #expect(own.ids.contains { seen.text.contains($0) }, "\(line): \(seen)")
      }
      for role in Estate.roles {
        let answer = try client.send(line, key: other.keys[role])
        #expect(answer.status == 200 || answer.status == 403 && role == .support, "\(line) by \(role): \(answer)")
        #expect(!own.ids.contains { answer.text.contains($0) }, "\(line) by \(role): \(answer)")
      }
    }
  }

  @Test func `each route answers all who may call it, and anyone where nothing is asked for`() throws {
    let client = TestClient(server)
    for endpoint in server.endpoints {
      let example = try Example(of: endpoint.route, own)
      for party in endpoint.parties.map({ Party.allCases.filter($0.contains) }) ?? [] {
        let answer = try client.send(example.line, key: party.credential(own, on: server), example.body)
        #expect(200...299 ~= answer.status, "\(endpoint.route) by \(party): \(answer)")
      }
      guard endpoint.parties == nil else { continue }
      let answer = try client.send(example.line, key: "no key of ours", example.body)
      #expect(200...299 ~= answer.status, "\(endpoint.route): \(answer)")
    }
  }

  @Test func `an operator sees every lender, and nothing of a contract`() throws {
    let client = TestClient(server)
    for estate in [own, other] {
      #expect(try client.send("GET /v1/lenders/\(estate.lenderID)", key: server.operatorKey).status == 200)
    }
    let events = try client.send("GET /v1/events", key: server.operatorKey)
    #expect(events.status == 200)
    #expect(!(own.ids + other.ids).contains { events.text.contains($0) })
  }
}
