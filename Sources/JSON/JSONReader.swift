/// Reads JSON text to the letter of RFC 8259, and refuses what the RFC leaves open: duplicate names, a byte order
/// mark, lone surrogates, deep nesting.
///
///     let body = try JSONReader.parse(Array(#"{"amount": 125000, "currency": "INR"}"#.utf8))
public enum JSONReader {
  /// Reads the one value that the bytes hold; white space may stand around it.
  ///
  /// - Parameters:
  ///   - bytes: the text, in UTF-8.
  ///   - depthMax: how many arrays and objects may contain one another; the reader recurses that deep.
  /// - Returns: the value.
  /// - Throws: `JSONError` at the first byte that is wrong.
  public static func parse(_ bytes: [UInt8], depthMax: Int = JSONLimits.depthMax) throws(JSONError) -> JSONValue {
    var scanner = JSONScanner(bytes: bytes, depthMax: depthMax)
    do {
      return try scanner.scanText()
    } catch {
      throw JSONError(error, in: bytes)
    }
  }
}

extension JSONError {
  init(_ failure: JSONScanner.Failure, in bytes: [UInt8]) {
    let before = bytes[..<failure.offset]
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    reason = failure.reason
    offset = failure.offset
    line = 1 + before.count { $0 == UInt8(ascii: "\n") }
    column = 1 + before[lineStart...].count { !UTF8.isContinuation($0) }
    pointer = failure.stepsOutward.reversed().reduce(.root) { pointer, step in
      switch step {
      case .name(let name): pointer.appending(name)
      case .index(let index): pointer.appending(index)
      }
    }
  }
}
