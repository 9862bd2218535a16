import JSON
import TestSupport
import Testing

struct LendersTests {
  private let server: TestServer
  private let client: TestClient

  init() throws {
    server = try TestServer()
    client = TestClient(server)
  }

  @Test func `a lender is registered with all that it was given, and found where it says`() throws {
    let answer = try register()
    #expect(answer.status == 201)
    let id = try answer.string("id")
    #expect(id.hasPrefix("lnd_") && id.utf8.count == 30)
    #expect(answer["Location"] == "/v1/lenders/\(id)")
    for member in TestBody.lender().members ?? [] {
      #expect(answer.json[member.name] == member.value, "\(member.name)")
    }
    #expect(try answer.string("registered_at") == "2026-03-02T03:30:00Z")
    let found = try client.send("GET /v1/lenders/\(id)", key: server.operatorKey)
    #expect(found.status == 200)
    #expect(found.body == answer.body)
  }

  @Test func `what need not be there may be missing`() throws {
    let bare = [
      "/complaints", "/certification", "/watermark", "/brake", "/contact/address", "/payment_instructions/0/url",
    ]
    .reduce(TestBody.lender()) { $0.replacing($1, with: nil) }
    let answer = try client.send("POST /v1/lenders", key: server.operatorKey, bare)
    #expect(answer.status == 201)
    #expect(try answer.value("complaints") == .null)
  }

  @Test func `a pack that there is not is 422 at its place, and changes nothing`() throws {
    let before = try server.story.store.contents()
    let body = TestBody.lender().replacing("/policy", with: "none such")
    let answer = try client.send("POST /v1/lenders", key: server.operatorKey, body)
    #expect(answer.status == 422)
    #expect(answer.pointers == ["/policy"])
    let patch = try client.send("PATCH /v1/lenders/\(server.lenderID)", key: server.lenderKey, ["policy": "none such"])
    #expect(patch.pointers == ["/policy"])
    #expect(try server.story.store.contents() == before)
  }

  @Test func `what a lender changes of its pack is kept and shown, and what is harsher is refused at its key`() throws {
    let changes: JSONValue = ["settling_hours": 48, "stages": ["locked": nil]]
    let body = TestBody.lender().replacing("/policy_changes", with: changes)
    let answer = try client.send("POST /v1/lenders", key: server.operatorKey, body)
    #expect(answer.status == 201)
    #expect(answer.json["policy_changes"] == changes)
    for (wrong, pointer) in [
      (["settling_hours": 1], "/policy_changes/settling_hours"), ("gentle", "/policy_changes"),
    ] as [(JSONValue, String)] {
      let line = "PATCH /v1/lenders/\(server.lenderID)"
      let refused = try client.send(line, key: server.lenderKey, ["policy_changes": wrong])
      #expect(refused.status == 422)
      #expect(refused.pointers == [pointer])
    }
  }

  @Test func `a pack that is not for the country is refused at its place, with the source`() throws {
    let body = TestBody.lender().replacing("/country", with: "IN")
    let answer = try client.send("POST /v1/lenders", key: server.operatorKey, body)
    #expect(answer.status == 422)
    #expect(answer.pointers == ["/policy"])
    #expect(answer.text.contains("Reserve Bank of India"))
  }

  @Test func `a change takes what it names and leaves the rest`() throws {
    let line = "PATCH /v1/lenders/\(server.lenderID)"
    let before = try client.send("GET /v1/lenders/\(server.lenderID)", key: server.lenderKey)
    let answer = try client.send(
      line, key: server.lenderKey, ["contact": ["phone": "+91 22 5550 2000"], "certification": "CERT-1"])
    #expect(answer.status == 200)
    let expected = before.json.replacing("/contact/phone", with: "+91 22 5550 2000")
      .replacing("/certification", with: "CERT-1").replacing("/version", with: 2)
    #expect(answer.json == expected)
    #expect(try client.send("GET /v1/lenders/\(server.lenderID)", key: server.operatorKey).body == answer.body)
  }

  @Test func `a change that changes nothing writes nothing`() throws {
    let before = try server.story.store.contents()
    for body: JSONValue in [[:], ["name": "Asha Finance"], ["name": nil, "contact": nil]] {
      let answer = try client.send("PATCH /v1/lenders/\(server.lenderID)", key: server.lenderKey, body)
      #expect(answer.status == 200)
      #expect(try answer.value("version") == 1)
    }
    #expect(try server.story.store.contents() == before)
  }

  @Test func `an operator may change a lender too`() throws {
    let answer = try client.send("PATCH /v1/lenders/\(server.lenderID)", key: server.operatorKey, ["name": "Asha"])
    #expect(answer.status == 200)
    #expect(try answer.string("name") == "Asha")
  }

  private func register() throws -> TestAnswer {
    try client.send("POST /v1/lenders", key: server.operatorKey, TestBody.lender())
  }
}
