/// `chunk-size [ chunk-ext ]` (RFC 9112 §7.1, §7.1.1); extensions are checked and ignored.
enum ChunkLine {
  /// The size that a line without its CRLF states; one that no machine holds reads as the largest.
  static func size(_ line: Span<UInt8>) throws(ProtocolError) -> Int {
    var size = 0
    var at = 0
    while at < line.count, let digit = line[at].hexadecimalValue {
      size = size > Int.max >> 4 ? .max : size << 4 | Int(digit)
      at += 1
    }
    guard at > 0 else { throw malformed("A chunk's size must be hexadecimal digits", "RFC 9112 §7.1") }
    try checkExtensions(line, at)
    return size
  }

  /// Checks `*( BWS ";" BWS name [ BWS "=" BWS value ] )`.
  private static func checkExtensions(_ line: Span<UInt8>, _ start: Int) throws(ProtocolError) {
    var at = start
    while at < line.count {
      skipBlanks(line, &at)
      guard take(line, .semicolon, &at) else { throw badExtension }
      skipBlanks(line, &at)
      guard takeToken(line, &at) else { throw badExtension }
      let nameEnd = at
      skipBlanks(line, &at)
      guard take(line, .equals, &at) else {
        at = nameEnd
        if at < line.count, !line[at].isBlank, line[at] != .semicolon { throw badExtension }
        continue
      }
      skipBlanks(line, &at)
      guard takeQuoted(line, &at) || takeToken(line, &at) else { throw badExtension }
    }
  }

  private static func skipBlanks(_ line: Span<UInt8>, _ at: inout Int) {
    while at < line.count, line[at].isBlank { at += 1 }
  }

  private static func take(_ line: Span<UInt8>, _ octet: UInt8, _ at: inout Int) -> Bool {
    guard at < line.count, line[at] == octet else { return false }
    at += 1
    return true
  }

  private static func takeToken(_ line: Span<UInt8>, _ at: inout Int) -> Bool {
    let start = at
    while at < line.count, line[at].isTokenOctet { at += 1 }
    return at > start
  }

  /// `quoted-string` (RFC 9110 §5.6.4); moves `at` only if there is one.
  private static func takeQuoted(_ line: Span<UInt8>, _ at: inout Int) -> Bool {
    guard at < line.count, line[at] == .quote else { return false }
    var index = at + 1
    while index < line.count, line[index].isFieldContent {
      if line[index] == .quote {
        at = index + 1
        return true
      }
      guard line[index] == .backslash else {
        index += 1
        continue
      }
      // `quoted-pair`: what it hides must not be a bare CR or NUL either (RFC 9112 §2.2).
      guard index + 1 < line.count, line[index + 1].isFieldContent else { return false }
      index += 2
    }
    return false
  }

  private static var badExtension: ProtocolError {
    malformed("A chunk's extension must read \";name\" or \";name=value\"", "RFC 9112 §7.1.1")
  }

  private static func malformed(_ what: String, _ section: String) -> ProtocolError {
    ProtocolError(.malformedRequest, section, "\(what).")
  }
}
