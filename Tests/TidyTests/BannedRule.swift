/// Something that may not stand in the code, or only at home, or only with a reason beside it.
struct BannedRule {
  enum Place { case code, literals }

  let name: String
  let place: Place
  let pattern: Pattern
  /// Path prefixes where the rule holds.
  var scope = ["Sources/", "Benchmarks/", "Tests/"]
  /// Path prefixes where the thing is at home.
  var home: [String] = []
  /// Whether a comment on the line, or on the one above, lifts the ban.
  var yieldsToReason = false
  let right: String

  func findings(in file: SourceFile) -> [Finding] {
    guard file.isIn(scope), !file.isIn(home) else { return [] }
    return lines(in: file).filter { !yieldsToReason || !file.hasComment(at: $0) }
      .map { Finding(path: file.path, line: $0, message: "\(name): \(right)") }
  }

  private func lines(in file: SourceFile) -> [Int] {
    switch place {
    case .code: pattern.matches(in: file.code.joined(separator: "\n")).map(\.line)
    case .literals: file.literals.filter { pattern.matches($0.text) }.map(\.line)
    }
  }
}

extension BannedRule {
  static func all() throws -> [BannedRule] {
    try sqlRules() + boundaryRules() + reasonRules() + timeRules()
  }

  private static func sqlRules() throws -> [BannedRule] {
    let statement =
      #"\A\s*(?i:select\b[\s\S]*\sfrom\s+\w|insert\s+(?:or\s+\w+\s+)?into\s|update\s+\w+\s+set\s|delete\s+from\s|"#
      + #"(?:create|drop|alter)\s+(?:unique\s+)?(?:table|index|view|trigger)\s|pragma\s+\w|with\s+\w+\s+as\s*\()|\?\d\b"#
    let transaction =
      #"\A\s*(?:BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)(?i:\s+(?:immediate|transaction|to|\w+))*;?\s*\Z"#
    let home = ["Sources/Storage/Tables/", "Sources/Storage/Migrator.swift", "Sources/SQLiteEngine/", "Tests/"]
    return [
      BannedRule(
        name: "SQL", place: .literals, pattern: try Pattern(statement), home: home,
        right: "SQL text stands in Storage/Tables: add a table function, and call it"),
      BannedRule(
        name: "SQL transaction", place: .literals, pattern: try Pattern(transaction),
        scope: ["Sources/Servicing/", "Sources/Endpoints/", "Sources/LenderAPI/", "Sources/Enforcement/"],
        right: "only the writer begins and ends: submit a function to it"),
      BannedRule(
        name: "SQL parameter", place: .literals,
        pattern: try Pattern(#"\A\s*(?i:select|insert|update|delete)\b[^"]*\$\d"#),
        // Shows that the engine refuses it.
        home: ["Tests/StorageTests/SQLiteReaderTests.swift"],
        right: "SQLite numbers $1 by first appearance, and binds swapped: write ?1"),
    ]
  }

  private static func boundaryRules() throws -> [BannedRule] {
    let plain =
      "Accept|Allow|Authorization|Connection|Cookie|Date|ETag|Expect|Forwarded|Host|Location|Origin|Signature|Vary"
    let hyphened =
      "(?:accept|access-control|cache|content|keep|last|if|lock|request|retry|set|signature|strict|transfer|user|www|x|proxy"
      + "|idempotency)-[a-z-]*(?:alive|authenticate|agent|control|cookie|digest|encoding|for|id|input|key|language|length"
      + "|limit|match|modified|modified-since|nonce|after|origin|range|security|type|options|proto|host)"
    return [
      BannedRule(
        name: "field name", place: .literals, pattern: try Pattern(#"\A(?:(?i:"# + hyphened + ")|" + plain + #")\Z"#),
        scope: ["Sources/"],
        home: [
          "Sources/HTTPServer/Messages/FieldName.swift",
          // The signature's components are named by RFC 9421, and Cryptography knows no HTTP.
          "Sources/Cryptography/",
          // Written from api.md alone, so that a wrong name on the server fails a test.
          "Sources/DeviceAgent/",
          // A client as well: it shows what goes over the wire.
          "Sources/latchkey/Walkthrough/",
          // Connection options and codings are tokens that look like names of fields.
          "Sources/HTTPServer/Parsing/BodyFraming.swift",
        ],
        right: "take the constant of FieldName.swift, or add it there"),
      BannedRule(
        name: "print", place: .code, pattern: try Pattern(#"(?<![\w.])print\("#), scope: ["Sources/"],
        home: ["Sources/latchkey/", "Sources/embed-files/"],
        right: "only commands print: log, or hand it to the module's events"),
      BannedRule(
        name: "bound", place: .code,
        pattern: try Pattern(
          #"(?i:count|bytes|length|size|seconds|milliseconds|elapsed|age|depth)(?:Max|Min)?\)?\s(?:<|>|<=|>=)\s\d[\d_]+\b"#
            + #"|(?<![\w.])\d[\d_]+\s(?:<|>|<=|>=)\s[\w.]*(?i:count|bytes|length|size|seconds|elapsed|age|depth)\b"#),
        scope: ["Sources/"], yieldsToReason: true,
        right: "a bound has a name and a reason, in the module's Limits.swift; a figure of a format, a comment"),
    ]
  }

  private static func reasonRules() throws -> [BannedRule] {
    let reason = "say in a comment on this line, or on the line above, why it is safe here"
    return [
      BannedRule(name: "try?", place: .code, pattern: try Pattern(#"\btry\?"#), yieldsToReason: true, right: reason),
      BannedRule(
        name: "unchecked", place: .code, pattern: try Pattern(#"@unchecked\s+Sendable|nonisolated\(unsafe\)"#),
        yieldsToReason: true, right: reason),
      BannedRule(
        name: "trap", place: .code,
        pattern: try Pattern(#"\b(?:fatalError|precondition|preconditionFailure|assertionFailure)\(|\bas!|\btry!"#),
        yieldsToReason: true, right: "throw, if input can reach it; else " + reason),
    ]
  }

  private static func timeRules() throws -> [BannedRule] {
    [
      BannedRule(
        name: "time", place: .code,
        pattern: try Pattern(
          #"\bDate\(\)|\bDate\.now\b|\bclock_gettime\(|\bgettimeofday\(|\btime\(nil\)|\bDate\(timeIntervalSinceNow"#),
        scope: ["Sources/", "Tests/"],
        home: [
          // The one place that asks the system for the time of day, behind Clock.
          "Sources/Lending/SystemClock.swift",
          // The device's clock, its own and injected: no type of the server's reaches it.
          "Sources/DeviceAgent/Surroundings.swift",
          // Timeouts and the Date field follow the machine's clock, never the sandbox's.
          "Sources/HTTPServer/Connection/MonotonicClock.swift", "Sources/HTTPServer/Writing/DateField.swift",
        ],
        right: "take a Clock, so that tests and the sandbox can move it"),
      BannedRule(
        name: "sleep", place: .code,
        pattern: try Pattern(#"(?<!\w)(?:sleep|usleep|nanosleep)\(|\bTask\.sleep\b|\bThread\.sleep\b"#),
        scope: ["Tests/"],
        right: "wait on a condition, or move the clock"),
    ]
  }
}
