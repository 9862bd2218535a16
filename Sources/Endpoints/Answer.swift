public import HTTPServer
public import JSON
public import Storage

/// What goes out.
///
/// The dispatcher adds `Request-Id` and `Cache-Control: no-store`, the server what HTTP asks for.
public struct Answer: Sendable {
  /// The status.
  public var status: Status
  /// Fields beside those that are added to every answer.
  public var fields: Fields
  /// The content.
  public var body: [UInt8]
  /// The content's media type; nil without content.
  public var contentType: String?

  /// `application/json`: UTF-8 always (RFC 8259 section 8.1).
  public static let json = "application/json"

  /// An answer of these parts.
  public init(status: Status, fields: Fields = [:], body: [UInt8] = [], contentType: String? = nil) {
    self.status = status
    self.fields = fields
    self.body = body
    self.contentType = contentType
  }

  /// 200 with a value.
  public static func ok(_ json: JSONValue) -> Answer { ok(bytes: JSONWriter.bytes(json)) }

  /// 200 with JSON that is text already.
  public static func ok(bytes: [UInt8]) -> Answer { Answer(status: .ok, body: bytes, contentType: Answer.json) }

  /// 201 with a value, and where it can be found from now on (RFC 9110 section 10.2.2).
  public static func created(_ json: JSONValue, location: String? = nil) -> Answer {
    created(bytes: JSONWriter.bytes(json), location: location)
  }

  /// 201 with JSON that is text already.
  public static func created(bytes: [UInt8], location: String? = nil) -> Answer {
    Answer(
      status: .created, fields: location.map { [.location: $0] } ?? [:], body: bytes, contentType: Answer.json)
  }

  /// 202 with JSON that is text already: kept, and done when its time comes.
  public static func accepted(bytes: [UInt8]) -> Answer {
    Answer(status: .accepted, body: bytes, contentType: Answer.json)
  }

  /// 204.
  public static var noContent: Answer { Answer(status: .noContent) }

  /// 200 with a page: `{"data": […], "next_cursor": …}`.
  public static func page<Item>(_ page: Page<Item>, _ json: (Item) throws -> JSONValue) rethrows -> Answer {
    ok(try Pagination.json(page, json))
  }
}
