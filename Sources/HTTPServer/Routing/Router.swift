/// Paths → what is to be done, whatever that is.
///
/// A literal segment goes before a parameter. `HEAD` finds what `GET` finds (RFC 9110 §9.3.2) unless it has a route.
public struct Router<Value: Sendable>: Sendable {
  @usableFromInline let table: RouteTable
  @usableFromInline let values: [Value]

  /// The routes' table, or what is wrong with it: a malformed pattern, a duplicate, or two patterns of which neither is
  /// the closer one for some path.
  public init(routes: [(Method, RoutePattern, Value)]) throws(RouteError) {
    table = try RouteTable(routes.map { ($0.0, $0.1) })
    values = routes.map { $0.2 }
  }

  /// What a method finds at a path.
  ///
  /// Inlinable, so that it is specialised where it is called: unspecialised it looks up generic metadata each time.
  @inlinable
  public func match(_ method: Method, _ path: RequestPath) -> RouterMatch<Value> {
    switch table.match(method, path) {
    case .found(let index, let parameters): .found(values[index], parameters)
    case .methodNotAllowed(let methods): .methodNotAllowed(methods)
    case .notFound: .notFound
    }
  }
}

/// What a router finds.
public enum RouterMatch<Value: Sendable>: Sendable {
  /// The route's value, and what stood for its parameters.
  case found(Value, RouteParameters)
  /// The path has routes, of these methods alone: 405, and they are its `Allow` (RFC 9110 §15.5.6).
  case methodNotAllowed([Method])
  /// No route has this path. Neither has `*`.
  case notFound
}

/// The routes as a tree of segments, by number, so that it is not generic and need not be specialised.
@usableFromInline
struct RouteTable: Sendable {
  private struct Node: Sendable {
    var literals: [(octets: [UInt8], node: Int)] = []
    var parameter: Int?
    var routes: [(method: Method, index: Int)] = []
    var parameterNames: [String] = []
  }

  private var nodes = [Node()]

  init(_ routes: [(Method, RoutePattern)]) throws(RouteError) {
    try RouteTable.validate(routes)
    for (index, (method, pattern)) in routes.enumerated() {
      let segments = try pattern.segments()
      var node = 0
      for segment in segments { node = child(of: node, segment) }
      nodes[node].routes.append((method, index))
      nodes[node].parameterNames = segments.compactMap(\.parameterName)
    }
  }

  @usableFromInline
  func match(_ method: Method, _ path: RequestPath) -> RouterMatch<Int> {
    var values: [Range<Int>] = []
    let octets = path.octets.span
    guard octets[path.range.lowerBound] == .slash,
      let node = find(octets, from: path.range.lowerBound + 1, end: path.range.upperBound, node: 0, &values)
    else { return .notFound }
    let routes = nodes[node].routes
    guard let index = RouteTable.index(method, routes) else { return .methodNotAllowed(RouteTable.allowed(routes)) }
    guard !values.isEmpty else { return .found(index, RouteParameters()) }
    let texts = values.map { PercentEncoding.text(octets, $0) }
    return .found(index, RouteParameters(names: nodes[node].parameterNames, values: texts))
  }

  private mutating func child(of node: Int, _ segment: RoutePattern.Segment) -> Int {
    switch segment {
    case .literal(let text):
      let octets = Array(text.utf8)
      if let known = nodes[node].literals.first(where: { $0.octets == octets }) { return known.node }
      nodes[node].literals.append((octets, nodes.count))
    case .parameter:
      if let known = nodes[node].parameter { return known }
      nodes[node].parameter = nodes.count
    }
    nodes.append(Node())
    return nodes.count - 1
  }

  /// The closest node with routes for the rest of the path.
  ///
  /// It goes back where a literal segment leads nowhere; the patterns bound how deep, and so how often.
  private func find(_ octets: Span<UInt8>, from start: Int, end: Int, node: Int, _ values: inout [Range<Int>]) -> Int? {
    guard start <= end else { return nodes[node].routes.isEmpty ? nil : node }
    let segmentEnd = octets.firstIndex(of: .slash, in: start..<end) ?? end
    let segment = start..<segmentEnd
    if let next = literal(octets, segment, of: node),
      let found = find(octets, from: segmentEnd + 1, end: end, node: next, &values)
    {
      return found
    }
    guard let next = nodes[node].parameter, !segment.isEmpty else { return nil }
    values.append(segment)
    if let found = find(octets, from: segmentEnd + 1, end: end, node: next, &values) { return found }
    values.removeLast()
    return nil
  }

  private func literal(_ octets: Span<UInt8>, _ segment: Range<Int>, of node: Int) -> Int? {
    if octets.firstIndex(of: .percent, in: segment) != nil {
      let decoded = PercentEncoding.octets(octets, segment)
      return nodes[node].literals.first { $0.octets == decoded }?.node
    }
    for (literal, child) in nodes[node].literals where literal.count == segment.count {
      if literal.span.equals(octets.extracting(segment)) { return child }
    }
    return nil
  }

  private static func index(_ method: Method, _ routes: [(method: Method, index: Int)]) -> Int? {
    if let route = routes.first(where: { $0.method == method }) { return route.index }
    return method == .head ? index(.get, routes) : nil
  }

  private static func allowed(_ routes: [(method: Method, index: Int)]) -> [Method] {
    Method.allCases.filter { index($0, routes) != nil }
  }
}

extension Span<UInt8> {
  fileprivate func equals(_ other: Span<UInt8>) -> Bool {
    for index in 0..<count where self[index] != other[index] { return false }
    return true
  }
}
