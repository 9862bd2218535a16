import Testing

struct BannedTests {
  @Test func `nothing that is banned stands in the tree`() throws {
    let rules = try BannedRule.all()
    expectNone(SourceTree.swiftFiles.flatMap { file in rules.flatMap { $0.findings(in: file) } })
  }

  @Test func `no path of one machine is written down`() throws {
    expectNone(try SourceTree.writtenFiles.flatMap { try machinePathFindings(path: $0.path, text: $0.text) })
  }

  @Test(arguments: [
    ("SQL", "Sources/LenderAPI/Holds.swift", #"let a = "select id from holds""#),
    ("SQL", "Sources/Servicing/PlaceHold.swift", "let a = \"\"\"\n  INSERT INTO holds values (?1)\n  \"\"\""),
    ("SQL", "Sources/Servicing/PlaceHold.swift", #"let a = "and d.lender_id = ?2""#),
    ("SQL", "Sources/Storage/Page.swift", #"let a = "update holds set ends_at = ?1""#),
    ("SQL", "Sources/Storage/Writer.swift", #"let a = "delete from holds""#),
    ("SQL parameter", "Tests/StorageTests/WriterTests.swift", #"let a = "select $2, $1""#),
    ("field name", "Sources/Endpoints/Problem.swift", #"let a = "content-type""#),
    ("field name", "Sources/HTTPServer/Writing/ResponseWriter.swift", #"let a = "Date""#),
    ("print", "Sources/Enforcement/Ticker.swift", "func f() { print(1) }"),
    ("try?", "Sources/Enforcement/Ticker.swift", "let a = try? b()"),
    ("try?", "Tests/LendingTests/MoneyTests.swift", "// reason\n\nlet a = \"\\(try? b())\""),
    ("unchecked", "Sources/Storage/Writer.swift", "final class Writer: @unchecked Sendable {}"),
    ("trap", "Sources/Storage/Writer.swift", "fatalError()"),
    ("trap", "Sources/Storage/Writer.swift", "preconditionFailure()"),
    ("trap", "Sources/Storage/Writer.swift", "precondition(a > b)"),
    ("trap", "Sources/Storage/Writer.swift", "let a = b as! C"),
    ("time", "Sources/Servicing/PlaceHold.swift", "let now = Date()"),
    ("time", "Sources/Servicing/PlaceHold.swift", "let now: Date = Date.now"),
    ("time", "Sources/Servicing/PlaceHold.swift", "clock_gettime(CLOCK_REALTIME, &t)"),
    ("time", "Tests/LendingTests/MoneyTests.swift", "let now = Date()"),
    ("sleep", "Tests/LendingTests/MoneyTests.swift", "try await Task.sleep(for: .seconds(1))"),
    ("sleep", "Tests/TestSupport/TestServer.swift", "usleep(1000)"),
    ("bound", "Sources/HTTPServer/Parsing/RequestLine.swift", "if line.count > 8_192 {}"),
    ("bound", "Sources/HTTPServer/Connection/Deadlines.swift", "guard 30 >= idleSeconds else {}"),
  ])
  func `a banned thing is found`(rule: String, path: String, text: String) throws {
    let file = SourceFile(path: path, text: text)
    let found = try BannedRule.all().filter { !$0.findings(in: file).isEmpty }
    #expect(found.map(\.name) == [rule])
  }

  @Test(arguments: [
    ("Sources/Storage/Tables/HoldTable.swift", #"let a = "select id from holds where id = ?1""#),
    ("Sources/Storage/Writer.swift", #"let a = "savepoint request""#),
    ("Sources/LenderAPI/Holds.swift", #"let a = "update the list, then set it aside""#),
    ("Sources/HTTPServer/Messages/FieldName.swift", #"let a = FieldName("Content-Type")"#),
    ("Sources/Endpoints/Problem.swift", #"let a = "a request needs Content-Length""#),
    ("Sources/LenderAPI/Holds.swift", #"let a = "date""#),
    ("Sources/Enforcement/Ticker.swift", "// try? is safe here: the file may be gone\nlet a = try? b()"),
    ("Sources/Enforcement/Ticker.swift", "let a = try? b()  // gone already is as good"),
    ("Sources/Enforcement/Ticker.swift", "debug.print(1); blueprint(2)"),
    ("Sources/HTTPServer/Parsing/RequestLine.swift", "if line.count > Limits.lineBytesMax || a.count < 2 {}"),
    ("Sources/latchkey/Commands/Doctor.swift", "print(1)"),
  ])
  func `what only looks like it passes`(path: String, text: String) throws {
    let file = SourceFile(path: path, text: text)
    #expect(try BannedRule.all().flatMap { $0.findings(in: file) } == [])
  }

  @Test func `a path of one machine is found`() throws {
    let text = "first\nsee \("/")work/main and /opening/hours\n"
    #expect(try machinePathFindings(path: "README.md", text: text).map(\.line) == [2])
  }
}

private func machinePathFindings(path: String, text: String) throws -> [Finding] {
  // In pieces, so that this file passes.
  let folders = ["work", "opt", "home", "root", "Users"].joined(separator: "|")
  return try Pattern(#"(?<![\w/.*-])/(?:"# + folders + ")/").matches(in: text).map {
    Finding(path: path, line: $0.line, message: "a path of one machine: take it from a setting, or make it relative")
  }
}
