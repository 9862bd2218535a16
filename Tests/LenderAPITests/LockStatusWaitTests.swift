import Cryptography
import Glibc
import JSON
import TestSupport
import Testing

/// Polls that wait, over sockets.
@Suite(.timeLimit(.minutes(1)))
struct LockStatusWaitTests {
  private let server: TestServer
  private let client: TestClient
  private let device: TestDevice
  private let tag: String

  init() throws {
    server = try TestServer()
    client = TestClient(server)
    device = try client.activate(1)
    tag = try #require(try client.send("GET /v1/lock-status", key: device.token)["ETag"])
  }

  @Test func `a wait without a change ends at its time with a signed 304`() throws {
    let started = ContinuousClock.now
    try submit(client, wait: 1)
    try expectParked(1)
    let answer = try client.answer()
    #expect(answer.status == 304)
    #expect(ContinuousClock.now - started > .milliseconds(900))
    let signature = MessageSignature(
      signatureInput: answer["Signature-Input"] ?? "", signature: answer["Signature"] ?? "")
    let components = SignedComponents(status: 304, etag: answer["ETag"] ?? "", contentDigest: nil)
    _ = try signature.verify(components, keyID: "\(device.id)/1", key: device.lockStatusKey, nonce: "0123456789abcdef")
    try expectParked(0)
    let name = "latchkey_requests_total{method=\"GET\",route=\"/v1/lock-status\",kind=\"wait\",status=\"304\"}"
    #expect(server.figure(name) == 1)
  }

  @Test func `a change ends it with the new status`() throws {
    let waiting = TestClient(server)
    try submit(waiting, wait: 60)
    try expectParked(1)
    _ = try client.write("loan 1", on: device.id)
    let answer = try waiting.answer()
    #expect(answer.status == 200)
    #expect(answer["ETag"] != tag)
    #expect(try answer.string("contract_reference") == "loan 1")
    #expect(server.figure("latchkey_parked_wakes_total") == 1)
  }

  @Test func `another tag, none or no time to wait is answered at once`() throws {
    #expect(try client.send("GET /v1/lock-status?wait=60", key: device.token).status == 200)
    for field in ["\"1-1\"", "W/\"other\""] {
      let answer = try client.send(
        "GET /v1/lock-status?wait=60", key: device.token, fields: ["If-None-Match": field])
      #expect(answer.status == 200, "\(field)")
    }
    try submit(client, wait: 0)
    #expect(try client.answer().status == 304)
    #expect(server.figure("latchkey_parked_wakes_total") == 0)
  }

  @Test func `a lender's new version wakes nobody, and shows at the end`() throws {
    let waiting = TestClient(server)
    let started = ContinuousClock.now
    try submit(waiting, wait: 1)
    try expectParked(1)
    let patched = try client.send(
      "PATCH /v1/lenders/\(server.lenderID)", key: server.lenderKey, ["contact": ["phone": "+91 22 5550 2000"]])
    #expect(patched.status == 200)
    let answer = try waiting.answer()
    #expect(ContinuousClock.now - started > .milliseconds(900))
    #expect(answer.status == 200)
    #expect(try answer.value("lender", "phone") == "+91 22 5550 2000")
    #expect(server.figure("latchkey_parked_wakes_total") == 0)
  }

  @Test func `a token that becomes void ends it with 401`() throws {
    let waiting = TestClient(server)
    let code = try client.send("POST /v1/devices/\(device.id)/activation-codes", key: server.lenderKey)
    try submit(waiting, wait: 60)
    try expectParked(1)
    _ = try client.activate(1, code: code.string("activation_code"))
    #expect(try waiting.answer().status == 401)
  }

  @Test func `who goes away is forgotten`() throws {
    var gone: TestClient? = TestClient(server)
    if let gone { try submit(gone, wait: 60) }
    try expectParked(1)
    gone = nil
    try expectParked(0)
  }

  @Test func `a change that comes with the question is never missed`() throws {
    let contract = try client.write("loan 1", on: device.id)
    var tag = try client.send("GET /v1/lock-status", key: device.token)["ETag"] ?? ""
    let waiting = TestClient(server)
    for round in 0..<100 {
      try submit(waiting, wait: 60, tag: tag)
      let paid = try client.pay(1, for: contract, reference: "P-\(round)")
      let answer = try waiting.answer()
      #expect(answer.status == 200)
      #expect(try answer.value("sequence") == paid.value("device", "lock_status", "sequence"))
      tag = answer["ETag"] ?? ""
    }
  }

  @Test func `two hundred waits are woken by one commit, each by its own status`() throws {
    let devices = try (2..<52).map { number in
      let device = try client.activate(number)
      _ = try client.write("loan \(number)", on: device.id)
      return device
    }
    var waiting: [(client: TestClient, id: String)] = []
    for device in devices {
      let tag = try client.send("GET /v1/lock-status", key: device.token)["ETag"] ?? ""
      for _ in 0..<4 {
        waiting.append((TestClient(server), device.id))
        try submit(waiting[waiting.count - 1].client, wait: 60, tag: tag, token: device.token)
      }
    }
    try expectParked(200)
    _ = try client.advance(to: "2026-03-11T02:30:00Z")
    let answered = ContinuousClock.now
    for (client, id) in waiting {
      let answer = try client.answer()
      #expect(answer.status == 200)
      #expect(try answer.string("device_id") == id)
      #expect(try answer.string("state") == "reminder")
    }
    #expect(ContinuousClock.now - answered < .seconds(1))
    try expectParked(0)
  }

  private func submit(_ client: TestClient, wait seconds: Int, tag: String? = nil, token: String? = nil) throws {
    try client.submit(
      "GET /v1/lock-status?wait=\(seconds)", key: token ?? device.token,
      fields: ["If-None-Match": tag ?? self.tag, "Lock-Nonce": "0123456789abcdef"])
  }

  /// Waits until so many requests are parked.
  private func expectParked(_ count: Double) throws {
    let patience = ContinuousClock.now + .seconds(20)
    while server.figure("latchkey_parked_requests") != count {
      try #require(ContinuousClock.now < patience, "not \(count) are parked")
      sched_yield()
    }
  }
}
