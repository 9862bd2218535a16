/// Where path and query stand in a request target of any form (RFC 9112 §3.2).
struct RequestTarget {
  let path: Range<Int>
  let query: Range<Int>?
  /// Whether it says `https`, in absolute form.
  var isHTTPS = false

  /// Checks the target to the letter: its form, characters, escapes, UTF-8 and dot segments.
  static func parse(_ bytes: Span<UInt8>, _ range: Range<Int>, method: Method) throws(ProtocolError) -> RequestTarget {
    guard !range.isEmpty else { throw malformed("The request target is empty; write at least \"/\".") }
    if bytes[range.lowerBound] == .slash { return try parseOrigin(bytes, range) }
    if range.count == 1, bytes[range.lowerBound] == UInt8(ascii: "*") {
      guard method == .options else {
        throw malformed("The target \"*\" goes with OPTIONS only.", "RFC 9112 §3.2.4")
      }
      return RequestTarget(path: range, query: nil)
    }
    return try parseAbsolute(bytes, range)
  }

  /// `absolute-form` (§3.2.2): a server takes it from anyone, not just from proxies.
  private static func parseAbsolute(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(ProtocolError) -> RequestTarget {
    for (prefix, isHTTPS): (StaticString, Bool) in [("http://", false), ("https://", true)] {
      let end = range.lowerBound + prefix.utf8CodeUnitCount
      guard end <= range.upperBound, bytes.extracting(range.lowerBound..<end).equalsIgnoringCase(prefix) else {
        continue
      }
      var target = try parseAbsolute(bytes, range, scheme: end)
      target.isHTTPS = isHTTPS
      return target
    }
    throw malformed("The request target must begin with \"/\" or be an http or https URI.", "RFC 9112 §3.2")
  }

  private static func parseAbsolute(
    _ bytes: Span<UInt8>, _ range: Range<Int>, scheme: Int
  ) throws(ProtocolError) -> RequestTarget {
    var end = scheme
    while end < range.upperBound, bytes[end] != .slash, bytes[end] != .questionMark { end += 1 }
    guard Authority.isValid(bytes, scheme..<end) else {
      throw malformed("The request target's host is missing or malformed.", "RFC 9110 §4.2")
    }
    guard end == range.upperBound || bytes[end] == .questionMark else {
      return try parseOrigin(bytes, end..<range.upperBound)
    }
    // An empty path is "/" (RFC 9110 §4.2.3): the scheme's own second slash stands for it.
    let path = scheme - 1..<scheme
    guard end < range.upperBound else { return RequestTarget(path: path, query: nil) }
    let query = end + 1..<range.upperBound
    try checkQuery(bytes, query, origin: range.lowerBound)
    return RequestTarget(path: path, query: query)
  }

  private static func parseOrigin(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(ProtocolError) -> RequestTarget {
    var segment = range.lowerBound + 1
    var at = segment
    var hasEscape = false
    while at < range.upperBound {
      let octet = bytes[at]
      if octet.isPathOctet {
        at += 1
      } else if octet == .slash {
        try checkSegment(bytes, segment..<at, hasEscape: hasEscape)
        at += 1
        segment = at
        hasEscape = false
      } else if octet == .percent {
        at += 3
        hasEscape = true
      } else {
        break
      }
    }
    let pathEnd = min(at, range.upperBound)
    try checkSegment(bytes, segment..<pathEnd, hasEscape: hasEscape)
    let path = range.lowerBound..<pathEnd
    guard pathEnd < range.upperBound else { return RequestTarget(path: path, query: nil) }
    guard bytes[pathEnd] == .questionMark else { throw invalidCharacter(pathEnd - range.lowerBound) }
    let query = pathEnd + 1..<range.upperBound
    try checkQuery(bytes, query, origin: range.lowerBound)
    return RequestTarget(path: path, query: query)
  }

  private static func checkSegment(
    _ bytes: Span<UInt8>, _ range: Range<Int>, hasEscape: Bool
  ) throws(ProtocolError) {
    if hasEscape {
      let decoded = try checkEscapes(bytes, range)
      guard decoded.allSatisfy({ $0 >= .space && $0 != 0x7f }) else {
        throw malformed("The path has an escaped control character.", "RFC 3986 §2.1")
      }
      try checkDots(decoded.span, 0..<decoded.count)
    } else {
      try checkDots(bytes, range)
    }
  }

  private static func checkDots(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(ProtocolError) {
    guard range.count == 1 || range.count == 2 else { return }
    for index in range where bytes[index] != UInt8(ascii: ".") { return }
    throw malformed("The path has a dot segment; send it resolved.", "RFC 3986 §5.2.4")
  }

  private static func checkQuery(_ bytes: Span<UInt8>, _ range: Range<Int>, origin: Int) throws(ProtocolError) {
    var hasEscape = false
    for index in range {
      let octet = bytes[index]
      if octet == .percent {
        hasEscape = true
      } else if !octet.isPathOctet, octet != .slash, octet != .questionMark {
        throw invalidCharacter(index - origin)
      }
    }
    if hasEscape { _ = try checkEscapes(bytes, range) }
  }

  private static func checkEscapes(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(ProtocolError) -> [UInt8] {
    for index in range where bytes[index] == .percent {
      guard PercentEncoding.escape(bytes, index, end: range.upperBound) != nil else {
        throw malformed("The target has a \"%\" without two hexadecimal digits after it.", "RFC 3986 §2.1")
      }
    }
    let decoded = PercentEncoding.octets(bytes, range)
    guard String(validating: decoded, as: UTF8.self) != nil else {
      throw malformed("The target's escapes are not UTF-8.", "RFC 3986 §2.5")
    }
    return decoded
  }

  private static func invalidCharacter(_ offset: Int) -> ProtocolError {
    malformed("The request target has a character at octet \(offset) that must be percent-encoded.", "RFC 3986 §3.3")
  }

  private static func malformed(_ detail: String, _ section: String = "RFC 9112 §3.2") -> ProtocolError {
    ProtocolError(.malformedRequest, section, detail)
  }
}
