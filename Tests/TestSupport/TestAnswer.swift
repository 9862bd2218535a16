public import JSON

/// An answer as it came over the wire.
public struct TestAnswer: Sendable, Equatable, CustomStringConvertible {
  /// The status code.
  public let status: Int
  /// The field lines in their order, each `Name: value`.
  public let lines: [String]
  /// The content.
  public let body: [UInt8]

  /// The value of the first field of a name, whatever its case.
  public subscript(name: String) -> String? {
    let line = lines.first { $0.lowercased().hasPrefix(name.lowercased() + ": ") }
    return line.map { String($0.dropFirst(name.count + 2)) }
  }

  /// The content as JSON; `null` where it is none.
  public var json: JSONValue {
    // try?: whatever is looked for is not in null, and the test fails.
    (try? JSONReader.parse(body)) ?? .null
  }

  /// The content as text.
  public var text: String { String(decoding: body, as: UTF8.self) }

  /// What ends the `type` of a problem (RFC 9457); nil for an answer that is none.
  public var problem: String? {
    guard self["Content-Type"] == "application/problem+json", json["status"] == .integer(Int64(status)) else {
      return nil
    }
    return json["type"]?.string?.split(separator: "/").last.map(String.init)
  }

  /// The pointers of a problem's bad fields, sorted.
  public var pointers: [String] { (json["errors"]?.elements ?? []).compactMap { $0["pointer"]?.string }.sorted() }

  /// Status and content.
  public var description: String { "\(status) \(text)" }

  /// The value of a member, by the names on the way to it.
  ///
  /// - Throws: `StoryError` with the whole answer where there is none.
  public func value(_ names: String...) throws -> JSONValue {
    var value = json
    for name in names {
      guard let member = value[name] else { throw StoryError("no \(names.joined(separator: ".")) in \(self)") }
      value = member
    }
    return value
  }

  /// The text of a member.
  ///
  /// - Throws: `StoryError` with the whole answer where there is none.
  public func string(_ name: String) throws -> String {
    guard let text = json[name]?.string else { throw StoryError("no text \(name) in \(self)") }
    return text
  }

  /// The answer that octets begin with, and its length; nil where it is not there whole.
  static func parse(_ octets: [UInt8], isHead: Bool) throws -> (TestAnswer, length: Int)? {
    guard let end = octets.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
    let head = String(decoding: octets[..<end.lowerBound], as: UTF8.self)
    let lines = head.split(separator: "\r\n").map(String.init)
    guard let first = lines.first, first.hasPrefix("HTTP/1.1 "), let status = Int(first.dropFirst(9).prefix(3)) else {
      throw StoryError("no status line: \(head)")
    }
    let answer = TestAnswer(status: status, lines: Array(lines.dropFirst()), body: [])
    let hasNoContent = isHead || status == 204 || status == 304
    let length = hasNoContent ? 0 : answer["Content-Length"].flatMap { Int($0) } ?? 0
    guard octets.count >= end.upperBound + length else { return nil }
    let body = Array(octets[end.upperBound..<end.upperBound + length])
    return (TestAnswer(status: status, lines: answer.lines, body: body), end.upperBound + length)
  }
}
