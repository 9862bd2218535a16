/// How long a request's content is (RFC 9112 §6.3), and what else of its header section concerns the connection.
struct BodyFraming {
  enum Length: Equatable {
    case none
    case octets(Int)
    case chunked
  }

  private(set) var length = Length.none
  /// Whether the connection stays open after the answer (RFC 9112 §9.3).
  private(set) var persists: Bool
  /// Whether the client waits for 100 before it sends the content (RFC 9110 §10.1.1).
  private(set) var expectsContinue = false

  init(_ bytes: Span<UInt8>, _ lines: [FieldLine], minorVersion: Int) throws(ProtocolError) {
    var hosts = 0
    var contentLength: Int?
    var codings: [Range<Int>]?
    var saysClose = false
    var saysKeepAlive = false
    for line in lines {
      let range = line.valueRange
      switch line.known {
      case .host:
        hosts += 1
        guard hosts == 1, Authority.isValid(bytes, range) else { throw BodyFraming.badHost }
      case .contentLength:
        guard contentLength == nil else { throw BodyFraming.repeatedLength }
        contentLength = try BodyFraming.parseLength(bytes, range)
      case .transferEncoding:
        codings = (codings ?? []) + bytes.listMembers(range)
      case .connection:
        for option in bytes.listMembers(range) {
          if bytes.extracting(option).equalsIgnoringCase("close") { saysClose = true }
          if bytes.extracting(option).equalsIgnoringCase("keep-alive") { saysKeepAlive = true }
        }
      case .expect where minorVersion > 0:
        for expectation in bytes.listMembers(range) {
          guard bytes.extracting(expectation).equalsIgnoringCase("100-continue") else {
            throw BodyFraming.badExpectation
          }
          expectsContinue = true
        }
      default: continue
      }
    }
    guard hosts == 1 || minorVersion == 0 else { throw BodyFraming.badHost }
    if let codings {
      guard contentLength == nil else { throw BodyFraming.twoLengths }
      guard minorVersion > 0 else { throw BodyFraming.codingInOldVersion }
      try BodyFraming.requireChunked(bytes, codings)
      length = .chunked
    } else if let contentLength, contentLength > 0 {
      length = .octets(contentLength)
    }
    persists = !saysClose && (minorVersion > 0 || saysKeepAlive)
  }

  /// `1*DIGIT` (RFC 9110 §8.6), where a number that no machine holds is a large one, not a malformed one.
  private static func parseLength(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(ProtocolError) -> Int {
    guard !range.isEmpty else { throw badLength }
    var length = 0
    for index in range {
      guard bytes[index].isDigit else { throw badLength }
      let (product, overflows) = length.multipliedReportingOverflow(by: 10)
      let (sum, overflowsToo) = product.addingReportingOverflow(Int(bytes[index] - 0x30))
      length = overflows || overflowsToo || length == .max ? .max : sum
    }
    return length
  }

  private static func requireChunked(_ bytes: Span<UInt8>, _ codings: [Range<Int>]) throws(ProtocolError) {
    let chunked = codings.filter { bytes.extracting($0).equalsIgnoringCase("chunked") }
    guard let last = codings.last, chunked == [last] else {
      throw malformed("Transfer-Encoding must end in \"chunked\", once and without parameters.", "RFC 9112 §6.3")
    }
    guard codings.count == 1 else {
      throw ProtocolError(
        .notImplemented, "RFC 9112 §6.1", "The only transfer coding implemented is \"chunked\" alone.")
    }
  }

  private static let badHost = malformed(
    "HTTP/1.1 needs one Host field, with a host and at most a port.", "RFC 9112 §3.2")
  private static let badLength = malformed("Content-Length must be digits, and nothing else.", "RFC 9110 §8.6")
  private static let repeatedLength = malformed("Content-Length stands more than once; send one.", "RFC 9112 §6.3")
  private static let twoLengths = malformed(
    "Content-Length and Transfer-Encoding contradict each other; send one of them.", "RFC 9112 §6.1")
  private static let codingInOldVersion = malformed(
    "HTTP/1.0 has no Transfer-Encoding; send Content-Length, or HTTP/1.1.", "RFC 9112 §6.1")
  private static let badExpectation = ProtocolError(
    .expectationFailed, "RFC 9110 §10.1.1", "The only expectation that can be met is 100-continue.")

  private static func malformed(_ detail: String, _ section: String) -> ProtocolError {
    ProtocolError(.malformedRequest, section, detail)
  }
}
