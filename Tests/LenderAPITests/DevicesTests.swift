import JSON
import Lending
import TestSupport
import Testing

struct DevicesTests {
  private let server: TestServer
  private let client: TestClient

  init() throws {
    server = try TestServer()
    client = TestClient(server)
  }

  @Test func `a device is enrolled with a code, and told that it is unlocked`() throws {
    let answer = try enrol(try TestBody.device(1))
    #expect(answer.status == 201)
    let id = try answer.string("id")
    #expect(id.hasPrefix("dev_") && id.utf8.count == 30)
    #expect(answer["Location"] == "/v1/devices/\(id)")
    #expect(try answer.string("state") == "enrolled")
    let code = try answer.string("activation_code")
    #expect(code.utf8.count == 10 && code.allSatisfy { "0123456789ABCDEFGHJKMNPQRSTVWXYZ".contains($0) })
    #expect(
      try answer.value("lock_status").members?.map(\.name) == [
        "sequence", "state", "reason", "other_reasons", "decided_at",
      ])
    #expect(try answer.value("lock_status", "state") == "unlocked")
    for member in try TestBody.device(1).members ?? [] {
      #expect(answer.json[member.name] == member.value, "\(member.name)")
    }
    let found = try client.send("GET /v1/devices/\(id)", key: server.lenderKey)
    #expect(found.json == answer.json.replacing("/activation_code", with: nil))
  }

  @Test func `maker and serial number name a device too`() throws {
    let body = try TestBody.device(1).replacing("/imei", with: nil).replacing("/imei2", with: nil)
    let answer = try enrol(body)
    #expect(answer.status == 201)
    #expect(try answer.value("imei") == .null)
  }

  @Test(arguments: [
    (["/imei", "/imei2", "/serial_number"], ["/imei", "/serial_number"]), (["/serial_number"], ["/serial_number"]),
    (["/manufacturer"], ["/manufacturer"]), (["/imei"], ["/imei2"]),
  ])
  func `a device that is named by half is 422`(without: [String], pointers: [String]) throws {
    let body = without.reduce(try TestBody.device(1)) { $0.replacing($1, with: nil) }
    let answer = try enrol(body)
    #expect(answer.status == 422)
    #expect(answer.pointers == pointers)
  }

  @Test(arguments: ["/imei", "/imei2"])
  func `an IMEI that is active under a live contract anywhere is 409`(as pointer: String) throws {
    let device = try client.activate(1)
    let other = try server.issueKey(.lender, of: try server.story.registerLender("Upesi Simu"))
    let body = try TestBody.device(2).replacing(pointer, with: .string(device.imei))
    #expect(try client.send("POST /v1/devices", key: other, body).status == 201)
    _ = try client.write("loan 1", on: device.id)
    let before = try server.story.store.contents()
    for key in [other, server.lenderKey] {
      let answer = try client.send("POST /v1/devices", key: key, body)
      #expect(answer.status == 409)
      #expect(answer.problem == "device-already-financed")
      #expect(!answer.text.contains(device.id))
    }
    #expect(try server.story.store.contents() == before)
  }

  @Test func `a second enrolment that nobody activated takes the place of the first`() throws {
    let (first, _) = try client.enrol(1)
    let (second, _) = try client.enrol(1)
    #expect(try state(first) == "retired")
    #expect(try state(second) == "enrolled")
  }

  @Test func `an enrolment that nobody activates lapses after 90 days`() throws {
    let (id, _) = try client.enrol(1)
    _ = try client.advance(to: "2026-05-31T03:29:59.999Z")
    #expect(try state(id) == "enrolled")
    _ = try client.advance(to: "2026-05-31T03:30:00Z")
    #expect(try state(id) == "retired")
    #expect(try client.send("POST /v1/devices/\(id)/activation-codes", key: server.lenderKey).status == 404)
  }

  @Test func `devices are found by what is known of them`() throws {
    let device = try client.activate(1)
    _ = try client.activate(2)
    _ = try client.write("loan 1", on: device.id)
    _ = try client.advance(to: "2026-03-17T02:30:00Z")
    let second = try TestBody.device(1)["imei2"]?.string ?? ""
    let queries = [
      "imei=\(device.imei)", "imei=\(second)", "external_reference=phone%201", "phone=%2B919820012345",
      "lock_state=restricted", "lock_state=restricted&imei=\(device.imei)",
    ]
    for query in queries {
      let data = try client.send("GET /v1/devices?\(query)", key: server.lenderKey).value("data").elements
      #expect(data?.compactMap { $0["id"]?.string } == [device.id], "\(query)")
    }
    let none = try client.send("GET /v1/devices?lock_state=unlocked&imei=\(device.imei)", key: server.lenderKey)
    #expect(try none.value("data") == [])
  }

  @Test func `a list comes in pages without gap or double`() throws {
    let ids = try (1...7).map { try client.enrol($0).id }
    var seen: [String] = []
    var cursor = ""
    for _ in 0..<4 {
      let page = try client.send("GET /v1/devices?limit=2\(cursor)", key: server.lenderKey)
      seen += (try page.value("data").elements ?? []).compactMap { $0["id"]?.string }
      guard let next = try page.value("next_cursor").string else { break }
      cursor = "&cursor=" + next
    }
    #expect(seen.sorted() == ids.sorted())
  }

  @Test(arguments: [
    ("limit=0", "?limit"), ("limit=501", "?limit"), ("limit=two", "?limit"), ("limit=%2B5", "?limit"),
    ("cursor=nonsense", "?cursor"), ("imei=353240100000009", "?imei"), ("lock_state=open", "?lock_state"),
    ("colour=red", "?colour"), ("limit=1&limit=2", "?limit"),
  ])
  func `a query that does not fit is 422 at its parameter`(query: String, pointer: String) throws {
    let answer = try client.send("GET /v1/devices?\(query)", key: server.lenderKey)
    #expect(answer.status == 422)
    #expect(answer.pointers == [pointer])
  }

  @Test func `the lock decision says how it came about and what would come next`() throws {
    let device = try client.activate(1)
    let contract = try client.write("loan 1", on: device.id, ["2026-03-10": 50_000, "2026-04-10": 50_000])
    _ = try client.pay(10_000, for: contract, reference: "P-1")
    _ = try client.advance(to: "2026-03-17T02:30:00Z")
    let answer = try client.send("GET /v1/devices/\(device.id)/lock-decision", key: server.lenderKey)
    #expect(answer.status == 200)
    #expect(try answer.string("state") == "restricted")
    #expect(try answer.string("reason") == "payment_overdue")
    #expect(try answer.value("next", "state") == "locked")
    #expect(try answer.value("next", "at") == "2026-03-25T02:30:00Z")
    #expect(try answer.value("balance", "days_past_due") == 7)
    #expect(try answer.value("payments") == ["count": 1, "amount": ["amount": 10_000, "currency": "INR"]])
    #expect(try answer.value("explanation").members?.isEmpty == false)
  }

  @Test func `a new activation code voids the old one, and the old tokens at its use`() throws {
    let device = try client.activate(1)
    let line = "POST /v1/devices/\(device.id)/activation-codes"
    let first = try client.send(line, key: server.lenderKey)
    #expect(first.status == 201)
    #expect(try first.string("expires_at") == "2026-04-01T03:30:00Z")
    let second = try client.send(line, key: server.lenderKey, [:]).string("activation_code")
    #expect(try client.send("GET /v1/lock-status", key: device.token).status == 200)
    let old: JSONValue = [
      "imei": .string(device.imei), "activation_code": .string(try first.string("activation_code")),
    ]
    #expect(try client.send("POST /v1/device-activations", old).status == 422)
    let renewed = try client.activate(1, code: second)
    #expect(renewed.id == device.id)
    #expect(renewed.keyGeneration == 2)
    #expect(try client.send("GET /v1/lock-status", key: device.token).status == 401)
    #expect(try client.send("GET /v1/lock-status", key: renewed.token).status == 200)
  }

  private func enrol(_ body: JSONValue) throws -> TestAnswer {
    try client.send("POST /v1/devices", key: server.lenderKey, body)
  }

  private func state(_ id: String) throws -> String {
    try client.send("GET /v1/devices/\(id)", key: server.lenderKey).string("state")
  }
}
