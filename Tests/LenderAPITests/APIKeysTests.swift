import JSON
import Lending
import TestSupport
import Testing

struct APIKeysTests {
  private let server: TestServer
  private let client: TestClient
  private let line: String

  init() throws {
    server = try TestServer()
    client = TestClient(server)
    line = "/v1/lenders/\(server.lenderID)/api-keys"
  }

  @Test func `a key is shown once, and works`() throws {
    let body: JSONValue = ["role": "lender", "name": "core system"]
    let issued = try client.send("POST \(line)", key: server.operatorKey, body)
    #expect(issued.status == 201)
    #expect(issued.json.members?.map(\.name) == ["id", "role", "name", "key"])
    let key = try issued.string("key")
    #expect(key.hasPrefix("lk_") && key.utf8.count == 46)
    #expect(try client.send("GET /v1/devices", key: key).status == 200)
    let list = try client.send("GET \(line)", key: server.lenderKey)
    #expect(list.status == 200)
    #expect(list.text.contains(try issued.string("id")))
    #expect(!list.text.contains(key))
    let disk = try server.story.store.fileBytes()
    #expect(disk.firstRange(of: Array(key.utf8)) == nil)
  }

  @Test func `a revoked key is 401 from the next request on`() throws {
    let issued = try client.send("POST \(line)", key: server.lenderKey, ["role": "auditor", "name": "audit 2026"])
    let key = try issued.string("key")
    let id = try issued.string("id")
    #expect(try client.send("GET /v1/devices", key: key).status == 200)
    for _ in 0..<2 { #expect(try client.send("DELETE /v1/api-keys/\(id)", key: server.lenderKey).status == 204) }
    #expect(try client.send("GET /v1/devices", key: key).status == 401)
    let list = try client.send("GET \(line)", key: server.lenderKey).value("data").elements ?? []
    #expect(list.first { $0["id"]?.string == id }?["revoked_at"] == "2026-03-02T03:30:00Z")
    let revocations = try server.story.events(.apiKeyRevoked)
    #expect(revocations.count == 1)
  }

  @Test(arguments: [
    ("operator", JSONValue.null, JSONValue.null, ["/role"]), ("support", nil, nil, ["/person"]),
    ("lender", nil, true, ["/may_override"]), ("auditor", nil, true, ["/may_override"]),
    ("device", nil, nil, ["/role"]),
  ])
  func `a key that does not fit its role is 422`(
    role: String, person: JSONValue, mayOverride: JSONValue, pointers: [String]
  ) throws {
    let before = try server.story.store.contents()
    let body: JSONValue = ["role": .string(role), "name": "desk", "person": person, "may_override": mayOverride]
    let answer = try client.send("POST \(line)", key: server.operatorKey, body)
    #expect(answer.status == 422)
    #expect(answer.pointers == pointers)
    #expect(try server.story.store.contents() == before)
  }

  @Test func `a lender cannot revoke an operator's key`() throws {
    let operators = try server.story.events(.apiKeyIssued, of: nil)
    let id = try #require(operators.first?["data"]?["api_key_id"]?.string)
    #expect(try client.send("DELETE /v1/api-keys/\(id)", key: server.lenderKey).status == 404)
    #expect(try client.send("GET /v1/test-clock", key: server.operatorKey).status == 200)
  }

  @Test func `keys of a lender that there is not are 404`() throws {
    let nobody = "/v1/lenders/lnd_00000000000000000000000000/api-keys"
    #expect(try client.send("GET \(nobody)", key: server.operatorKey).status == 404)
    let body: JSONValue = ["role": "lender", "name": "core system"]
    #expect(try client.send("POST \(nobody)", key: server.operatorKey, body).status == 404)
  }
}
