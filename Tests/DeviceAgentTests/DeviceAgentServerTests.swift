@testable import DeviceAgent
import Foundation
import JSON
import Synchronization
import TestSupport
import Testing

/// The reference device against the real service: what it was written from is api.md, and this is where the two meet.
struct DeviceAgentServerTests {
  private let server: TestServer
  private let client: TestClient
  private let folder: TemporaryFolder
  private let lines = Lines()

  /// What the device printed.
  private final class Lines: Sendable {
    private let kept = Mutex<[String]>([])

    var last: String { kept.withLock { $0.last ?? "" } }
    func append(_ line: String) { kept.withLock { $0.append(line) } }
  }

  init() throws {
    server = try TestServer()
    client = TestClient(server)
    folder = try TemporaryFolder()
  }

  @Test func `a phone's life: activated, locked, paid, unlocked, and released by the last payment`() async throws {
    let id = try await activate(1)
    let contract = try client.write("loan 1", on: id, ["2026-03-10": 50_000, "2026-04-10": 50_000])
    try await agent.poll()
    #expect(lines.last.contains("unlocked"))
    _ = try client.advance(to: "2026-03-17T02:30:00Z")
    try await agent.poll()
    #expect(try agent.lockScreen().contains("restricted"))
    _ = try client.advance(to: "2026-03-25T02:30:00Z")
    try await agent.poll()
    let screen = try agent.lockScreen()
    for word in ["locked", "Asha Finance", "INR 500.00", "+91 22 5550 1000", "loan 1"] {
      #expect(screen.contains(word), "\(word)\n\(screen)")
    }
    let paid = try client.pay(50_000, for: contract, reference: "P-1")
    #expect(try paid.value("device", "restoration").members != nil)
    try await agent.poll()
    #expect(try agent.lockScreen() == "This phone is unlocked.")
    #expect(try kinds(of: id).last == "device.restored")
    _ = try client.pay(50_000, for: contract, reference: "P-2")
    try await agent.poll()
    #expect(try agent.lockScreen().contains("released"))
  }

  @Test func `each status is acknowledged once, and a poll that hears nothing new is answered by 304`() async throws {
    let id = try await activate(1)
    for _ in 0..<3 { try await agent.poll() }
    #expect(lines.last.hasPrefix("unchanged"))
    #expect(try kinds(of: id).count { $0 == "device.acknowledged" } == 1)
    let polls = server.log.lines.filter { $0.contains("route=/v1/lock-status ") }
    #expect(polls.compactMap { $0.firstMatch(of: /status=(\d+)/)?.1 } == ["200", "304", "304"])
  }

  @Test func `a code that support reads out opens a phone without a network, and its use is reported`() async throws {
    let id = try await activate(1)
    _ = try client.write("loan 1", on: id)
    _ = try client.advance(to: "2026-03-25T02:30:00Z")
    try await agent.poll()
    let challenge = try #require(try agent.lockScreen().firstMatch(of: /│ +(\d{4} \d{4})/)?.1)
    let issued = try client.send(
      "POST /v1/unlock-codes", key: server.lenderKey,
      [
        "device_id": .string(id), "challenge": .string(String(challenge)), "grant": ["days": 3], "override": true,
        "reason": "the shop was closed",
      ])
    let code = try issued.string("code")
    #expect(try agent.enterCode(code))
    #expect(try agent.lockScreen().contains("unlocked by a code"))
    #expect(try !agent.enterCode(code), "a code works once")
    try await agent.poll()
    let list = try client.send("GET /v1/unlock-codes?device_id=\(id)", key: server.lenderKey)
    #expect(try list.value("data").elements?.first?["used_at"]?.string == "2026-03-25T02:30:00Z")
    #expect(try agent.lockScreen().contains("unlocked until"))
    _ = try client.advance(to: "2026-03-28T02:30:00Z")
    try await agent.poll()
    #expect(try agent.lockScreen().contains("This phone is locked"))
  }

  @Test func `a code by counter opens it too, and is void once the phone has heard`() async throws {
    let id = try await activate(1)
    let body: JSONValue = ["device_id": .string(id), "grant": ["days": 2]]
    let first = try client.send("POST /v1/unlock-codes", key: server.lenderKey, body).string("code")
    #expect(try agent.enterCode(first))
    let second = try client.send("POST /v1/unlock-codes", key: server.lenderKey, body).string("code")
    try await agent.poll()
    #expect(try !agent.enterCode(second))
  }

  @Test func `an answer that was lost is asked for again, and the phone is activated once`() async throws {
    let (id, code) = try client.enrol(1)
    let imei = try #require(try TestBody.device(1)["imei"]?.string)
    let url = try #require(URL(string: "http://127.0.0.1:\(server.port)"))
    let lossy = agent(sending: { request in
      _ = try await URLSessionTransport().send(request)
      throw AgentError.noAnswer("the connection broke")
    })
    await #expect(throws: AgentError.noAnswer("the connection broke")) {
      try await lossy.activate(server: url, as: .imei(imei), activationCode: code)
    }
    try await agent.activate(server: url, as: .imei(imei), activationCode: code)
    #expect(try kinds(of: id).count { $0 == "device.activated" } == 1)
    try await agent.poll()
    #expect(lines.last.contains("unlocked"))
  }

  @Test func `a phone whose server was restored from an older backup makes it go past`() async throws {
    let id = try await activate(1)
    try await agent.poll()
    let file = AgentStateFile(path: folder.path("device.json"))
    let held = try #require(try file.read().device?.held)
    try file.update { state in
      let ahead = held.body.replacingSequence(held.status.sequence + 1_000)
      state.device?.held = try HeldStatus(body: ahead, etag: "\"ahead\"", appliedAt: held.appliedAt)
    }
    try await agent.poll()
    #expect(lines.last.contains("older"))
    try await agent.poll()
    #expect(try file.read().device?.held?.status.sequence ?? 0 > held.status.sequence + 1_000)
    #expect(try kinds(of: id).contains("device.acknowledged"))
  }

  private var agent: DeviceAgent { agent(sending: nil) }

  private func agent(
    sending send: (@Sendable (WireRequest) async throws -> WireAnswer)?
  ) -> DeviceAgent {
    var surroundings = Surroundings.real
    surroundings.now = { [server] in Date(timeIntervalSince1970: Double(server.secondsSince1970)) }
    surroundings.print = { [lines] in lines.append($0) }
    if let send { surroundings.send = send }
    return DeviceAgent(stateFile: folder.path("device.json"), surroundings: surroundings)
  }

  private func activate(_ number: Int) async throws -> String {
    let (id, code) = try client.enrol(number)
    let imei = try #require(try TestBody.device(number)["imei"]?.string)
    let url = try #require(URL(string: "http://127.0.0.1:\(server.port)"))
    try await agent.activate(server: url, as: .imei(imei), activationCode: code)
    return id
  }

  private func kinds(of device: String) throws -> [String] {
    let timeline = try client.send("GET /v1/events?limit=500", key: server.lenderKey)
    return (try timeline.value("data").elements ?? []).filter { $0["device_id"]?.string == device }
      .compactMap { $0["kind"]?.string }
  }
}

extension JSONValue {
  fileprivate func replacingSequence(_ sequence: Int64) -> JSONValue {
    .object((members ?? []).map { $0.name == "sequence" ? JSONMember("sequence", .integer(sequence)) : $0 })
  }
}
