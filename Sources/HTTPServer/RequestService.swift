/// What answers the requests: the one thing that the server calls.
///
/// For each request `plan(for:)` is called once its header section is there, then, if the plan is accepted,
/// `respond(to:plan:lane:ticket:)` once its content is. Both run on the connection's lane and must not block: what takes
/// long takes a ticket and is answered from elsewhere.
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

  /// Answers now, or later by the ticket that it has taken. Calling `ticket` twice gives the same ticket.
  func respond(to request: Request, plan: Plan, lane: LaneState, ticket: () -> ResponseTicket) -> Outcome

  /// The answer to what a peer did wrong; the server closes the connection after it.
  func response(to error: ProtocolError) -> Response
}

/// What `RequestService.plan(for:)` decides.
public enum Planned<Plan> {
  /// The request goes there; more content than this is answered with 413.
  case accept(Plan, bodyBytesMax: Int)
  /// The answer whatever the content is, such as 404 or 405.
  case answer(Response)
}

/// What `RequestService.respond(to:plan:lane:ticket:)` decides.
public enum Outcome: Sendable {
  /// The answer.
  case now(Response)
  /// The ticket that was taken brings the answer.
  case later
}

/// One lane's view of a service, its types erased.
///
/// `ServiceOnLane` is inlinable, so that the service's own module makes a specialised one of it: unspecialised it costs
/// each request some look-ups of generic metadata.
@usableFromInline
protocol LaneService: AnyObject {
  func plan(for request: Request) -> LanePlan
  func response(to error: ProtocolError) -> Response
}

@usableFromInline
enum LanePlan {
  @usableFromInline typealias Respond = (Request, () -> ResponseTicket) -> Outcome

  case accept(bodyBytesMax: Int, Respond)
  case answer(Response)
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
    case .accept(let plan, let bodyBytesMax):
      .accept(bodyBytesMax: bodyBytesMax) { [service, state] request, ticket in
        service.respond(to: request, plan: plan, lane: state, ticket: ticket)
      }
    }
  }

  @inlinable
  func response(to error: ProtocolError) -> Response { service.response(to: error) }
}
