/// What a peer did wrong in HTTP, or met at a bound of the server.
///
/// `RequestService.response(to:)` makes an answer of it; the server closes the connection after that answer, because
/// what follows on it can no longer be told apart from the rest of a bad request (RFC 9112 §2.2, §6.3).
public struct ProtocolError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The sort of error: one row each in a problem table.
  public enum Kind: String, Sendable, CaseIterable {
    /// 400: syntax or framing.
    case malformedRequest = "malformed-request"
    /// 408: the request did not come in time.
    case requestTimeout = "request-timeout"
    /// 413: the content is larger than this resource takes.
    case contentTooLarge = "content-too-large"
    /// 414: the request line is too long.
    case targetTooLong = "target-too-long"
    /// 417: an expectation other than `100-continue`.
    case expectationFailed = "expectation-failed"
    /// 421: the target is another service's, or asks for TLS where there is none.
    case misdirectedRequest = "misdirected-request"
    /// 431: the header section is too large (RFC 6585 §5).
    case fieldsTooLarge = "fields-too-large"
    /// 501: a method or a transfer coding that the server does not implement.
    case notImplemented = "not-implemented"
    /// 503: the server has as many connections as it may.
    case tooManyConnections = "too-many-connections"
    /// 505: a major version other than 1.
    case versionNotSupported = "version-not-supported"

    /// The status that answers it.
    public var status: Status {
      switch self {
      case .malformedRequest: .badRequest
      case .requestTimeout: .requestTimeout
      case .contentTooLarge: .contentTooLarge
      case .targetTooLong: Status(code: 414)
      case .expectationFailed: Status(code: 417)
      case .misdirectedRequest: Status(code: 421)
      case .fieldsTooLarge: Status(code: 431)
      case .notImplemented: Status(code: 501)
      case .tooManyConnections: .serviceUnavailable
      case .versionNotSupported: Status(code: 505)
      }
    }
  }

  /// The sort of error.
  public let kind: Kind
  /// The rule, such as `RFC 9112 §5.1`.
  public let section: String
  /// What is wrong, where, and what would be right; safe to send, it repeats no value of the request.
  public let detail: String

  init(_ kind: Kind, _ section: String, _ detail: String) {
    self.kind = kind
    self.section = section
    self.detail = detail
  }

  /// The status that answers it.
  public var status: Status { kind.status }

  /// Status, detail and rule, for a log.
  public var description: String { "\(status.code) \(detail) (\(section))" }
}
