/// A media type (RFC 9110 §8.3.1); type, subtype and parameter names are equal without regard to case.
public struct MediaType: Sendable, Hashable, CustomStringConvertible {
  /// The type, in lower case.
  public let type: String
  /// The subtype, in lower case.
  public let subtype: String
  /// Parameters in order, names in lower case, values as sent without their quotes.
  public let parameters: [Parameter]

  /// One parameter.
  public struct Parameter: Sendable, Hashable {
    /// The name, in lower case.
    public let name: String
    /// The value, unquoted.
    public let value: String
  }

  /// The media type that `text` spells, or nil if it is malformed or repeats a parameter.
  public init?(_ text: String) {
    var scanner = MediaTypeScanner(octets: Array(text.utf8))
    scanner.skipBlanks()
    guard let type = scanner.token(), scanner.take(.slash), let subtype = scanner.token() else { return nil }
    var parameters: [Parameter] = []
    scanner.skipBlanks()
    while !scanner.isAtEnd {
      guard scanner.take(.semicolon) else { return nil }
      scanner.skipBlanks()
      if scanner.isAtEnd || scanner.isAt(.semicolon) { continue }
      guard let name = scanner.token()?.lowercased(), scanner.take(.equals), let value = scanner.value(),
        !parameters.contains(where: { $0.name == name })
      else { return nil }
      parameters.append(Parameter(name: name, value: value))
      scanner.skipBlanks()
    }
    self.type = type.lowercased()
    self.subtype = subtype.lowercased()
    self.parameters = parameters
  }

  /// `type/subtype` in lower case, without parameters.
  public var essence: String { type + "/" + subtype }

  /// The `charset` parameter in lower case, if there is one (RFC 9110 §8.3.2).
  public var charset: String? { parameters.first { $0.name == "charset" }?.value.lowercased() }

  /// The type and its parameters.
  public var description: String {
    parameters.reduce(essence) { $0 + "; \($1.name)=" + MediaType.quotedIfNeeded($1.value) }
  }

  private static func quotedIfNeeded(_ value: String) -> String {
    guard value.isEmpty || !value.utf8.allSatisfy(\.isTokenOctet) else { return value }
    return "\"" + value.reduce("") { $0 + ($1 == "\"" || $1 == "\\" ? "\\" : "") + String($1) } + "\""
  }
}

private struct MediaTypeScanner {
  let octets: [UInt8]
  private var at = 0

  init(octets: [UInt8]) { self.octets = octets }

  var isAtEnd: Bool { at == octets.count }

  func isAt(_ octet: UInt8) -> Bool { at < octets.count && octets[at] == octet }

  mutating func skipBlanks() { while at < octets.count, octets[at].isBlank { at += 1 } }

  mutating func take(_ octet: UInt8) -> Bool {
    guard isAt(octet) else { return false }
    at += 1
    return true
  }

  mutating func token() -> String? {
    let start = at
    while at < octets.count, octets[at].isTokenOctet { at += 1 }
    return start < at ? String(decoding: octets[start..<at], as: UTF8.self) : nil
  }

  /// A token or a quoted string (RFC 9110 §5.6.4).
  mutating func value() -> String? {
    guard take(.quote) else { return token() }
    var text: [UInt8] = []
    while !isAtEnd {
      if take(.quote) { return String(decoding: text, as: UTF8.self) }
      if take(.backslash), isAtEnd { return nil }
      guard octets[at].isFieldContent else { return nil }
      text.append(octets[at])
      at += 1
    }
    return nil
  }
}
