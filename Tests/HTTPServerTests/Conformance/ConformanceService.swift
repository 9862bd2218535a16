import HTTPServer

/// The routes that the suite asks for; `nginx.conf` has the same.
struct ConformanceService: RequestService {
  enum Plan {
    case root
    case describe
    case decoded(String)
    case echo
    case empty
    case tagged
    case options
  }

  private enum Route { case root, describe, decoded, echo, empty, tagged }

  private let router: Router<Route>

  static let bodyBytesMax = 1_000
  private static let tag = EntityTag(opaque: "1-6")

  init() throws {
    router = try Router(routes: [
      (.get, "/", .root), (.get, "/describe/{what}", .describe), (.options, "/describe/{what}", .describe),
      (.get, "/decoded/{what}", .decoded), (.post, "/echo", .echo), (.get, "/empty", .empty),
      (.get, "/tagged", .tagged),
    ])
  }

  func makeLaneState(lane: Int) throws {}

  func plan(for request: Request) -> Planned<Plan> {
    guard !request.path.isAsterisk else { return .accept(.options, bodyBytesMax: ConformanceService.bodyBytesMax) }
    switch router.match(request.method, request.path) {
    case .found(let route, let parameters):
      return .accept(plan(route, parameters), bodyBytesMax: ConformanceService.bodyBytesMax)
    case .notFound: return .answer(Response(.notFound))
    case .methodNotAllowed(let methods):
      return .answer(Response(.methodNotAllowed, fields: [.allow: ConformanceService.list(methods)]))
    }
  }

  func respond(
    to request: Request, plan: Plan, lane: Void, ticket: () -> ResponseTicket, parking: () -> ParkedTicket
  ) -> Outcome {
    switch plan {
    case .root: .now(Response(.ok, body: Array("root".utf8)))
    case .describe: .now(Response(.ok, body: Array(target(request).utf8)))
    case .decoded(let text): .now(Response(.ok, body: Array("/decoded/\(text)".utf8)))
    case .echo: .now(Response(.ok, body: request.body))
    case .empty: .now(Response(.noContent))
    case .tagged: .now(tagged(request.fields))
    case .options: .now(Response(.noContent, fields: [.allow: ConformanceService.list(Method.allCases)]))
    }
  }

  /// Nothing here is parked.
  func resume(_ request: Request, plan: Plan, lane: Void, cause: WakeCause) -> Response { Response(.noContent) }
  func gone(_ ticket: ParkedTicket) {}

  func response(to error: ProtocolError) -> Response { Response(error.status, body: Array(error.detail.utf8)) }

  private func plan(_ route: Route, _ parameters: RouteParameters) -> Plan {
    switch route {
    case .root: .root
    case .describe: .describe
    case .decoded: .decoded(parameters["what"] ?? "")
    case .echo: .echo
    case .empty: .empty
    case .tagged: .tagged
    }
  }

  private func target(_ request: Request) -> String {
    request.query.isEmpty ? "\(request.path)" : "\(request.path)?\(request.query)"
  }

  /// In the order of RFC 9110 §13.2.2.
  private func tagged(_ fields: Fields) -> Response {
    guard let tag = ConformanceService.tag else { return Response(.internalServerError) }
    if let value = fields.combinedValue(of: .ifMatch), EntityTagCondition(value)?.names(strongly: tag) == false {
      return Response(.preconditionFailed)
    }
    if let value = fields.combinedValue(of: .ifNoneMatch), EntityTagCondition(value)?.names(weakly: tag) == true {
      return Response(.notModified, fields: [.etag: tag.description])
    }
    return Response(.ok, fields: [.etag: tag.description], body: Array("tagged".utf8))
  }

  private static func list(_ methods: [Method]) -> String { methods.map(\.rawValue).joined(separator: ", ") }
}
