import Cryptography
@testable import DeviceAgent
import Foundation
import JSON
import Synchronization
import Testing
import UnlockCode

/// Calls as a command makes them, over a network that is a script.
struct DeviceAgentTests {
  let folder: TemporaryFolder
  let network = Script()
  var path: String { folder.path("device.json") }

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test func `an activation whose answer was lost is sent again under the same key`() async throws {
    network.answers = [
      { _ in throw AgentError.noAnswer("the connection broke") },
      { _ in WireAnswer(status: 201, fields: [:], body: JSONWriter.bytes(Story.activation)) },
    ]
    await #expect(throws: AgentError.noAnswer("the connection broke")) { try await activate() }
    try await activate()
    let (first, second) = (network.requests[0], network.requests[1])
    #expect(first.url.absoluteString == "http://127.0.0.1:8080/v1/device-activations")
    #expect(first.body == Array(#"{"imei":"353240100000008","activation_code":"7K3Q9ZD2VH"}"#.utf8))
    #expect(first.fields[.idempotencyKey]?.utf8.count == 32)
    #expect(first.fields == second.fields)
    #expect(first.body == second.body)
    #expect(network.lines == ["activated: this is device \(Story.deviceID), key generation 1"])
    #expect(try AgentStateFile(path: path).read().pending == nil)
  }

  @Test func `another activation code is another request`() async throws {
    network.answers = [{ _ in throw AgentError.noAnswer("") }, { _ in throw AgentError.noAnswer("") }]
    await #expect(throws: AgentError.self) { try await activate() }
    await #expect(throws: AgentError.self) { try await activate(code: "AAAAAAAAAA") }
    #expect(network.requests[0].fields[.idempotencyKey] != network.requests[1].fields[.idempotencyKey])
  }

  @Test func `a refused activation says what the server says`() async throws {
    let problem = #"{"title":"Activation refused","detail":"Check the code with your lender."}"#
    network.answers = [{ _ in WireAnswer(status: 422, fields: [:], body: Array(problem.utf8)) }]
    await #expect(throws: AgentError.refused("Activation refused: Check the code with your lender.")) {
      try await activate()
    }
  }

  @Test func `keys of a new generation begin anew and wrong attempts stay counted`() async throws {
    var device = try Story.makeDevice(holding: [:])
    device.verifier.attempts = AttemptLimit(misses: 6)
    let old = device
    try AgentStateFile(path: path).update { $0.device = old }
    network.answers = [{ _ in WireAnswer(status: 201, fields: [:], body: JSONWriter.bytes(Story.activation)) }]
    try await activate()
    let renewed = try #require(try AgentStateFile(path: path).read().device)
    #expect(renewed.held == nil)
    #expect(renewed.verifier.nextCounter == 0)
    #expect(renewed.verifier.attempts.misses == 6)
  }

  @Test func `a poll obeys, acknowledges and keeps both`() async throws {
    try AgentStateFile(path: path).update { $0.device = try Story.makeDevice() }
    network.answers = [
      { try Signing(nonce: $0.fields[.lockNonce]).answer(Story.body()) },
      { _ in WireAnswer(status: 204, fields: [:], body: []) },
      { try Signing(nonce: $0.fields[.lockNonce]).notModified() },
    ]
    try await agent.poll()
    try await agent.poll()
    #expect(network.lines == ["obeyed: sequence 15, locked", "unchanged: sequence 15"])
    #expect(
      network.requests.map { "\($0.method.rawValue) \($0.url.path)" } == [
        "GET /v1/lock-status", "POST /v1/lock-status/acknowledgements", "GET /v1/lock-status",
      ])
    #expect(network.requests[0].fields[.authorization] == "Bearer token-1")
    #expect(network.requests[0].fields[.ifNoneMatch] == nil)
    #expect(network.requests[2].fields[.ifNoneMatch] == "\"16-1\"")
    #expect(network.requests[0].fields[.lockNonce] != network.requests[2].fields[.lockNonce])
    #expect(
      try JSONReader.parse(network.requests[1].body ?? []) == [
        "sequence": 15, "state": "locked", "applied_at": "2026-03-03T09:00:00Z", "code_counter": 3,
      ])
  }

  @Test func `what was not acknowledged is reported at the next contact`() async throws {
    try AgentStateFile(path: path).update { $0.device = try Story.makeDevice() }
    network.answers = [
      { try Signing(nonce: $0.fields[.lockNonce]).answer(Story.body()) },
      { _ in WireAnswer(status: 503, fields: [:], body: []) },
      { try Signing(nonce: $0.fields[.lockNonce]).notModified() },
      { _ in WireAnswer(status: 204, fields: [:], body: []) },
    ]
    try await agent.poll()
    try await agent.poll()
    #expect(network.lines.contains("not acknowledged: status 503; it will be tried again"))
    #expect(network.requests[1].body == network.requests[3].body)
  }

  @Test func `a server that has fallen behind hears the device's own sequence`() async throws {
    try AgentStateFile(path: path).update { $0.device = try Story.makeDevice(holding: [:]) }
    network.answers = [
      { try Signing(nonce: $0.fields[.lockNonce]).answer(Story.body(["sequence": 12])) },
      { _ in WireAnswer(status: 204, fields: [:], body: []) },
    ]
    try await agent.poll()
    #expect(network.lines == ["ignored: sequence 12 is older than 15, which this device obeys"])
    #expect(try JSONReader.parse(network.requests[1].body ?? [])["sequence"] == 15)
  }

  @Test func `what is not believed is not acknowledged`() async throws {
    try AgentStateFile(path: path).update { $0.device = try Story.makeDevice() }
    network.answers = [{ _ in try Signing().answer(Story.body()) }]
    try await agent.poll()
    #expect(network.requests.count == 1)
  }

  @Test func `a code typed while a poll is on its way is not lost`() async throws {
    try AgentStateFile(path: path).update { $0.device = try Story.makeDevice(holding: [:]) }
    let agent = agent
    let wrong = UnlockCode.issue(
      .counter(0), grant: .cleared, key: UnlockKey(bytes: Story.lockStatusKey),
      authentication: OpenSSLMessageAuthentication())
    network.answers = [
      { request in
        try agent.enterCode(wrong.format())
        return try Signing(nonce: request.fields[.lockNonce], etag: "\"15-1\"").notModified()
      }
    ]
    try await agent.poll()
    #expect(try AgentStateFile(path: path).read().device?.verifier.attempts.misses == 1)
  }

  @Test func `running prints what changes and goes on when the network is gone`() async throws {
    try AgentStateFile(path: path).update { $0.device = try Story.makeDevice(holding: ["state": "unlocked"]) }
    network.answers = [
      { try Signing(nonce: $0.fields[.lockNonce], etag: "\"15-1\"").notModified() },
      { _ in throw AgentError.noAnswer("no network") },
      { try Signing(nonce: $0.fields[.lockNonce]).answer(Story.body(["sequence": 16, "state": "released"])) },
      { _ in WireAnswer(status: 204, fields: [:], body: []) },
      { _ in throw CancellationError() },
    ]
    await #expect(throws: CancellationError.self) { try await agent.run() }
    #expect(
      network.lines == [
        "This phone is unlocked.",
        "no answer: no network; the same call may be made again",
        "obeyed: sequence 16, released",
        "This phone is released: it is yours, and nothing will lock it again.",
      ])
    #expect(network.pauses == [900, 900, 900])
  }

  private var agent: DeviceAgent {
    var surroundings = Surroundings.real
    surroundings.now = { Story.now }
    surroundings.clockReading = { Story.reading }
    surroundings.timeZone = .gmt
    surroundings.pause = { [network] in network.pauses.append($0) }
    surroundings.print = { [network] in network.lines.append($0) }
    surroundings.send = { [network] in try network.answer($0) }
    return DeviceAgent(stateFile: path, surroundings: surroundings)
  }

  private func activate(code: String = "7K3Q9ZD2VH") async throws {
    let server = try #require(URL(string: "http://127.0.0.1:8080"))
    try await agent.activate(server: server, as: .imei("353240100000008"), activationCode: code)
  }
}

/// What the network answers, request by request, and what was sent, printed and waited for.
final class Script: Sendable {
  typealias Answer = @Sendable (WireRequest) throws -> WireAnswer

  private struct Record {
    var answers: [Answer] = []
    var requests: [WireRequest] = []
    var lines: [String] = []
    var pauses: [Int] = []
  }

  private let record = Mutex(Record())

  var answers: [Answer] {
    get { record.withLock { $0.answers } }
    set { record.withLock { $0.answers = newValue } }
  }
  var requests: [WireRequest] { record.withLock { $0.requests } }
  var lines: [String] {
    get { record.withLock { $0.lines } }
    set { record.withLock { $0.lines = newValue } }
  }
  var pauses: [Int] {
    get { record.withLock { $0.pauses } }
    set { record.withLock { $0.pauses = newValue } }
  }

  func answer(_ request: WireRequest) throws -> WireAnswer {
    let answer = record.withLock { record in
      record.requests.append(request)
      return record.answers.removeFirst()
    }
    return try answer(request)
  }
}
