import HTTPServer
import Lending

/// What is answered before a request's content is here.
extension Dispatcher {
  /// What may be asked of a path, or of the server as a whole (RFC 9110 section 9.3.7).
  func options(_ request: Request, _ router: Router<Route>) -> Response {
    guard !request.path.isAsterisk else { return options(Method.allCases.filter { $0 != .options }) }
    guard case .methodNotAllowed(let methods) = router.match(.options, request.path) else {
      return refusal(Problem(LatchkeyError.notFound("path")), request.method, logger)
    }
    return options(methods)
  }

  private func options(_ methods: [Method]) -> Response {
    let record = RequestRecord(requestID: requestIDs.next(), route: nil, method: .options)
    record.finish(logger, counts, status: .noContent)
    var answer = Answer.noContent
    answer.fields.append(.allow, Problem.list(methods + [.options]))
    return response(answer, record)
  }

  /// 401 where nothing stands in `Authorization` that could be a credential: then no content is worth holding, nor 100 to
  /// be said.
  func refusalWithoutCredential(_ request: Request, _ route: Route) -> Response? {
    do {
      try Authentication.requireCredential(request, route.endpoint.access)
      return nil
    } catch {
      let record = RequestRecord(
        requestID: requestIDs.next(), route: route, method: request.method, kind: route.kind)
      let client = ClientAddress(request, isBehindProxy: isBehindProxy)
      return finish(.failure(error), Visit(record: record, client: client, counts: counts))
    }
  }

  /// Whether what the path names can be read.
  func isReadable(_ path: RequestPath) -> Bool {
    guard case .found = router.match(.get, path) else { return false }
    return true
  }
}
