import Dispatch
import HTTPServer
import Synchronization
import SystemPackage

/// What the tests' server does: a few routes whose answers show what reached them.
final class TestService: RequestService {
  enum Plan {
    case echo
    case describe
    case large
    case hold
    case abandon
    case park
    case origin
    case block
  }

  /// Tickets of `/hold`, for the test to complete.
  let held = Held<ResponseTicket>()
  /// Tickets of `/park`, and those that were said to be gone.
  let parked = Held<ParkedTicket>()
  let gone = Held<ParkedTicket>()
  /// The paths of requests, in the order in which they were run.
  let seen = Mutex<[String]>([])
  /// The same, by the rounds of the lanes.
  let rounds = Mutex<[[String]]>([[]])
  /// What a lane waits for in `/block`, so that all that a test sends meanwhile is there when it goes on.
  let block = DispatchSemaphore(value: 0)
  let router: Router<Plan>

  static let bodyBytesMax = 1_000
  static let largeBytes = 4_000_000

  init() throws {
    router = try Router(routes: [
      (.post, "/echo", .echo), (.get, "/describe/{what}", .describe), (.get, "/large", .large), (.get, "/hold", .hold),
      (.get, "/abandon", .abandon), (.get, "/park/{seconds}", .park), (.get, "/origin", .origin),
      (.get, "/block", .block),
      (.options, "/describe/{what}", .describe),
    ])
  }

  func makeLaneState(lane: Int) throws -> Int { lane }

  func plan(for request: Request) -> Planned<Plan> {
    switch router.match(request.method, request.path) {
    case .found(let plan, _): .accept(plan, bodyBytesMax: TestService.bodyBytesMax)
    case .notFound: .answer(Response(.notFound, body: Array("no \(request.path)".utf8)))
    case .methodNotAllowed(let methods):
      .answer(Response(.methodNotAllowed, fields: [.allow: methods.map(\.rawValue).joined(separator: ", ")]))
    }
  }

  func respond(
    to request: Request, plan: Plan, lane: Int, ticket: () -> ResponseTicket, parking: () -> ParkedTicket
  ) -> Outcome {
    seen.withLock { $0.append("\(request.path)") }
    rounds.withLock { $0[$0.count - 1].append("\(request.path)") }
    switch plan {
    case .block:
      block.wait()
      return .now(Response(.ok))
    case .echo: return .now(Response(.ok, body: request.body))
    case .describe: return .now(Response(.ok, body: Array("\(request.path)?\(request.query)".utf8)))
    case .large: return .now(Response(.ok, body: [UInt8](repeating: 0x78, count: TestService.largeBytes)))
    case .hold:
      held.add(ticket())
      return .later
    case .abandon:
      _ = ticket()
      return .later
    case .park:
      parked.add(parking())
      if request.query["wake"] == "early" { parking().wake() }
      return .parked(seconds: Int(request.path.segments[1]) ?? 0)
    case .origin:
      let fingerprint = request.clientCertificateFingerprint ?? "none"
      return .now(Response(.ok, body: Array("\(request.listener) \(request.peer.host) \(fingerprint)".utf8)))
    }
  }

  func endRound(lane: Int) {
    rounds.withLock { rounds in if rounds.last != [] { rounds.append([]) } }
  }

  func resume(_ request: Request, plan: Plan, lane: Int, cause: WakeCause) -> Response {
    Response(.ok, body: Array("\(request.path) \(cause)".utf8))
  }

  func gone(_ ticket: ParkedTicket) { gone.add(ticket) }

  func response(to error: ProtocolError) -> Response {
    Response(error.status, body: Array("\(error.section): \(error.detail)".utf8))
  }

  final class Held<Ticket: Sendable>: Sendable {
    private let tickets = Mutex<[Ticket]>([])

    var count: Int { tickets.withLock { $0.count } }

    func add(_ ticket: Ticket) { tickets.withLock { $0.append(ticket) } }

    /// The first ticket held, once there is one.
    func next() throws -> Ticket {
      try eventually { tickets.withLock { $0.isEmpty ? nil : $0.removeFirst() } }
    }
  }
}

/// A running server and what it told of itself.
final class TestServer {
  let service: TestService
  let events = RecordedEvents()
  let addresses: [SocketAddress]
  let server: HTTPServer

  var address: SocketAddress { addresses[0] }

  init(_ configure: (inout ServerConfiguration) -> Void = { _ in }) throws {
    service = try TestService()
    var configuration = ServerConfiguration(addresses: [.loopback(port: 0)])
    configuration.lanes = 2
    configuration.lingerTimeMax = .milliseconds(500)
    configuration.drainTimeMax = .seconds(2)
    configuration.stopIdleTimeMax = .milliseconds(20)
    configure(&configuration)
    server = HTTPServer(configuration: configuration, service: service, events: events)
    addresses = try server.start()
  }

  deinit { server.stop() }

  func client(from host: String = "127.0.0.1") throws -> RawClient { try RawClient(address, from: host) }

  /// The answer to octets sent on a connection of their own.
  func answer(to text: String) throws -> RawClient.Answer {
    let client = try client()
    try client.send(text)
    return try client.answer(isHead: text.hasPrefix("HEAD"))
  }
}

final class RecordedEvents: ServerEvents {
  private let recorded = Mutex<[ServerEvent]>([])

  func record(_ event: ServerEvent) { recorded.withLock { $0.append(event) } }

  var closings: [CloseReason] {
    recorded.withLock { $0.compactMap { if case .closed(_, _, let reason) = $0 { reason } else { nil } } }
  }

  var acceptedCount: Int { recorded.withLock { $0.count { if case .accepted = $0 { true } else { false } } } }

  var pauses: [Errno] {
    recorded.withLock { $0.compactMap { if case .acceptPaused(let error) = $0 { error } else { nil } } }
  }

  var errors: [ProtocolError] {
    recorded.withLock { $0.compactMap { if case .protocolError(let error, _) = $0 { error } else { nil } } }
  }

  var handshakeFailures: [String] {
    recorded.withLock { $0.compactMap { if case .handshakeFailed(_, let reason) = $0 { reason } else { nil } } }
  }

  func waitForClosing(_ reason: CloseReason) throws {
    try eventually { closings.contains(reason) ? () : nil }
  }
}
