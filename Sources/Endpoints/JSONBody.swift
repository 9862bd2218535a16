import HTTPServer
import JSON
import Lending

/// A request's body as a JSON object.
enum JSONBody {
  static func read(_ request: Request) throws(LatchkeyError) -> ObjectReader {
    try requireJSON(request)
    let value: JSONValue
    do {
      value = try JSONReader.parse(request.body)
    } catch {
      throw LatchkeyError(.malformedJSON, "The body is not one strict JSON value: \(error).")
    }
    guard value.members != nil else {
      throw LatchkeyError.invalid(JSONPointer.root.description, "must be an object; it is \(value.kind)")
    }
    return ObjectReader(value)
  }

  /// No `Content-Type` is taken for JSON, since RFC 9110 section 8.3 lets us look at the content.
  private static func requireJSON(_ request: Request) throws(LatchkeyError) {
    guard let field = request.fields[.contentType] else { return }
    if let type = MediaType(field), type.essence == Answer.json, ["utf-8", nil].contains(type.charset) { return }
    throw LatchkeyError(.unsupportedMediaType, "The body must be of type \(Answer.json), in UTF-8.")
  }
}

extension JSONValue {
  /// What kind of value it is, for a sentence; never the value, which may be personal.
  var kind: String {
    switch self {
    case .null: "null"
    case .bool: "a Boolean"
    case .integer: "an integer"
    case .number: "a number with a fraction, an exponent or too many digits"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}
