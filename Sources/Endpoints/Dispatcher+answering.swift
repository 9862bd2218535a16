import Dispatch
import HTTPServer
import Lending
import Logging
import Storage

/// A request on its way to its answer.
struct Visit: Sendable {
  var record: RequestRecord
  let client: ClientAddress
  /// Those of whoever answers it.
  var counts: RequestCounts
}

extension Dispatcher {
  func visit(_ request: Request, _ plan: Plan, _ lane: LaneTools, _ kind: AnswerKind) -> Visit {
    let record = RequestRecord(
      requestID: requestIDs.next(), route: plan.route, method: request.method, kind: kind,
      startedAt: plan.cameAt ?? MonotonicClock.nanoseconds())
    return Visit(
      record: record, client: ClientAddress(request, isBehindProxy: isBehindProxy), counts: lane.counts)
  }

  /// Who calls, and what an endpoint sees of the request.
  func admit(_ request: Request, _ plan: Plan, _ visit: inout Visit, _ lane: LaneTools) throws -> Incoming {
    let client = visit.client
    let caller = try Authentication.caller(request, plan.route.endpoint.access, host: { client.host }, lane)
    visit.record.caller = caller
    return Incoming(request: request, parameters: plan.parameters, caller: caller, now: clock.now())
  }

  func respond(
    _ waiting: Endpoint.Waiting, _ incoming: Incoming, _ visit: Visit, _ lane: LaneTools,
    _ takeTicket: () -> ParkedTicket
  ) -> Outcome {
    var registered: ParkedTicket?
    let result: Result<Answer, any Error>
    do {
      let waited = try waiting.respond(incoming, lane) { wanted in
        let ticket = takeTicket()
        guard parking.register(ticket, device: wanted.deviceID.text) else { return false }
        registered = ticket
        return true
      }
      switch waited {
      case .parked(let seconds): return .parked(seconds: seconds)
      case .answer(let answer): result = .success(answer)
      }
    } catch {
      result = .failure(error)
    }
    if let registered { parking.forget(registered) }
    return .now(finish(result, visit))
  }

  func run(_ report: @escaping Endpoint.Report, _ visit: Visit, _ ticket: ResponseTicket) {
    let visit = elsewhere(visit)
    workers.submit(report) { result in ticket.complete(with: self.finish(result, visit)) }
  }

  func run(_ write: Endpoint.Write, _ claim: IdempotencyClaim?, _ visit: Visit, _ ticket: ResponseTicket) {
    let visit = elsewhere(visit)
    writer.submit { transaction in
      try claim?.settle(in: transaction, write.run) ?? write.run(transaction)
    } completion: { result in
      self.encodingQueue.async {
        let answer = Result { try result.get()() }
        ticket.complete(with: self.finish(answer, visit))
      }
    }
  }

  func run(_ batched: Endpoint.Batched, _ claim: IdempotencyClaim?, _ visit: Visit, _ ticket: ResponseTicket) {
    let visit = elsewhere(visit)
    workers.submit(batched.check) { result in
      guard case .failure(let error) = result else { return self.take(batched.begin, claim, visit, ticket) }
      ticket.complete(with: self.finish(.failure(error), visit))
    }
  }

  /// Takes one turn at the writer, and the next one after its commit, until the work is done.
  private func take(
    _ turn: @escaping Endpoint.Turn, _ claim: IdempotencyClaim?, _ visit: Visit, _ ticket: ResponseTicket
  ) {
    writer.submit { transaction -> Endpoint.TurnOutcome in
      if let kept = try claim?.kept(in: transaction) { return .done(kept) }
      let outcome = try turn(transaction)
      guard case .done(let encode) = outcome, let claim else { return outcome }
      return .done(try claim.keep(encode, in: transaction))
    } completion: { result in
      if case .success(.again(let next)) = result { return self.take(next, claim, visit, ticket) }
      self.encodingQueue.async {
        let answer = Result { try result.get().encoded() }
        ticket.complete(with: self.finish(answer, visit))
      }
    }
  }

  /// Makes the answer of whatever came of a request, and counts and records it.
  func finish(_ result: consuming Result<Answer, any Error>, _ visit: Visit) -> Response {
    let record = visit.record
    switch consume result {
    case .success(let answer):
      record.finish(logger, visit.counts, status: answer.status)
      return response(answer, record)
    case .failure(let error):
      let error = limited(LatchkeyError(adopting: error), visit.client)
      let problem = Problem(error)
      record.finish(
        logger, visit.counts, status: problem.status, problem: problem.code, context: error.context)
      return response(problem.answer(requestID: record.requestID), record)
    }
  }

  func refusal(_ problem: Problem, _ method: Method?, context: String = "", _ logger: Logger) -> Response {
    let record = RequestRecord(requestID: requestIDs.next(), route: nil, method: method)
    record.finish(logger, counts, status: problem.status, problem: problem.code, context: context)
    return response(problem.answer(requestID: record.requestID), record)
  }

  /// A lane's counters are the lane's alone.
  private func elsewhere(_ visit: Visit) -> Visit {
    var visit = visit
    visit.counts = counts
    return visit
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

  func response(_ answer: consuming Answer, _ record: RequestRecord) -> Response {
    // In place: nobody else holds the answer.
    if let contentType = answer.contentType { answer.fields.append(.contentType, contentType) }
    answer.fields.append(.requestID, record.requestID)
    answer.fields.append(.cacheControl, "no-store")
    return Response(answer.status, fields: answer.fields, body: answer.body)
  }
}
