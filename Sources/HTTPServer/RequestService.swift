/// What answers the requests: the one thing that the server calls.
///
/// For each request `plan(for:)` is called once its header section is there, then, if the plan is accepted,
/// `respond(to:plan:lane:ticket:parking:)` once its content is, and `resume(_:plan:lane:cause:)` if that parks it. All of
/// them run on the connection's lane and must not block: what takes long takes a ticket and is answered from elsewhere.
public protocol RequestService: Sendable {
  /// What each lane has for itself, such as a database connection; touched only on that lane's queue.
  associatedtype LaneState
  /// What routing found.
  associatedtype Plan

  /// Makes a lane's state, on that lane's queue, while the server starts; an error stops the start.
  func makeLaneState(lane: Int) throws -> LaneState

  /// After the header section, before the content: where the request goes and how large its content may be, or an
  /// answer at once. Content nobody wants is read and dropped up to a bound, else the connection closes.
  func plan(for request: Request) -> Planned<Plan>

  /// Answers now, or later by the ticket that it has taken, or parks the request. Calling `ticket` twice gives the same
  /// ticket, `parking` an equal one.
  ///
  /// Take the parking ticket and tell it to whoever wakes before looking at what the request waits for: what changes in
  /// between then wakes it.
  func respond(
    to request: Request, plan: Plan, lane: LaneState, ticket: () -> ResponseTicket, parking: () -> ParkedTicket
  ) -> Outcome

  /// Answers a parked request, once, when it was woken or its time is over.
  func resume(_ request: Request, plan: Plan, lane: LaneState, cause: WakeCause) -> Response

  /// A parked request's end came without a wake: forget the ticket, nobody need wake it any more.
  ///
  /// Called once on the lane when the client has gone, and before `resume` for `.deadline` and `.stopping`; never after
  /// a wake has reached the request.
  func gone(_ ticket: ParkedTicket)

  /// The lane has handled all that was ready and is about to wait: what a round's requests shared is let go of.
  func endRound(lane: LaneState)

  /// The answer to what a peer did wrong; the server closes the connection after it.
  func response(to error: ProtocolError) -> Response
}

extension RequestService {
  /// Nothing is shared.
  public func endRound(lane: LaneState) {}
}

/// What `RequestService.plan(for:)` decides.
public enum Planned<Plan> {
  /// The request goes there; more content than this is answered with 413.
  case accept(Plan, bodyBytesMax: Int)
  /// The answer whatever the content is, such as 404 or 405.
  case answer(Response)
}

/// What `RequestService.respond(to:plan:lane:ticket:parking:)` decides.
public enum Outcome: Sendable {
  /// The answer.
  case now(Response)
  /// The ticket that was taken brings the answer.
  case later
  /// No answer before a wake or this many seconds; the connection holds no thread meanwhile.
  case parked(seconds: Int)
}

/// Why a parked request is answered.
public enum WakeCause: Sendable {
  /// Its ticket was woken.
  case woken
  /// Its time is over, or its client has ended its side and waits for nothing more than the answer.
  case deadline
  /// The server stops.
  case stopping
}

/// One lane's view of a service, its types erased.
///
/// `ServiceOnLane` is inlinable, so that the service's own module makes a specialised one of it: unspecialised it costs
/// each request some look-ups of generic metadata.
@usableFromInline
protocol LaneService: AnyObject {
  func plan(for request: Request) -> LanePlan
  func gone(_ ticket: ParkedTicket)
  func endRound()
  func response(to error: ProtocolError) -> Response
}

@usableFromInline
enum LanePlan {
  case accept(any AcceptedPlan, bodyBytesMax: Int)
  case answer(Response)
}

/// What is to be done with one request, its types erased.
@usableFromInline
protocol AcceptedPlan: AnyObject {
  func respond(to request: Request, ticket: () -> ResponseTicket, parking: () -> ParkedTicket) -> Outcome
  func resume(_ request: Request, cause: WakeCause) -> Response
}

@usableFromInline
final class ServiceOnLane<Service: RequestService>: LaneService {
  @usableFromInline let service: Service
  @usableFromInline let state: Service.LaneState

  @inlinable
  init(_ service: Service, lane: Int) throws {
    self.service = service
    state = try service.makeLaneState(lane: lane)
  }

  @inlinable
  func plan(for request: Request) -> LanePlan {
    switch service.plan(for: request) {
    case .answer(let response): .answer(response)
    case .accept(let plan, let bodyBytesMax): .accept(PlanOnLane(self, plan), bodyBytesMax: bodyBytesMax)
    }
  }

  @inlinable
  func gone(_ ticket: ParkedTicket) { service.gone(ticket) }

  @inlinable
  func endRound() { service.endRound(lane: state) }

  @inlinable
  func response(to error: ProtocolError) -> Response { service.response(to: error) }
}

@usableFromInline
final class PlanOnLane<Service: RequestService>: AcceptedPlan {
  @usableFromInline let lane: ServiceOnLane<Service>
  @usableFromInline let plan: Service.Plan

  @inlinable
  init(_ lane: ServiceOnLane<Service>, _ plan: Service.Plan) {
    self.lane = lane
    self.plan = plan
  }

  @inlinable
  func respond(to request: Request, ticket: () -> ResponseTicket, parking: () -> ParkedTicket) -> Outcome {
    lane.service.respond(to: request, plan: plan, lane: lane.state, ticket: ticket, parking: parking)
  }

  @inlinable
  func resume(_ request: Request, cause: WakeCause) -> Response {
    lane.service.resume(request, plan: plan, lane: lane.state, cause: cause)
  }
}
