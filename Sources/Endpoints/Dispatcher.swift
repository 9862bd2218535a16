public import Cryptography
import Dispatch
public import HTTPServer
public import Lending
public import Logging
public import Storage

/// Takes each request to its endpoint, runs it where its kind says, and makes every answer.
///
/// The order: route (404, 405) → body's bound (413) → who calls (401) → may they (403) → how often (429) → decode (415,
/// 400, 422) → run. All that is thrown on the way ends in `finish`, the one catch.
public final class Dispatcher: RequestService {
  /// What a request found.
  public struct Plan: Sendable {
    let route: Route
    let parameters: RouteParameters
  }

  private let router: Router<Route>
  private let database: any Database
  private let writer: Writer
  private let workers: Workers
  private let idempotency: Idempotency
  private let clock: any Lending.Clock
  private let logger: Logger
  private let isBehindProxy: Bool
  private let failures: RateLimit
  private let requestIDs = RequestIDs()
  /// Encodes what was written, since the writer's queue is everybody's.
  private let encodingQueue = DispatchQueue(label: "latchkey.encoding", qos: .userInitiated)

  /// A dispatcher of these endpoints.
  ///
  /// - Parameters:
  ///   - endpoints: all of them.
  ///   - database: where lanes and workers get their connections.
  ///   - writer: the database's one writer.
  ///   - masterKey: seals what is kept for an `Idempotency-Key`.
  ///   - clock: the time of the rules; in the sandbox, the test clock.
  ///   - logger: gets one line for each request.
  ///   - workersCount: reports that run at a time.
  ///   - reportsWaitingMax: reports that wait for a worker, else 503.
  ///   - failuresPerMinuteMax: failed authentications in any minute from one address, else 429.
  ///   - isBehindProxy: whether the caller's address is what a proxy writes last into `X-Forwarded-For`.
  /// - Throws: `RouteError` for paths that are malformed, doubled or ambiguous; `StorageError`.
  public init(
    endpoints: [Endpoint], database: any Database, writer: Writer, masterKey: MasterKey, clock: any Lending.Clock,
    logger: Logger, workersCount: Int = EndpointLimits.workersCount,
    reportsWaitingMax: Int = EndpointLimits.reportsWaitingMax,
    failuresPerMinuteMax: Int = EndpointLimits.failuresPerMinuteMax, isBehindProxy: Bool = false
  ) throws {
    router = try Router(routes: endpoints.map { ($0.method, $0.path, Route($0)) })
    workers = try Workers(database: database, count: workersCount, waitingMax: reportsWaitingMax)
    idempotency = Idempotency(masterKey: masterKey)
    failures = RateLimit(countMax: failuresPerMinuteMax)
    self.database = database
    self.writer = writer
    self.clock = clock
    self.logger = logger
    self.isBehindProxy = isBehindProxy
  }

  /// A lane's own tools.
  public func makeLaneState(lane: Int) throws -> LaneTools { LaneTools(connection: try database.makeReader()) }

  /// Finds the endpoint, or answers 404 or 405.
  public func plan(for request: Request) -> Planned<Plan> {
    switch router.match(request.method, request.path) {
    case .found(let route, let parameters):
      return .accept(Plan(route: route, parameters: parameters), bodyBytesMax: route.endpoint.bodyBytesMax)
    case .methodNotAllowed(let methods): return .answer(refusal(Problem(allowed: methods), request.method))
    case .notFound: return .answer(refusal(Problem(LatchkeyError.notFound("path")), request.method))
    }
  }

  /// Answers a read at once, and hands a report to a worker, a write to the writer.
  public func respond(
    to request: Request, plan: Plan, lane: LaneTools, ticket: () -> ResponseTicket
  ) -> Outcome {
    let client = ClientAddress(request, isBehindProxy: isBehindProxy)
    var record = RequestRecord(requestID: requestIDs.next(), route: plan.route, method: request.method)
    do {
      let caller = try Authentication.caller(request, plan.route.endpoint.access, host: { client.host }, lane)
      record.caller = caller
      try plan.route.admit(client)
      let incoming = Incoming(request: request, parameters: plan.parameters, caller: caller, now: clock.now())
      switch plan.route.endpoint.kind {
      case .read(let read): return .now(finish(.success(try read(incoming, lane)), record, client))
      case .report(let decode): run(try decode(incoming), record, client, ticket())
      case .write(let decode):
        let write = try decode(incoming)
        let claim = try idempotency.claim(
          incoming, route: plan.route.endpoint.path, scope: write.scope, sha256: lane.sha256)
        run(write, claim, record, client, ticket())
      }
      return .later
    } catch {
      return .now(finish(.failure(error), record, client))
    }
  }

  /// The answer to what a peer did wrong in HTTP.
  public func response(to error: ProtocolError) -> Response { refusal(Problem(error), nil, context: "\(error)") }

  private func run(
    _ report: @escaping Endpoint.Report, _ record: RequestRecord, _ client: ClientAddress, _ ticket: ResponseTicket
  ) {
    workers.submit(report) { result in ticket.complete(with: self.finish(result, record, client)) }
  }

  private func run(
    _ write: Endpoint.Write, _ claim: IdempotencyClaim?, _ record: RequestRecord, _ client: ClientAddress,
    _ ticket: ResponseTicket
  ) {
    writer.submit { transaction in
      try claim?.settle(in: transaction, write.run) ?? write.run(transaction)
    } completion: { result in
      self.encodingQueue.async {
        let answer = Result { try result.get()() }
        ticket.complete(with: self.finish(answer, record, client))
      }
    }
  }

  /// Makes the answer of whatever came of a request, and writes its record.
  private func finish(
    _ result: Result<Answer, any Error>, _ record: RequestRecord, _ client: ClientAddress
  ) -> Response {
    do {
      let answer = try result.get()
      record.write(to: logger, status: answer.status)
      return response(answer, record)
    } catch {
      let error = limited(LatchkeyError(adopting: error), client)
      let problem = Problem(error)
      record.write(to: logger, status: problem.status, problem: problem.code, context: error.context)
      return response(problem.answer(requestID: record.requestID), record)
    }
  }

  /// Counts a failed authentication; over the limit it is 429.
  ///
  /// A good key passes whatever its neighbours do.
  private func limited(_ error: LatchkeyError, _ client: ClientAddress) -> LatchkeyError {
    guard error.code == .unauthenticated, let network = client.network,
      let seconds = failures.admit(network, at: .now)
    else { return error }
    return .rateLimited("Too many requests without a good key came from your address.", retryAfterSeconds: seconds)
  }

  private func refusal(_ problem: Problem, _ method: Method?, context: String = "") -> Response {
    let record = RequestRecord(requestID: requestIDs.next(), route: nil, method: method)
    record.write(to: logger, status: problem.status, problem: problem.code, context: context)
    return response(problem.answer(requestID: record.requestID), record)
  }

  private func response(_ answer: Answer, _ record: RequestRecord) -> Response {
    var fields = Fields()
    if let contentType = answer.contentType { fields.append(.contentType, contentType) }
    for (name, value) in answer.fields { fields.append(name, value) }
    fields.append(.requestID, record.requestID)
    fields.append(.cacheControl, "no-store")
    return Response(answer.status, fields: fields, body: answer.body)
  }
}

/// An endpoint in the router, with what is counted for it; shared by all lanes.
final class Route: Sendable {
  let endpoint: Endpoint
  private let rateLimit: RateLimit?

  init(_ endpoint: Endpoint) {
    self.endpoint = endpoint
    rateLimit = endpoint.callsPerMinuteMax.map { RateLimit(countMax: $0) }
  }

  /// Throws `rateLimited` where an address has called too often.
  func admit(_ client: ClientAddress) throws(LatchkeyError) {
    guard let rateLimit, let network = client.network else { return }
    guard let seconds = rateLimit.admit(network, at: .now) else { return }
    throw .rateLimited("Too many requests came from your address.", retryAfterSeconds: seconds)
  }
}
