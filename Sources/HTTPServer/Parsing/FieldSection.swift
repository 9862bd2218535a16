/// `*( field-line CRLF ) CRLF` (RFC 9112 §5), in one pass.
enum FieldSection {
  /// The lines from `start` to the empty line that ends the section, which must be the span's last.
  static func parse(_ bytes: Span<UInt8>, from start: Int) throws(ProtocolError) -> [FieldLine] {
    var lines: [FieldLine] = []
    lines.reserveCapacity(linesReserved)
    var at = start
    // To the section's end, not to the first CR: a bare one at a line's start would hide the fields behind it.
    while at < bytes.count - 2 {
      lines.append(try parseLine(bytes, &at, number: lines.count + 1))
    }
    return lines
  }

  /// Parses the section's field line of this number and moves `at` past its CRLF.
  static func parseLine(_ bytes: Span<UInt8>, _ at: inout Int, number: Int) throws(ProtocolError) -> FieldLine {
    let nameStart = at
    while at < bytes.count, bytes[at].isTokenOctet { at += 1 }
    let nameEnd = at
    guard nameEnd > nameStart, at < bytes.count, bytes[at] == .colon else {
      throw badName(bytes, nameStart, nameEnd, number)
    }
    at += 1
    while at < bytes.count, bytes[at].isBlank { at += 1 }
    let valueStart = at
    while at < bytes.count, bytes[at].isFieldContent { at += 1 }
    var valueEnd = at
    guard at + 1 < bytes.count, bytes[at] == .carriageReturn, bytes[at + 1] == .lineFeed else {
      throw badValue(bytes, at, number)
    }
    at += 2
    while valueEnd > valueStart, bytes[valueEnd - 1].isBlank { valueEnd -= 1 }
    return FieldLine(
      name: FieldName.Known.table.find(bytes.extracting(nameStart..<nameEnd)), nameRange: nameStart..<nameEnd,
      value: valueStart..<valueEnd)
  }

  /// A device's or a library's request has fewer.
  private static let linesReserved = 16

  private static func badName(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ number: Int) -> ProtocolError {
    let octet = end < bytes.count ? bytes[end] : .lineFeed
    switch (octet, start == end) {
    case (.space, true), (.tab, true):
      return malformed(number, "begins with a blank (obs-fold); write each on one line", "RFC 9112 §5.2")
    case (.space, false), (.tab, false):
      return malformed(number, "has a blank before its colon; write none there", "RFC 9112 §5.1")
    case (.carriageReturn, _), (.lineFeed, _):
      return malformed(number, "has no colon; write \"name: value\"", "RFC 9112 §5")
    case (.colon, true):
      return malformed(number, "has no name; write \"name: value\"", "RFC 9112 §5")
    default:
      return malformed(number, "has a character in its name that no token has", "RFC 9110 §5.1")
    }
  }

  private static func badValue(_ bytes: Span<UInt8>, _ at: Int, _ number: Int) -> ProtocolError {
    guard at < bytes.count, bytes[at] == .carriageReturn else {
      return malformed(number, "has a control character in its value; send none", "RFC 9110 §5.5")
    }
    return malformed(number, "has a CR without its LF; end lines with CRLF", "RFC 9112 §2.2")
  }

  private static func malformed(_ number: Int, _ what: String, _ section: String) -> ProtocolError {
    ProtocolError(.malformedRequest, section, "Field line \(number) \(what).")
  }
}
