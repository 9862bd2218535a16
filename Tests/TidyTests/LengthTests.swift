import Testing

/// The budget of lines: what is over it has a second subject in it.
private enum Budget {
  static let fileMax = 400
  static let fileMedian = 90
  static let file95th = 300
  static let functionMax = 70
  static let functionMedian = 8
  static let function95th = 40
}

struct LengthTests {
  @Test func `no file and no function is over its budget`() {
    expectNone(lengthFindings(in: SourceTree.swiftFiles))
  }

  @Test func `files and functions are short as a rule`() {
    let sources = SourceTree.swiftFiles.filter { $0.path.hasPrefix("Sources/") }
    let files = sources.map(\.lineCount).sorted()
    let functions = sources.flatMap { FunctionBodies(code: $0.code).found }
      .filter { $0.kind == .function }.map(\.lineCount).sorted()
    #expect(percentile(50, of: files) <= Budget.fileMedian)
    #expect(percentile(95, of: files) <= Budget.file95th)
    #expect(percentile(50, of: functions) <= Budget.functionMedian)
    #expect(percentile(95, of: functions) <= Budget.function95th)
  }

  @Test func `a long file and a long function are found`() {
    let body = Array(repeating: "    work(\"}\") // }", count: Budget.functionMax).joined(separator: "\n")
    let long = SourceFile(path: "A.swift", text: "struct A {\n  func f() {\n\(body)\n  }\n}\n")
    let tall = SourceFile(path: "B.swift", text: String(repeating: "// line\n", count: Budget.fileMax + 1))
    let fits = SourceFile(path: "C.swift", text: String(repeating: "// line\n", count: Budget.fileMax))
    #expect(lengthFindings(in: [long, tall, fits]).map(\.line) == [2, Budget.fileMax + 1])
  }

  @Test(arguments: [
    ("func f() -> Int { 1 }", ["function 1 1"]),
    ("func f(g: () -> Int = { 1 }) {\n}", ["closure 1 1", "function 1 2"]),
    ("protocol P {\n  func f()\n  var x: Int { get }\n}\nlet c = { 1 }", ["function 3 1", "closure 5 1"]),
    ("var x: Int {\n  get {\n    1\n  }\n  set {}\n}", ["function 2 3", "function 5 1"]),
    ("init() {\n  self.init(a: b.map { $0 })\n}", ["closure 2 1", "function 1 3"]),
    ("func f() {\n  if a {\n  } else if let b = c(where: { $0 }) {\n  }\n}", ["closure 3 1", "function 1 5"]),
    ("let t = \"\\(a.map { $0 }) }\"\nstruct S {\n}", ["closure 1 1"]),
    ("func wait(for time: Int, in a: A) {\n}", ["function 1 2"]),
    ("func f() {\n  if var a = b {\n  }\n  g(for: a, { 1 })\n}", ["closure 4 1", "function 1 5"]),
    ("func f() {\n  var a: Int\n  lock.withLock { a = 1 }\n}", ["closure 3 1", "function 1 4"]),
    ("#if os(Linux)\nlet c = f { 1 }\n#endif\nlet actor = f { 1 }", ["closure 2 1", "closure 4 1"]),
    ("actor A {\n  class var x: Int { 1 }\n}", ["function 2 1"]),
    ("func f() { let s = #\"\"\"\n}\n\"\"\"# /* } */\n}", ["function 1 4"]),
  ])
  func `bodies are told apart`(text: String, expected: [String]) {
    let found = FunctionBodies(code: SourceFile(path: "A.swift", text: text).code).found
    #expect(found.map { "\($0.kind) \($0.line) \($0.lineCount)" } == expected)
  }
}

private func lengthFindings(in files: [SourceFile]) -> [Finding] {
  files.flatMap { file in
    let long = FunctionBodies(code: file.code).found.filter { $0.lineCount > Budget.functionMax }.map {
      Finding(
        path: file.path, line: $0.line,
        message: "a \($0.kind) of \($0.lineCount) lines; at most \(Budget.functionMax): what is its second subject?")
    }
    guard file.lineCount > Budget.fileMax else { return long }
    let message = "\(file.lineCount) lines; at most \(Budget.fileMax): split by subject, as Type+purpose.swift"
    return long + [Finding(path: file.path, line: file.lineCount, message: message)]
  }
}

private func percentile(_ percent: Int, of sorted: [Int]) -> Int {
  sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, sorted.count * percent / 100)]
}
