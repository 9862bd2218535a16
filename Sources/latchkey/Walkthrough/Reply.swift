import JSON

/// An answer of the service.
struct Reply {
  /// The request that it answers: `POST /v1/devices`.
  let request: String
  let status: Int
  /// Status line and fields, as they came.
  let head: [String]
  let bytes: [UInt8]
  let body: JSONValue
  private let narrator: Narrator

  /// Reads what `curl -i` printed.
  ///
  /// - Throws: `Surprise` where that is no answer in HTTP with a body in JSON.
  init(to request: String, _ printed: Finished, _ narrator: Narrator) throws {
    guard printed.status == 0, let end = Reply.endOfHead(printed.output) else {
      throw Surprise(request, expected: "an answer", got: printed.text)
    }
    let lines = String(decoding: printed.output[..<end], as: UTF8.self).split(separator: "\r\n").map(String.init)
    let parts = lines.first?.split(separator: " ") ?? []
    guard parts.count > 1, let status = Int(parts[1]) else {
      throw Surprise(request, expected: "a status line", got: lines.first ?? "nothing")
    }
    bytes = Array(printed.output[(end + Reply.headEnd.count)...])
    do {
      body = bytes.isEmpty ? .null : try JSONReader.parse(bytes)
    } catch {
      throw Surprise(request, expected: "JSON", got: "\(error)")
    }
    (self.request, self.status, head, self.narrator) = (request, status, lines, narrator)
  }

  private static let headEnd = Array("\r\n\r\n".utf8)

  private static func endOfHead(_ bytes: [UInt8]) -> Int? {
    bytes.indices.first { bytes[$0...].starts(with: headEnd) }
  }

  /// Compares the status, and values of the body by their JSON Pointers.
  @discardableResult
  func expect(_ status: Int, _ values: KeyValuePairs<String, JSONValue> = [:]) throws -> Reply {
    try expect(self.status == status, "status", expected: "\(status)", got: "\(self.status) \(JSONWriter.text(body))")
    var checked = ["\(status)"]
    for (pointer, value) in values {
      let got = body.value(at: pointer)
      let (wanted, found) = (JSONWriter.text(value), got.map(JSONWriter.text) ?? "nothing")
      try expect(got == value, pointer, expected: wanted, got: found)
      checked.append("\(pointer) \(wanted)")
    }
    try narrator.note(checked: checked)
    return self
  }

  /// Compares the code of a problem, which ends its `type` (RFC 9457).
  @discardableResult
  func expectProblem(_ status: Int, _ code: String) throws -> Reply {
    let got = "\(self.status) \(body["type"]?.string?.split(separator: "/").last ?? "no problem")"
    try expect(got == "\(status) \(code)", "problem", expected: "\(status) \(code)", got: got)
    try narrator.note(checked: ["\(status)", "problem \(code)"])
    return self
  }

  /// Compares the body, byte for byte, with that of an earlier answer.
  func expectBody(of earlier: Reply) throws {
    let text = String(decoding: bytes, as: UTF8.self)
    try expect(bytes == earlier.bytes, "body", expected: String(decoding: earlier.bytes, as: UTF8.self), got: text)
    try narrator.note(checked: ["the same body, byte for byte"])
  }

  /// A text of the body by its JSON Pointer; throws `Surprise` where there is none.
  func text(_ pointer: String) throws -> String {
    let value = body.value(at: pointer)
    guard let text = value?.string else {
      throw Surprise("\(request), \(pointer)", expected: "a text", got: value.map(JSONWriter.text) ?? "nothing")
    }
    return text
  }

  private func expect(_ isRight: Bool, _ what: String, expected: String, got: String) throws {
    guard isRight else { throw Surprise("\(request), \(what)", expected: expected, got: got) }
  }
}

extension JSONValue {
  /// The value at a JSON Pointer (RFC 6901) whose names hold neither `~` nor `/`; nil where there is none.
  func value(at pointer: String) -> JSONValue? {
    pointer.split(separator: "/").reduce(Optional(self)) { value, name in
      guard let elements = value?.elements else { return value?[String(name)] }
      return Int(name).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
    }
  }
}
