/// The shape of a route's paths, such as `/v1/devices/{id}/timeline`.
public struct RoutePattern: Sendable, Hashable, CustomStringConvertible, ExpressibleByStringLiteral {
  enum Segment: Sendable, Hashable {
    case literal(String)
    case parameter(String)
  }

  let text: String

  /// The pattern of this text; `Router.init(routes:)` says what is wrong with it, if anything is.
  public init(stringLiteral text: String) { self.text = text }

  /// The pattern of this text, checked.
  public init(_ text: String) throws(RouteError) {
    self.text = text
    _ = try segments()
  }

  /// The text as given: what a log or a metric calls the route.
  public var description: String { text }

  /// The segments, or what is wrong with them.
  func segments() throws(RouteError) -> [Segment] {
    guard text.hasPrefix("/") else { throw RouteError(self, "must begin with \"/\"") }
    guard text != "/" else { return [.literal("")] }
    var segments: [Segment] = []
    for part in text.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
      segments.append(try segment(part))
    }
    let names = segments.compactMap(\.parameterName)
    guard Set(names).count == names.count else { throw RouteError(self, "names a parameter twice") }
    return segments
  }

  private func segment(_ part: Substring) throws(RouteError) -> Segment {
    guard !part.isEmpty else { throw RouteError(self, "has an empty segment") }
    if part.hasPrefix("{"), part.hasSuffix("}") {
      let name = part.dropFirst().dropLast()
      guard !name.isEmpty, name.utf8.allSatisfy(RoutePattern.isNameOctet) else {
        throw RouteError(self, "has a parameter whose name is not lower-case letters, digits and \"_\"")
      }
      return .parameter(String(name))
    }
    guard part != ".", part != "..", part.utf8.allSatisfy(RoutePattern.isLiteralOctet) else {
      throw RouteError(self, "has a segment with characters other than letters, digits, \"-\", \".\", \"_\" and \"~\"")
    }
    return .literal(String(part))
  }

  private static func isNameOctet(_ octet: UInt8) -> Bool {
    (0x61...0x7a).contains(octet) || octet.isDigit || octet == UInt8(ascii: "_")
  }

  /// `unreserved` (RFC 3986 §2.3), which needs no escape.
  private static func isLiteralOctet(_ octet: UInt8) -> Bool {
    isNameOctet(octet | 0x20) || isNameOctet(octet) || "-.~".utf8.contains(octet)
  }
}

extension RoutePattern.Segment {
  var parameterName: String? {
    guard case .parameter(let name) = self else { return nil }
    return name
  }
}

/// A table of routes that cannot be served.
public struct RouteError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The pattern.
  public let pattern: RoutePattern
  /// What is wrong with it.
  public let detail: String

  init(_ pattern: RoutePattern, _ detail: String) {
    self.pattern = pattern
    self.detail = detail
  }

  /// Pattern and detail.
  public var description: String { "route \(pattern) \(detail)" }
}
