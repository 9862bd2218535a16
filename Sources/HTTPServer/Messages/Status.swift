/// A response's status code (RFC 9110 §15).
public struct Status: Sendable, Hashable, CustomStringConvertible {
  /// The three digits.
  public let code: Int

  /// The status of a code; one outside 100–599 becomes 500, so that no invalid status line is ever written.
  public init(code: Int) { self.code = (100...599).contains(code) ? code : 500 }

  /// 200.
  public static var ok: Status { Status(code: 200) }
  /// 201.
  public static var created: Status { Status(code: 201) }
  /// 202.
  public static var accepted: Status { Status(code: 202) }
  /// 204: no content, and no `Content-Length` (RFC 9110 §8.6).
  public static var noContent: Status { Status(code: 204) }
  /// 304: no content (RFC 9110 §15.4.5).
  public static var notModified: Status { Status(code: 304) }
  /// 400.
  public static var badRequest: Status { Status(code: 400) }
  /// 401.
  public static var unauthorized: Status { Status(code: 401) }
  /// 403.
  public static var forbidden: Status { Status(code: 403) }
  /// 404.
  public static var notFound: Status { Status(code: 404) }
  /// 405: carries `Allow` (RFC 9110 §15.5.6).
  public static var methodNotAllowed: Status { Status(code: 405) }
  /// 408.
  public static var requestTimeout: Status { Status(code: 408) }
  /// 409.
  public static var conflict: Status { Status(code: 409) }
  /// 412.
  public static var preconditionFailed: Status { Status(code: 412) }
  /// 413.
  public static var contentTooLarge: Status { Status(code: 413) }
  /// 415.
  public static var unsupportedMediaType: Status { Status(code: 415) }
  /// 422.
  public static var unprocessableContent: Status { Status(code: 422) }
  /// 429 (RFC 6585 §4).
  public static var tooManyRequests: Status { Status(code: 429) }
  /// 500.
  public static var internalServerError: Status { Status(code: 500) }
  /// 503.
  public static var serviceUnavailable: Status { Status(code: 503) }

  /// The registered phrase, or an empty one: the phrase carries no meaning (RFC 9112 §4).
  public var reasonPhrase: String { phrase.description }

  /// Code and phrase.
  public var description: String { "\(code) \(phrase)" }

  /// 1xx, 204 and 304 end after the header section (RFC 9112 §6.3).
  var hasContent: Bool { code >= 200 && code != 204 && code != 304 }

  var phrase: StaticString {
    switch code {
    case 200: "OK"
    case 201: "Created"
    case 202: "Accepted"
    case 204: "No Content"
    case 304: "Not Modified"
    case 400: "Bad Request"
    case 401: "Unauthorized"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 406: "Not Acceptable"
    case 408: "Request Timeout"
    case 409: "Conflict"
    case 412: "Precondition Failed"
    case 413: "Content Too Large"
    case 414: "URI Too Long"
    case 415: "Unsupported Media Type"
    case 417: "Expectation Failed"
    case 422: "Unprocessable Content"
    case 428: "Precondition Required"
    case 429: "Too Many Requests"
    case 431: "Request Header Fields Too Large"
    case 500: "Internal Server Error"
    case 501: "Not Implemented"
    case 503: "Service Unavailable"
    case 505: "HTTP Version Not Supported"
    default: ""
    }
  }
}
