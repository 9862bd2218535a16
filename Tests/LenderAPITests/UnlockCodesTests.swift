import Cryptography
import JSON
import Lending
import Seeds
import TestSupport
import Testing
import UnlockCode

struct UnlockCodesTests {
  private let server: TestServer
  private let client: TestClient
  private let device: TestDevice
  private let contract: String
  private let challenge = "5645 7176"

  init() throws {
    server = try TestServer()
    client = TestClient(server)
    device = try client.activate(1)
    contract = try client.write("loan 1", on: device.id)
  }

  @Test func `a code is twelve digits that the device's key verifies`() throws {
    let answer = try issue(["grant": "cleared", "challenge": .string(challenge)])
    #expect(answer.status == 201)
    #expect(answer.json.members?.map(\.name) == ["id", "code", "mode", "grant"])
    #expect(try answer.string("mode") == "challenge")
    #expect(try answer.value("grant") == "cleared")
    let code = try answer.string("code")
    #expect(try code.wholeMatch(of: Regex("[0-9]{4} [0-9]{4} [0-9]{4}")) != nil)
    var verifier = try self.verifier()
    var generator = SplitMix64(seed: 1)
    let accepted = try verifier.verify(
      code, key: unlockKey(), authentication: OpenSSLMessageAuthentication(),
      at: ClockReading(bootID: "boot", sinceBootSeconds: 1), using: &generator)
    #expect(accepted.grant == .cleared)
  }

  @Test func `codes by counter differ, and each moves the status's counter on`() throws {
    let first = try issue(["grant": "cleared"])
    let second = try issue(["grant": "cleared"])
    #expect(try first.string("mode") == "counter")
    #expect(try first.string("code") != second.string("code"))
    let status = try client.send("GET /v1/lock-status", key: device.token)
    #expect(try status.value("code_counter") == 2)
  }

  @Test func `codes by counter that are asked for at once are all different`() throws {
    let clients = (0..<15).map { _ in TestClient(server) }
    for client in clients {
      try client.submit(
        "POST /v1/unlock-codes", key: server.lenderKey, ["device_id": .string(device.id), "grant": "cleared"])
    }
    let answers = try clients.map { try $0.answer() }
    let issued = answers.filter { $0.status == 201 }
    #expect(Set(try issued.map { try $0.string("code") }).count == 5, "the policy's five a day, no two the same")
    #expect(answers.count { $0.status == 429 } == 10)
  }

  @Test func `the device may be named by either IMEI`() throws {
    let body: JSONValue = ["imei": .string(device.imei), "grant": "cleared"]
    #expect(try client.send("POST /v1/unlock-codes", key: server.lenderKey, body).status == 201)
  }

  @Test func `in arrears it is 409 with the balance, for whoever does not override`() throws {
    _ = try client.advance(to: "2026-03-17T02:30:00Z")
    let support = try server.issueKey(.support)
    let before = try server.story.store.contents()
    let refused: [(String, JSONValue)] = [
      (server.lenderKey, ["grant": "cleared"]), (server.lenderKey, ["grant": ["days": 3]]),
      (support, ["grant": ["days": 3], "override": true, "reason": "shop closed"]),
      (support, ["grant": "release", "reason": "paid in cash"]),
    ]
    let balance = try client.send("GET /v1/contracts/\(contract)", key: server.lenderKey).value("balance")
    for (key, body) in refused {
      let answer = try issue(body, key: key)
      #expect(answer.status == 409, "\(body): \(answer)")
      #expect(answer.problem == "contract-in-arrears", "\(body)")
      #expect(answer.json["balance"] == balance, "\(body)")
    }
    #expect(try server.story.store.contents() == before)
  }

  @Test func `a day grant with the right to override unlocks until it ends`() throws {
    _ = try client.advance(to: "2026-03-17T02:30:00Z")
    for key in [server.lenderKey, try server.issueKey(.support, mayOverride: true)] {
      let answer = try issue(["grant": ["days": 3], "override": true, "reason": "shop closed"], key: key)
      #expect(answer.status == 201)
      #expect(try answer.value("grant") == ["days": 3])
      let status = try client.send("GET /v1/lock-status", key: device.token)
      #expect(try status.string("state") == "unlocked")
      #expect(try status.string("grant_until") == "2026-03-20T02:30:00Z")
    }
  }

  @Test func `an override without a reason is 422 there`() throws {
    let answer = try issue(["grant": ["days": 3], "override": true])
    #expect(answer.status == 422)
    #expect(answer.pointers == ["/reason"])
  }

  @Test func `more days than the pack gives are 409`() throws {
    let answer = try issue(["grant": ["days": 8]])
    #expect(answer.status == 409)
    #expect(answer.problem == "grant-not-allowed")
  }

  @Test func `a release needs no override, but the lender role and a reason while something is owed`() throws {
    #expect(try issue(["grant": "release"]).pointers == ["/reason"])
    let support = try server.issueKey(.support, mayOverride: true)
    let refused = try issue(["grant": "release", "reason": "paid in cash"], key: support)
    #expect(refused.problem == "grant-not-allowed")
    #expect(try issue(["grant": "release", "reason": "paid in cash"]).status == 201)
    #expect(try client.send("GET /v1/lock-status", key: device.token).string("state") == "released")
  }

  @Test func `a mistyped challenge is 422 at its place`() throws {
    #expect(try issue(["grant": "cleared", "challenge": "5645 7167"]).pointers == ["/challenge"])
  }

  @Test func `a device that never was activated has no key for a code`() throws {
    let (id, _) = try client.enrol(2)
    let body: JSONValue = ["device_id": .string(id), "grant": "cleared"]
    #expect(try client.send("POST /v1/unlock-codes", key: server.lenderKey, body).status == 409)
  }

  @Test func `the list has all but the codes`() throws {
    let issued = try issue(["grant": "cleared", "challenge": .string(challenge), "ticket_reference": "T-1"])
    let code = try issued.string("code")
    let list = try client.send("GET /v1/unlock-codes?device_id=\(device.id)", key: server.lenderKey)
    let entry = try #require(try list.value("data").elements?.first)
    #expect(entry["id"]?.string == (try issued.string("id")))
    #expect(entry["ticket_reference"] == "T-1")
    #expect(entry["used_at"] == .null)
    #expect(!list.text.contains(code) && !list.text.contains(code.filter(\.isNumber)))
    let disk = try server.story.store.fileBytes()
    #expect(disk.firstRange(of: Array(code.filter(\.isNumber).utf8)) == nil)
    #expect(try client.send("GET /v1/unlock-codes", key: server.lenderKey).pointers == ["?device_id"])
  }

  private func issue(_ body: JSONValue, key: String? = nil) throws -> TestAnswer {
    let whole = body.replacing("/device_id", with: .string(device.id))
    return try client.send("POST /v1/unlock-codes", key: key ?? server.lenderKey, whole)
  }

  private func verifier() throws -> UnlockCodeVerifier {
    UnlockCodeVerifier(nextCounter: 0, challenge: try Challenge.parse(challenge), attempts: AttemptLimit())
  }

  private func unlockKey() -> UnlockKey {
    UnlockKey(bytes: server.story.masterKey.derive("latchkey/unlock-code/v1/\(device.id)/1"))
  }
}
