import Glibc

/// Octets → the head of a request, or what is wrong with it: the same however the octets arrive.
///
/// First the end of the header section is searched for, line by line, so that each octet is looked at once however
/// slowly they come and every bound is met before memory is; then all of it is parsed at once.
struct RequestParser {
  let requestLineBytesMax: Int
  let fieldSectionBytesMax: Int
  let fieldsCountMax: Int

  /// How far the search for the end of the header section has come, in octets from its beginning.
  struct Scan {
    fileprivate enum Line { case request, field }

    fileprivate var line = Line.request
    fileprivate var lineStart = 0
    fileprivate var examined = 0
    fileprivate var requestStart = 0
    fileprivate var fieldsStart = 0
    fileprivate var fieldsCount = 0
  }

  struct Head {
    let request: Request
    let framing: BodyFraming
    let minorVersion: Int
    /// Octets up to and with the empty line.
    let length: Int
  }

  /// The head that begins at the span's beginning, or nil if its end has not come; then `scan` comes again with more.
  func parse(_ bytes: Span<UInt8>, _ scan: inout Scan, from origin: RequestOrigin) throws(ProtocolError) -> Head? {
    guard let length = try headLength(bytes, &scan) else { return nil }
    let octets = bytes.extracting(0..<length).withUnsafeBufferPointer { Array($0) }
    let line = try RequestLine(bytes, scan.requestStart..<scan.fieldsStart - 2)
    guard !line.target.isHTTPS || origin.isSecure else { throw RequestParser.insecure }
    let lines = try FieldSection.parse(bytes.extracting(0..<length), from: scan.fieldsStart)
    let framing = try BodyFraming(bytes, lines, minorVersion: line.minorVersion)
    let request = Request(
      method: line.method, target: line.target, fields: Fields(octets: octets, lines: lines), origin: origin)
    return Head(request: request, framing: framing, minorVersion: line.minorVersion, length: length)
  }

  /// Octets up to and with the empty line, or nil if it is not there yet.
  ///
  /// In each line its size is judged first, so that a line that came in parts gets no other answer than one that came
  /// whole.
  private func headLength(_ bytes: Span<UInt8>, _ scan: inout Scan) throws(ProtocolError) -> Int? {
    while true {
      if scan.line == .request { try checkFirstOctet(bytes, scan.lineStart) }
      let found = bytes.firstLineFeed(from: scan.examined)
      let end = found ?? bytes.count
      try checkSize(end, isWhole: found != nil, scan)
      guard let found else {
        scan.examined = end
        return nil
      }
      guard found > scan.lineStart, bytes[found - 1] == .carriageReturn else {
        throw malformed("A line ends with a bare LF; end it with CRLF (octet \(found)).", "RFC 9112 §2.2")
      }
      let isEmpty = found == scan.lineStart + 1
      if scan.line == .field, isEmpty { return found + 1 }
      try advance(&scan, past: found, isEmpty: isEmpty)
    }
  }

  private func advance(_ scan: inout Scan, past lineFeed: Int, isEmpty: Bool) throws(ProtocolError) {
    let next = lineFeed + 1
    switch scan.line {
    case .request where isEmpty:
      // One empty line before a request is forgiven, as RFC 9112 §2.2 asks.
      guard scan.lineStart == 0 else { throw malformed("Empty lines stand before the request line.", "RFC 9112 §2.2") }
      scan.requestStart = next
    case .request:
      scan.line = .field
      scan.fieldsStart = next
    case .field:
      scan.fieldsCount += 1
      guard scan.fieldsCount <= fieldsCountMax else {
        throw ProtocolError(.fieldsTooLarge, "RFC 6585 §5", "More than \(fieldsCountMax) header lines; send fewer.")
      }
    }
    scan.lineStart = next
    scan.examined = next
  }

  private func checkSize(_ end: Int, isWhole: Bool, _ scan: Scan) throws(ProtocolError) {
    switch scan.line {
    case .request:
      // A line that has come whole counts without its CR, and one that has not may end in one.
      guard end - scan.lineStart > requestLineBytesMax + 1 else { return }
      throw ProtocolError(
        .targetTooLong, "RFC 9112 §3", "The request line is longer than \(requestLineBytesMax) octets.")
    case .field:
      guard end + (isWhole ? 1 : 0) - scan.fieldsStart > fieldSectionBytesMax else { return }
      throw ProtocolError(
        .fieldsTooLarge, "RFC 6585 §5", "The header section is longer than \(fieldSectionBytesMax) octets.")
    }
  }

  /// A TLS record or any other binary protocol has no line feed to wait for.
  private func checkFirstOctet(_ bytes: Span<UInt8>, _ start: Int) throws(ProtocolError) {
    guard start < bytes.count else { return }
    let octet = bytes[start]
    guard !octet.isTokenOctet, octet != .carriageReturn, octet != .lineFeed else { return }
    let isTLS = octet == RequestParser.tlsHandshake
    throw malformed(
      isTLS ? "This listener speaks plain HTTP; what came is TLS." : "A request begins with its method.",
      "RFC 9112 §3")
  }

  private static let insecure = ProtocolError(
    .misdirectedRequest, "RFC 9110 §7.4", "An https target is answered over TLS alone, and this connection has none.")

  /// `ContentType.handshake` (RFC 8446 §5.1).
  private static let tlsHandshake: UInt8 = 0x16

  private func malformed(_ detail: String, _ section: String) -> ProtocolError {
    ProtocolError(.malformedRequest, section, detail)
  }
}

extension RequestParser {
  init(_ configuration: ServerConfiguration) {
    requestLineBytesMax = configuration.requestLineBytesMax
    fieldSectionBytesMax = configuration.fieldSectionBytesMax
    fieldsCountMax = configuration.fieldsCountMax
  }
}

extension Span<UInt8> {
  fileprivate func firstLineFeed(from start: Int) -> Int? {
    guard start < count else { return nil }
    return withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress, let found = memchr(base + start, Int32(UInt8.lineFeed), count - start)
      else { return nil }
      return found - UnsafeMutableRawPointer(mutating: base)
    }
  }
}
