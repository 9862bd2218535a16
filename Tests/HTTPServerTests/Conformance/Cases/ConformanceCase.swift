/// One case of the suite: what goes over the wire, and what must come back.
///
/// It knows no server of ours: any server with the routes of `ConformanceService` can be asked.
struct ConformanceCase: Sendable {
  /// How strongly the section asks for it.
  enum Force: String, Sendable, CaseIterable {
    case must = "MUST"
    case should = "SHOULD"
    /// The section leaves it open; this is what this server does, and another may differ.
    case choice
  }

  /// Octets sent by one write, and the answers awaited after it.
  struct Turn: Sendable {
    var octets: [UInt8]
    var answers: [ExpectedAnswer] = []
    /// Whether the client ends its side after the octets.
    var endsOutput = false
  }

  /// What becomes of the connection after the last answer.
  enum End: Sendable {
    /// Another request on it is answered, and nothing else comes before that answer.
    case kept
    /// Kept by this server; another may close it, as any may at any time (RFC 9112 §9.5).
    case keptHere
    case closed
    /// Closed by this server; another may keep it.
    case closedHere
  }

  let name: String
  /// Of RFC 9110 or another, such as `9110 §9.3.2`.
  let section: String
  let force: Force
  let turns: [Turn]
  let end: End

  /// All that the client sends.
  var octets: [UInt8] { turns.flatMap(\.octets) }

  static func must(_ section: String, _ name: String, _ text: String, _ expected: Expectation) -> ConformanceCase {
    ConformanceCase(.must, section, name, text, expected)
  }

  static func should(_ section: String, _ name: String, _ text: String, _ expected: Expectation) -> ConformanceCase {
    ConformanceCase(.should, section, name, text, expected)
  }

  static func choice(_ section: String, _ name: String, _ text: String, _ expected: Expectation) -> ConformanceCase {
    ConformanceCase(.choice, section, name, text, expected)
  }

  /// A case of several turns.
  init(_ force: Force, _ section: String, _ name: String, _ turns: [Turn], _ end: End) {
    self.force = force
    self.section = section
    self.name = name
    self.turns = turns
    self.end = end
  }

  private init(_ force: Force, _ section: String, _ name: String, _ text: String, _ expected: Expectation) {
    self.init(force, section, name, [Turn(octets: Array(text.utf8), answers: expected.answers)], expected.end)
  }
}

extension ConformanceCase {
  /// What one write must bring.
  struct Expectation: Sendable {
    let answers: [ExpectedAnswer]
    let end: End

    /// 200 with this content, on a connection that stays.
    static func ok(_ body: String) -> Expectation { Expectation(answers: [.status(200, body)], end: .keptHere) }

    /// As `ok`, where the connection's staying is what the case is about.
    static func kept(_ body: String) -> Expectation { Expectation(answers: [.status(200, body)], end: .kept) }

    /// One of these statuses; the connection may stay, and with this server does not.
    static func refused(_ statuses: Int...) -> Expectation {
      Expectation(answers: [ExpectedAnswer(statuses: statuses)], end: .closedHere)
    }

    /// One of these statuses, and no octet after it is taken for a request.
    static func refusedAndClosed(_ statuses: Int...) -> Expectation {
      Expectation(answers: [ExpectedAnswer(statuses: statuses)], end: .closed)
    }

    static func answers(_ answers: ExpectedAnswer..., end: End = .keptHere) -> Expectation {
      Expectation(answers: answers, end: end)
    }
  }
}

/// One answer that must come.
struct ExpectedAnswer: Sendable {
  enum FieldRule: Sendable {
    case equals(String)
    case present
    case absent
  }

  /// The first is this server's; the others are as right by the section.
  var statuses: [Int]
  /// Nil if it may be anything.
  var body: String?
  /// By name in lower case.
  var fields: [String: FieldRule] = [:]
  /// Whether it answers HEAD, and so has no content whatever its length says.
  var isHead = false

  static func status(_ status: Int, _ body: String? = nil, _ fields: [String: FieldRule] = [:]) -> ExpectedAnswer {
    ExpectedAnswer(statuses: [status], body: body, fields: fields)
  }

  static func head(_ status: Int, _ fields: [String: FieldRule] = [:]) -> ExpectedAnswer {
    ExpectedAnswer(statuses: [status], body: "", fields: fields, isHead: true)
  }
}

extension ConformanceCase {
  static let host = "Host: a\r\n"

  static func get(_ target: String, _ fields: String = "", version: String = "1.1") -> String {
    "GET \(target) HTTP/\(version)\r\n\(host)\(fields)\r\n"
  }

  /// A `POST /echo` of these fields and what follows them.
  static func post(_ fields: String, _ content: String = "", version: String = "1.1") -> String {
    "POST /echo HTTP/\(version)\r\n\(host)\(fields)\r\n\(content)"
  }

  static func chunked(_ content: String) -> String { post("Transfer-Encoding: chunked\r\n", content) }

  /// What a smuggled request would ask for.
  static let smuggled = get("/describe/smuggled")
}
