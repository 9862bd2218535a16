import HTTPServer
import JSON
import Lending

/// What is wrong, as `application/problem+json` (RFC 9457).
struct Problem {
  /// Ends the problem's `type`; a log's `problem`.
  let code: String
  let status: Status
  private let title: String
  private let detail: String
  private var fieldErrors: [LatchkeyError.FieldError] = []
  private var members: [JSONMember] = []
  private var fields = Fields()

  static let contentType = "application/problem+json"

  /// The problem of an error; its context stays behind.
  init(_ error: LatchkeyError) {
    let row = ProblemTable.row(error.code)
    code = error.code.rawValue
    status = row.status
    title = row.title
    detail = error.detail
    fieldErrors = error.fieldErrors
    members = error.members
    if let seconds = error.retryAfterSeconds { fields.append(.retryAfter, String(seconds)) }
    // RFC 9110 section 15.5.2 asks for it; the scheme is RFC 6750's.
    if error.code == .unauthenticated { fields.append(.wwwAuthenticate, "Bearer") }
  }

  /// The problem of a path that has routes of other methods alone.
  init(allowed methods: [Method]) {
    self.init(LatchkeyError(.methodNotAllowed, "Here you can use \(Problem.list(methods))."))
    fields.append(.allow, Problem.list(methods + [.options]))
  }

  /// Methods as they stand in `Allow` (RFC 9110 section 10.2.1).
  static func list(_ methods: [Method]) -> String { methods.map(\.rawValue).joined(separator: ", ") }

  /// The problem of a peer's mistake in HTTP.
  init(_ error: ProtocolError) {
    let row = ProblemTable.row(error.kind)
    code = error.kind.rawValue
    status = row.status
    title = row.title
    detail = "\(error.detail) (\(error.section))"
    if status == .serviceUnavailable { fields.append(.retryAfter, String(EndpointLimits.retryAfterSeconds)) }
  }

  func answer(requestID: String) -> Answer {
    Answer(
      status: status, fields: fields, body: JSONWriter.bytes(json(requestID: requestID)),
      contentType: Problem.contentType)
  }

  private func json(requestID: String) -> JSONValue {
    var json = [
      JSONMember("type", .string(ProblemTable.typeBase + code)), JSONMember("title", .string(title)),
      JSONMember("status", .integer(Int64(status.code))), JSONMember("detail", .string(detail)),
    ]
    if !fieldErrors.isEmpty {
      let errors: [JSONValue] = fieldErrors.map { ["pointer": .string($0.pointer), "detail": .string($0.detail)] }
      json.append(JSONMember("errors", .array(errors)))
    }
    return .object(json + members + [JSONMember("request_id", .string(requestID))])
  }
}
