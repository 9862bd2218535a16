@testable import Endpoints
import HTTPServer
import Lending
import Testing

struct JSONBodyTests {
  @Test(arguments: [
    (nil, true), ("application/json", true), ("Application/JSON; charset=UTF-8", true),
    ("application/json; charset=\"utf-8\"", true), ("application/json; charset=utf-16", false), ("text/plain", false),
    ("application/x-www-form-urlencoded", false), ("application/problem+json", false), ("json", false), ("", false),
  ])
  func `a body of another type is refused`(type: String?, isTaken: Bool) throws {
    let request = try request("{}", type: type)
    if isTaken {
      try JSONBody.read(request).finish()
    } else {
      #expect(refusal { try JSONBody.read(request) }?.code == .unsupportedMediaType)
    }
  }

  @Test(arguments: ["", "{", "{}{}", "\u{FEFF}{}", #"{"a":1,"a":2}"#, #"{"a":NaN}"#, #"{"a":"\ud800"}"#])
  func `text that is not one strict value is malformed, and the sentence says where`(text: String) throws {
    let error = refusal { try JSONBody.read(try request(text)) }
    #expect(error?.code == .malformedJSON)
    #expect(error?.detail.contains("line 1, column ") == true)
  }

  @Test(arguments: ["null", "true", "1", "\"a\"", "[]"])
  func `a value that is no object does not fit`(text: String) throws {
    let error = refusal { try JSONBody.read(try request(text)) }
    #expect(error?.code == .invalidFields)
    #expect(error?.fieldErrors.map(\.pointer) == [""])
  }

  private func request(_ body: String, type: String? = "application/json") throws -> Request {
    var fields = Fields()
    if let type { fields.append(.contentType, type) }
    return try Request(method: .post, target: "/", fields: fields, body: Array(body.utf8))
  }
}
