import HTTPServer
import Lending

/// An endpoint in the router, with what is counted for it; shared by all lanes.
final class Route: Sendable {
  let endpoint: Endpoint
  /// Where it is answered; at once, where it may wait.
  let kind: AnswerKind
  private let firstRow: Int
  private let rateLimit: RateLimit?

  /// `firstRow` is the first of its `rows` among those of `Metrics`.
  init(_ endpoint: Endpoint, firstRow: Int) {
    self.endpoint = endpoint
    self.firstRow = firstRow
    kind = Route.kinds(endpoint)[0]
    rateLimit = endpoint.callsPerMinuteMax.map { RateLimit(countMax: $0) }
  }

  /// What an endpoint's requests are counted by: where they are answered.
  static func rows(_ endpoint: Endpoint) -> [RequestRow] {
    kinds(endpoint).map {
      RequestRow(method: endpoint.method.rawValue, path: endpoint.path.description, kind: $0)
    }
  }

  /// The row of a request that was answered there.
  func row(_ kind: AnswerKind) -> Int { kind == .wait ? firstRow + 1 : firstRow }

  /// Whether its requests may wait for a change.
  var mayWait: Bool {
    if case .wait = endpoint.kind { true } else { false }
  }

  /// Whether its requests have content that is worth reading.
  var takesContent: Bool {
    switch endpoint.kind {
    case .write, .batched: true
    case .read, .report, .wait: false
    }
  }

  /// Throws `rateLimited` where an address has called too often.
  func admit(_ client: ClientAddress) throws(LatchkeyError) {
    guard let rateLimit, let network = client.network else { return }
    guard let seconds = rateLimit.admit(network, at: .now) else { return }
    throw .rateLimited("Too many requests came from your address.", retryAfterSeconds: seconds)
  }

  private static func kinds(_ endpoint: Endpoint) -> [AnswerKind] {
    switch endpoint.kind {
    case .read: [.read]
    case .report: [.report]
    case .write, .batched: [.write]
    case .wait: [.read, .wait]
    }
  }
}

extension Router<Route> {
  /// The routes of endpoints, each with its rows behind those that are there.
  init(_ endpoints: [Endpoint], _ rows: inout [RequestRow]) throws {
    var routes: [(Method, RoutePattern, Route)] = []
    for endpoint in endpoints {
      routes.append((endpoint.method, endpoint.path, Route(endpoint, firstRow: rows.count)))
      rows += Route.rows(endpoint)
    }
    try self.init(routes: routes)
  }
}
