extension RouteTable {
  /// Refuses two routes of one method and shape, and two patterns of which neither is the closer one for a path that
  /// both have.
  static func validate(_ routes: [(Method, RoutePattern)]) throws(RouteError) {
    var earlier: [(method: Method, pattern: RoutePattern, segments: [RoutePattern.Segment])] = []
    for (method, pattern) in routes {
      let segments = try pattern.segments()
      for other in earlier {
        try check(pattern, segments, other.pattern, other.segments)
        if method == other.method, isSameShape(segments, other.segments) {
          throw RouteError(pattern, "stands twice for \(method)")
        }
      }
      earlier.append((method, pattern, segments))
    }
  }

  private static func check(
    _ pattern: RoutePattern, _ segments: [RoutePattern.Segment], _ other: RoutePattern,
    _ otherSegments: [RoutePattern.Segment]
  ) throws(RouteError) {
    guard segments.count == otherSegments.count else { return }
    var (isCloser, isWider) = (false, false)
    for (one, two) in zip(segments, otherSegments) {
      switch (one, two) {
      case (.literal(let text), .literal(let otherText)): if text != otherText { return }
      case (.literal, .parameter): isCloser = true
      case (.parameter, .literal): isWider = true
      case (.parameter, .parameter): continue
      }
    }
    guard !isCloser || !isWider else {
      throw RouteError(pattern, "and \(other) have paths in common, and neither is the closer one")
    }
    guard isCloser || isWider || segments == otherSegments else {
      throw RouteError(pattern, "and \(other) are one shape with two names for a parameter")
    }
  }

  private static func isSameShape(_ one: [RoutePattern.Segment], _ two: [RoutePattern.Segment]) -> Bool {
    one.map { $0.parameterName == nil ? $0 : nil } == two.map { $0.parameterName == nil ? $0 : nil }
  }
}
