import HTTPServer

/// What a server did with a case.
struct Observation {
  enum End: Equatable {
    case kept
    case closed
    /// What came instead of the probe's answer, or of the connection's end.
    case other(String)
  }

  private(set) var answers: [RawClient.Answer] = []
  /// Why the next answer was not there.
  private(set) var failure: String?
  private(set) var end = End.closed

  /// Plays the case, then asks something harmless to see what has become of the connection.
  init(_ row: ConformanceCase, _ address: SocketAddress, cut: Int? = nil) throws {
    self.init(row, on: try RawClient(address), cut: cut)
  }

  /// As above, on a connection that is there; with `cut` the first turn's octets go in two writes.
  init(_ row: ConformanceCase, on client: RawClient, cut: Int? = nil) {
    for turn in row.turns {
      let middle = cut ?? turn.octets.count
      Observation.send(Array(turn.octets[..<middle]), to: client)
      if middle < turn.octets.count { Observation.send(Array(turn.octets[middle...]), to: client) }
      if turn.endsOutput { client.endOutput() }
      for expected in turn.answers {
        do {
          answers.append(try client.answer(isHead: expected.isHead))
        } catch {
          failure = Observation.describe(error)
          return
        }
      }
    }
    end = Observation.probe(client)
  }

  private static func probe(_ client: RawClient) -> End {
    send(Array(ConformanceCase.get("/describe/probe").utf8), to: client)
    do {
      let answer = try client.answer()
      if answer.status == 200, answer.body == "/describe/probe" { return .kept }
      return .other("an answer too many: \(answer.status)")
    } catch {
      let text = describe(error)
      return text == "closed" ? .closed : .other(text)
    }
  }

  /// A server that has refused may have closed already: what it answered is to be read all the same.
  private static func send(_ octets: [UInt8], to client: RawClient) {
    // try?: the answer, or its absence, tells what a failure to send would.
    if !octets.isEmpty { try? client.send(octets) }
  }

  private static func describe(_ error: any Error) -> String {
    guard let failure = error as? RawClient.Failure else { return "\(error)" }
    if failure.what.hasPrefix("ended after 0 octets") { return "closed" }
    return String(failure.what.prefix { $0 != "\n" && $0 != "\r\n" })
  }
}

extension Observation {
  /// How it differs from what the case allows any server; nil if it does not.
  func difference(from row: ConformanceCase) -> String? { difference(from: row, isOurs: false) }

  /// As `difference(from:)`, and from what this server has chosen.
  func differenceFromOurs(_ row: ConformanceCase) -> String? {
    if let difference = difference(from: row, isOurs: true) { return difference }
    for answer in answers where answer.status >= 200 {
      if let difference = Observation.differenceFromOwnRules(answer) { return difference }
    }
    // Of a client that ends its side the server learns too late to say so.
    guard case .closed = end, !row.turns.contains(where: \.endsOutput), let last = answers.last,
      last.fields["connection"] != "close"
    else { return nil }
    return "closed without Connection: close"
  }

  private func difference(from row: ConformanceCase, isOurs: Bool) -> String? {
    for (expected, answer) in zip(row.turns.flatMap(\.answers), answers) {
      if let difference = Observation.difference(answer, from: expected, isOurs: isOurs) { return difference }
    }
    if let failure { return answers.isEmpty ? "no answer: \(failure)" : "after \(answers.count): \(failure)" }
    switch (row.end, end) {
    case (_, .other(let text)): return text
    case (.kept, .kept), (.keptHere, .kept), (.closed, .closed), (.closedHere, .closed): return nil
    case (.keptHere, .closed), (.closedHere, .kept): return isOurs ? Observation.describe(answers, end) : nil
    case (.kept, .closed), (.closed, .kept): return Observation.describe(answers, end)
    }
  }

  private static func describe(_ answers: [RawClient.Answer], _ end: End) -> String {
    (answers.map { "\($0.status)" } + ["\(end)"]).joined(separator: ", ")
  }

  private static func difference(_ answer: RawClient.Answer, from expected: ExpectedAnswer, isOurs: Bool) -> String? {
    let statuses = isOurs ? Array(expected.statuses.prefix(1)) : expected.statuses
    guard statuses.contains(answer.status) else { return "\(answer.status)" }
    if let body = expected.body, answer.body != body { return "\(answer.status) with \(answer.body.debugDescription)" }
    for (name, rule) in expected.fields.sorted(by: { $0.key < $1.key }) {
      let value = answer.fields[name]
      let isRight =
        switch rule {
        case .equals(let wanted): value == wanted
        case .present: value != nil
        case .absent: value == nil
        }
      if !isRight { return "\(answer.status), \(name): \(value ?? "none")" }
    }
    return nil
  }

  /// What holds for every final answer of this server.
  private static func differenceFromOwnRules(_ answer: RawClient.Answer) -> String? {
    guard let date = answer.fields["date"], date.hasSuffix(" GMT"), date.utf8.count == 29 else { return "no Date" }
    let hasLength = answer.fields["content-length"] != nil
    return hasLength == (answer.status != 204 && answer.status != 304) ? nil : "Content-Length of \(answer.status)"
  }
}
