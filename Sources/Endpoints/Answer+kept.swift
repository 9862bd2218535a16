import HTTPServer
import JSON
import Lending

extension Answer {
  /// 2xx.
  var isSuccess: Bool { 200...299 ~= status.code }

  /// The answer as it is kept: a line of JSON with status, media type and fields, then the content as it is.
  var keptBytes: [UInt8] {
    let head: JSONValue = [
      "status": .integer(Int64(status.code)), "content_type": .optional(contentType),
      "fields": .array(fields.all.map { [.string($0.name), .string($0.value)] }),
    ]
    return JSONWriter.bytes(head) + [UInt8(ascii: "\n")] + body
  }

  /// The answer that was kept.
  ///
  /// - Throws: `internalError` for bytes that no answer of this service makes.
  init(kept bytes: [UInt8]) throws {
    guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { throw Answer.damaged }
    let head = try JSONReader.parse(Array(bytes[..<end]))
    guard let status = head["status"]?.integer, let fields = head["fields"]?.elements else { throw Answer.damaged }
    self.init(
      status: Status(code: Int(status)), fields: try Answer.fields(fields), body: Array(bytes[(end + 1)...]),
      contentType: head["content_type"]?.string)
  }

  private static func fields(_ values: [JSONValue]) throws(LatchkeyError) -> Fields {
    var fields = Fields()
    for value in values {
      guard let pair = value.elements, pair.count == 2, let name = pair[0].string.flatMap(FieldName.init),
        let text = pair[1].string
      else { throw damaged }
      fields.append(name, text)
    }
    return fields
  }

  private static var damaged: LatchkeyError {
    LatchkeyError(.internalError, "The service could not read its own record.", context: "damaged kept answer")
  }
}
