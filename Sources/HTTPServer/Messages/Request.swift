/// A request as its service sees it: parsed, bounded, framed and complete.
public struct Request: Sendable {
  /// The method.
  public let method: Method
  /// The target's path, percent-decoded once, by segment.
  public let path: RequestPath
  /// The target's query, percent-decoded once, by item.
  public let query: RequestQuery
  /// The header section; trailers are checked and dropped (RFC 9110 §6.5.1).
  public let fields: Fields
  /// The content; empty while `RequestService.plan(for:)` looks at it.
  public var body: [UInt8]
  private let origin: RequestOrigin

  init(method: Method, target: RequestTarget, fields: Fields, origin: RequestOrigin) {
    self.method = method
    path = RequestPath(octets: fields.octets, range: target.path)
    query = RequestQuery(octets: fields.octets, range: target.query)
    self.fields = fields
    body = []
    self.origin = origin
  }

  /// A request made in code, such as a test's; throws as the parser would for a bad target.
  public init(
    method: Method, target: String, fields: Fields = Fields(), body: [UInt8] = [],
    peer: SocketAddress = .loopback(port: 0), listener: String = "public", clientCertificateFingerprint: String? = nil
  ) throws(ProtocolError) {
    var octets = fields.octets
    let start = octets.count
    octets.append(contentsOf: target.utf8)
    let parsed = try RequestTarget.parse(octets.span, start..<octets.count, method: method)
    let origin = RequestOrigin(
      peer: peer, listener: listener, clientCertificateFingerprint: clientCertificateFingerprint)
    self.init(method: method, target: parsed, fields: Fields(octets: octets, lines: fields.lines), origin: origin)
    self.body = body
  }

  /// The other end of the connection, which may be a proxy.
  public var peer: SocketAddress { origin.peer }

  /// The label of the listener that it came through.
  public var listener: String { origin.listener }

  /// SHA-256 of the certificate that the client showed in the handshake, its DER, as 64 lower-case hexadecimal digits;
  /// nil where the listener asks for none.
  public var clientCertificateFingerprint: String? { origin.clientCertificateFingerprint }
}

/// Where a request comes from: the same for all requests of a connection.
struct RequestOrigin: Sendable {
  let peer: SocketAddress
  var listener = "public"
  /// Whether what a client sends comes over TLS all the way, to this server or to a proxy before it.
  var isSecure = true
  var clientCertificateFingerprint: String?
}

/// The path of a request's target (RFC 3986 §3.3); making it checked its escapes, its UTF-8 and its dot segments.
public struct RequestPath: Sendable, CustomStringConvertible {
  let octets: [UInt8]
  private let start: UInt32
  private let end: UInt32

  init(octets: [UInt8], range: Range<Int>) {
    self.octets = octets
    start = UInt32(range.lowerBound)
    end = UInt32(range.upperBound)
  }

  /// A path made in code; throws as the parser would.
  public init(_ text: String) throws(ProtocolError) {
    let octets = Array(text.utf8)
    let target = try RequestTarget.parse(octets.span, 0..<octets.count, method: .options)
    self.init(octets: octets, range: target.path)
  }

  var range: Range<Int> { Int(start)..<Int(end) }

  /// Whether the target is `*`: the server as a whole (RFC 9112 §3.2.4).
  public var isAsterisk: Bool { description == "*" }

  /// The path as it was sent, escapes and all.
  public var description: String { octets.span.text(range) }

  /// The decoded segments; an escaped `/` stays inside its segment, and `/` alone is one empty segment.
  public var segments: [String] {
    guard !isAsterisk else { return [] }
    let span = octets.span
    var segments: [String] = []
    var at = range.lowerBound + 1
    while at <= range.upperBound {
      let end = span.firstIndex(of: .slash, in: at..<range.upperBound) ?? range.upperBound
      segments.append(PercentEncoding.text(span, at..<end))
      at = end + 1
    }
    return segments
  }
}

/// The query of a request's target, as `name=value` items separated by `&`.
///
/// `+` is a plus sign, as in RFC 3986; a space is `%20`. Making it checked its escapes and its UTF-8.
public struct RequestQuery: Sendable, CustomStringConvertible {
  private let octets: [UInt8]
  private let range: Range<Int>?

  init(octets: [UInt8], range: Range<Int>?) {
    self.octets = octets
    self.range = range
  }

  /// Whether there is no item.
  public var isEmpty: Bool { range?.isEmpty ?? true }

  /// The query as it was sent, without `?`.
  public var description: String { range.map { octets.span.text($0) } ?? "" }

  /// Names and values, decoded, in order; an item without `=` has an empty value, an empty item is left out.
  public var items: [(name: String, value: String)] {
    guard let range else { return [] }
    let span = octets.span
    var items: [(name: String, value: String)] = []
    var at = range.lowerBound
    while at < range.upperBound {
      let end = span.firstIndex(of: UInt8(ascii: "&"), in: at..<range.upperBound) ?? range.upperBound
      if at < end {
        let equals = span.firstIndex(of: .equals, in: at..<end) ?? end
        let value = equals < end ? equals + 1..<end : end..<end
        items.append((PercentEncoding.text(span, at..<equals), PercentEncoding.text(span, value)))
      }
      at = end + 1
    }
    return items
  }

  /// The value of the first item of this name.
  public subscript(name: String) -> String? { items.first { $0.name == name }?.value }
}
