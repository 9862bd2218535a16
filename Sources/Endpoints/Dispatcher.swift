public import Cryptography
import Dispatch
public import HTTPServer
public import Lending
public import Logging
public import Storage

/// Takes each request to its endpoint, runs it where its kind says, and makes every answer.
///
/// The order: route (404, 405) → where there is content, whether anything calls itself a credential (401) → body's bound
/// (413) → who calls (401) → may they (403) → how often (429) → decode (415, 400, 422) → run → preconditions (412, 304).
/// All that is thrown on the way ends in `finish`, the one catch.
///
/// It has the writer's first listener: the copy of statuses forgets what a commit has changed, then parked requests are
/// woken, and only then that commit's answers go out.
public final class Dispatcher: RequestService {
  /// What a request found.
  public struct Plan: Sendable {
    let route: Route
    let parameters: RouteParameters
    /// When the request came, by `MonotonicClock`, where it may wait.
    let cameAt: UInt64?
  }

  /// The listener whose one route is `/metrics`, which is nowhere else.
  public static let metricsListener = "metrics"

  /// The figures of requests, the copy, parked requests and the writer; others may be added.
  public let metrics: Metrics

  let router: Router<Route>
  private let metricsRouter: Router<Route>
  private let database: any Database
  let writer: Writer
  let workers: Workers
  let statuses: StatusCopy
  let parking: Parking
  private let bodyBytesMax: Int
  private let idempotency: Idempotency
  let clock: any Lending.Clock
  let logger: Logger
  let isBehindProxy: Bool
  let failures: RateLimit
  let requestIDs = RequestIDs()
  /// Counts what no lane answers.
  let counts: RequestCounts
  /// Encodes what was written, since the writer's queue is everybody's.
  let encodingQueue = DispatchQueue(label: "latchkey.encoding", qos: .userInitiated)

  /// A dispatcher of these endpoints.
  ///
  /// - Parameters:
  ///   - endpoints: all of them.
  ///   - database: where lanes and workers get their connections.
  ///   - writer: the database's one writer.
  ///   - masterKey: seals what is kept for an `Idempotency-Key`.
  ///   - clock: the time of the rules; in the sandbox, the test clock.
  ///   - logger: gets one line for each request.
  ///   - bounds: what it may take.
  ///   - isBehindProxy: whether the caller's address is what a proxy writes last into `X-Forwarded-For`.
  /// - Throws: `RouteError` for paths that are malformed, doubled or ambiguous; `StorageError`.
  public init(
    endpoints: [Endpoint], database: any Database, writer: Writer, masterKey: MasterKey, clock: any Lending.Clock,
    logger: Logger, bounds: DispatcherBounds = DispatcherBounds(), isBehindProxy: Bool = false
  ) throws {
    var rows = [Metrics.noRoute]
    router = try Router(endpoints, &rows)
    metrics = Metrics(rows: rows + [Metrics.ownRow])
    metricsRouter = try Router([metrics.endpoint], &rows)
    counts = metrics.makeCounts()
    workers = try Workers(database: database, count: bounds.workersCount, waitingMax: bounds.reportsWaitingMax)
    statuses = StatusCopy(bytesMax: bounds.statusCopyBytesMax)
    parking = Parking(countMax: bounds.parkedMax)
    bodyBytesMax = bounds.bodyBytesMax
    idempotency = Idempotency(masterKey: masterKey)
    failures = RateLimit(countMax: bounds.failuresPerMinuteMax)
    self.database = database
    self.writer = writer
    self.clock = clock
    self.logger = logger
    self.isBehindProxy = isBehindProxy
    writer.addListener { [statuses, parking] notes in
      statuses.drop(notes)
      parking.wake(notes)
    }
    for source in [Metrics.copy(statuses), Metrics.parking(parking), Metrics.writer(writer)] {
      metrics.addSource(source)
    }
  }

  /// A lane's own tools.
  public func makeLaneState(lane: Int) throws -> LaneTools {
    LaneTools(connection: try database.makeReader(), statuses: statuses, counts: metrics.makeCounts())
  }

  /// Finds the endpoint, or answers 404, 405 or what else needs no content.
  public func plan(for request: Request) -> Planned<Plan> {
    let router = request.listener == Dispatcher.metricsListener ? metricsRouter : router
    if request.method == .options { return .answer(options(request, router)) }
    switch router.match(request.method, request.path) {
    case .found(let route, let parameters):
      if route.takesContent, let refusal = refusalWithoutCredential(request, route) { return .answer(refusal) }
      let plan = Plan(route: route, parameters: parameters, cameAt: route.mayWait ? MonotonicClock.nanoseconds() : nil)
      return .accept(plan, bodyBytesMax: route.endpoint.bodyBytesMax ?? bodyBytesMax)
    case .methodNotAllowed(let methods): return .answer(refusal(Problem(allowed: methods), request.method, logger))
    case .notFound: return .answer(refusal(Problem(LatchkeyError.notFound("path")), request.method, logger))
    }
  }

  /// Answers a read at once, hands a report to a worker and a write to the writer, and parks what waits.
  public func respond(
    to request: Request, plan: Plan, lane: LaneTools, ticket: () -> ResponseTicket, parking: () -> ParkedTicket
  ) -> Outcome {
    var visit = visit(request, plan, lane, plan.route.kind)
    do {
      let incoming = try admit(request, plan, &visit, lane)
      try plan.route.admit(visit.client)
      switch plan.route.endpoint.kind {
      case .read(let read):
        let answer = try read(incoming, lane)
        return .now(finish(.success(try Preconditions(request)?.judge(answer) ?? answer), visit))
      case .wait(let waiting): return respond(waiting, incoming, visit, lane, parking)
      case .report(let decode):
        let report = try decode(incoming)
        run(Preconditions(request)?.judging(report) ?? report, visit, ticket())
      case .write(let decode):
        let decoded = try decode(incoming)
        let write = Preconditions(request)?.judging(decoded, hasRepresentation: isReadable(request.path)) ?? decoded
        let claim = try idempotency.claim(
          incoming, route: plan.route.endpoint.path, scope: write.scope, sha256: lane.sha256)
        run(write, claim, visit, ticket())
      case .batched(let decode):
        let batched = try decode(incoming)
        try Preconditions(request)?.require(hasRepresentation: isReadable(request.path))
        let claim = try idempotency.claim(
          incoming, route: plan.route.endpoint.path, scope: nil, sha256: lane.sha256)
        run(batched, claim, visit, ticket())
      }
      return .later
    } catch {
      return .now(finish(.failure(error), visit))
    }
  }

  /// Lets go of the state of the database that the lane's polls have shared.
  public func endRound(lane: LaneTools) { lane.endRound() }

  /// Reads once more what a parked request has waited for, and answers.
  public func resume(_ request: Request, plan: Plan, lane: LaneTools, cause: WakeCause) -> Response {
    var visit = visit(request, plan, lane, .wait)
    return finish(
      Result {
        let incoming = try admit(request, plan, &visit, lane)
        guard case .wait(let waiting) = plan.route.endpoint.kind else {
          throw LatchkeyError(
            .internalError, "The request could not be answered.", context: "parked, but waits for nothing")
        }
        return try waiting.resume(incoming, lane)
      }, visit)
  }

  /// A parked request has ended without a change.
  public func gone(_ ticket: ParkedTicket) { parking.forget(ticket) }

  /// The answer to what a peer did wrong in HTTP.
  public func response(to error: ProtocolError) -> Response {
    var logger = logger
    // The server tells of those itself, and not of each: they come by the thousand where somebody floods it.
    if error.kind == .tooManyConnections { logger.logLevel = .critical }
    return refusal(Problem(error), nil, context: "\(error)", logger)
  }
}
