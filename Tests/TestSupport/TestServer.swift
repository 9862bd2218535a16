public import Endpoints
import HTTPServer
import LenderAPI
public import Lending
public import Servicing
import Storage

/// The service on a socket: what `latchkey serve --sandbox` puts together, on a free port of the loopback.
///
///     let server = try TestServer()                                  // Monday, 2 March 2026, 09:00 in Kolkata
///     let client = try TestClient(server)
///     let answer = try client.send("GET /v1/devices", key: server.lenderKey)
///     #expect(answer.status == 200)
///
/// Its time stands still between moves; its rate limits follow the machine's. Everything goes with this object.
public final class TestServer: Sendable {
  /// What it serves: database, clock, master key and a lender under the pack `standard`.
  public let story: Story
  /// All of its endpoints.
  public let endpoints: [Endpoint]
  /// Where it listens, on 127.0.0.1.
  public let port: UInt16
  /// An operator's key.
  public let operatorKey: String
  /// A key of the lender role, of the story's lender.
  public let lenderKey: String
  /// Its figures.
  public let metrics: Metrics
  /// Everything that it has logged.
  public let log = TestLog()
  /// What polls have said of contact; written when a test says so.
  public let contacts: Contacts
  private let server: HTTPServer

  /// Device checks in any minute from one address, as api.md has it.
  public static let deviceChecksPerMinuteMax = 30

  /// A server that begins at a local date and time.
  public init(at start: String = "2026-03-02 09:00") throws {
    let story = try Story(at: start)
    self.story = story
    operatorKey = try TestServer.issueKey(.operator, of: nil, in: story)
    lenderKey = try TestServer.issueKey(.lender, of: story.lender.id, in: story)
    contacts = Contacts(servicer: story.servicer, writer: story.store.writer, delayMilliseconds: nil)
    endpoints = Routes.all(
      story.servicer, testClock: story.clock, deviceChecksPerMinuteMax: TestServer.deviceChecksPerMinuteMax,
      contacts: contacts)
    let dispatcher = try Dispatcher(
      endpoints: endpoints, database: story.store.database, writer: story.store.writer, masterKey: story.masterKey,
      clock: story.clock, logger: log.logger)
    metrics = dispatcher.metrics
    var configuration = ServerConfiguration(addresses: [.loopback(port: 0)])
    configuration.lanes = 2
    // Nothing is in flight when a test has ended.
    configuration.drainTimeMax = .milliseconds(200)
    server = HTTPServer(configuration: configuration, service: dispatcher, events: Unheard())
    guard let address = try server.start().first else { throw StoryError("the server listens nowhere") }
    port = address.port
  }

  deinit { server.stop() }

  /// The test clock, in whole seconds since 1970.
  public var secondsSince1970: Int64 { story.clock.now().seconds }

  /// A figure by its name and labels, as `/metrics` has it now.
  public func figure(_ name: String) -> Double? {
    let line = metrics.text().split(separator: "\n").first { $0.hasPrefix(name + " ") }
    return line.flatMap { Double($0.dropFirst(name.count + 1)) }
  }

  /// The id of the story's lender.
  public var lenderID: String { story.lender.id.text }

  /// A key of a role, of the story's lender unless another is named.
  public func issueKey(_ role: Role, of other: Lender? = nil, mayOverride: Bool = false) throws -> String {
    try TestServer.issueKey(role, of: (other ?? story.lender).id, mayOverride: mayOverride, in: story)
  }

  private static func issueKey(
    _ role: Role, of lender: LenderID?, mayOverride: Bool = false, in story: Story
  ) throws -> String {
    let input = Servicer.APIKeyInput(
      role: role, name: "\(role) key", person: role == .support ? "Ravi" : nil, mayOverride: mayOverride)
    let servicer = story.servicer
    return try story.store.write { try servicer.issueAPIKey(input, of: lender, in: $0).text }
  }

  private struct Unheard: ServerEvents {
    func record(_ event: ServerEvent) {}
  }
}
