/// What an answer has to know of its request.
struct Exchange {
  let isHead: Bool
  let minorVersion: Int
  /// Whether the request lets the connection stay open.
  let persists: Bool

  /// For an answer to what could not be read as a request.
  static let unreadable = Exchange(isHead: false, minorVersion: 1, persists: false)

  /// As `unreadable`, of the octets from the request's first on: if they say HEAD, no content may follow the answer,
  /// whatever else is wrong with them (RFC 9110 §9.3.2).
  static func unreadable(_ octets: Span<UInt8>) -> Exchange {
    var start = 0
    while start < octets.count, octets[start] == .carriageReturn || octets[start] == .lineFeed { start += 1 }
    let end = octets.firstIndex(of: .space, in: start..<octets.count) ?? start
    let isHead = Method(octets.extracting(start..<end)) == .head
    return Exchange(isHead: isHead, minorVersion: 1, persists: false)
  }
}

/// Answers → octets (RFC 9112 §4–§6); one for each lane, for its `Date`.
struct ResponseWriter {
  private var date = DateField()

  /// Appends the answer, with the server's own fields.
  mutating func append(_ response: Response, _ exchange: Exchange, closes: Bool, to output: inout [UInt8]) {
    output.append("HTTP/1.1 ")
    output.append(decimal: response.status.code)
    output.append(" ")
    output.append(response.status.phrase)
    output.append("\r\n")
    output.append(contentsOf: date.refreshed())
    ResponseWriter.append(response.fields, to: &output)
    if response.status.hasContent {
      ResponseWriter.append(name: .contentLength, to: &output)
      output.append(decimal: response.body.count)
      output.append("\r\n")
    }
    if closes || exchange.minorVersion == 0 {
      ResponseWriter.append(name: .connection, to: &output)
      output.append(closes ? "close\r\n" : "keep-alive\r\n")
    }
    output.append("\r\n")
    if response.status.hasContent, !exchange.isHead { output.append(contentsOf: response.body) }
  }

  /// Leave to go on, before the content (RFC 9110 §15.2.1).
  static func appendContinue(to output: inout [UInt8]) { output.append("HTTP/1.1 100 Continue\r\n\r\n") }

  private static func append(name: FieldName.Known, to output: inout [UInt8]) {
    output.append(name.spelling)
    output.append(": ")
  }

  private static func append(_ fields: Fields, to output: inout [UInt8]) {
    if fields.isSection { return output.append(contentsOf: fields.octets) }
    fields.octets.withUnsafeBufferPointer { octets in
      for line in fields.lines where line.known?.isServersOwn != true {
        output.append(contentsOf: octets[line.nameRange])
        output.append(": ")
        output.append(contentsOf: octets[line.valueRange])
        output.append("\r\n")
      }
    }
  }
}
