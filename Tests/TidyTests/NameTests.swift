import Testing

/// Files that are not named after what they declare, each with its reason; a module's Limits.swift declares `ModuleLimits`.
private let exceptions: [String: String] = [
  "Sources/Servicing/RestoreCohort.swift": "one action in bounded parts: check, order, continue",
  "Sources/Servicing/RestoreCohort+device.swift": "what that action does to each device",
  "Sources/Servicing/StepGuard.swift": "the volume brake at each step, beside redecide",
  "Tests/LendingTests/LockFacts+events.swift": "examples of what facts hold: a hold, a notice, an order",
  "Sources/DeviceAgent/WireTypes.swift": "what api.md puts on the wire, in one place to hold against it",
  "Sources/UnlockCode/CheckDigits.swift": "Damm and MOD 97-10, two small types of one subject",
  "Sources/UnlockCode/Issuing.swift": "the two sides of the module, as its README names them",
  "Sources/UnlockCode/Verifying.swift": "the two sides of the module, as its README names them",
]

struct NameTests {
  @Test func `names say what a thing is`() throws {
    expectNone(try nameFindings(in: SourceTree.swiftFiles))
  }

  @Test(arguments: [
    ("Sources/Storage/ConnectionManager.swift", "final class ConnectionManager {}"),
    ("Sources/Storage/Page.swift", "struct Page {}\nenum PageUtils {}"),
    ("Sources/Storage/Page.swift", "struct Page {}\nstruct RequestHandler2 {}"),
    ("Sources/Storage/Page.swift", "struct Cursor {}"),
    ("Sources/Storage/Page+cursor.swift", "extension Row {}"),
    ("Sources/Servicing/PlaceHold.swift", "func hold() {}"),
    ("Sources/Servicing/Redecide.swift", "// func redecide()\nlet text = \"struct Redecide\""),
    ("Tests/LendingTests/Money.swift", "struct Money {\n  @Test func `adds`() {}\n}"),
    ("Tests/LendingTests/MoneyTests.swift", "struct MoneyTests {}"),
  ])
  func `a bad name is found`(path: String, text: String) throws {
    #expect(try nameFindings(in: [SourceFile(path: path, text: text)]).count == 1)
  }

  @Test(arguments: [
    ("Sources/Storage/Page.swift", "public struct Page<Item: Sendable> {}"),
    ("Sources/Storage/Page+cursor.swift", "extension Page {}"),
    ("Sources/Storage/Page+cursor.swift", "extension Storage.Page where Item == Int {}"),
    ("Sources/Servicing/PlaceHold.swift", "public func placeHold(_ hold: Hold) throws {}"),
    ("Sources/Servicing/IssueAPIKey.swift", "extension Servicing {\n  static func issueAPIKey() {}\n}"),
    ("Tests/LendingTests/MoneyTests.swift", "@Suite(.serialized) struct MoneyTests {\n  @Test func `adds`() {}\n}"),
    ("Sources/JSON/Limits.swift", "public enum JSONLimits {}"),
    ("Tests/TestSupport/Story.swift", "struct Story {}"),
  ])
  func `a good name passes`(path: String, text: String) throws {
    #expect(try nameFindings(in: [SourceFile(path: path, text: text)]) == [])
  }
}

private func nameFindings(in files: [SourceFile]) throws -> [Finding] {
  let declaration = try Pattern(#"\b(?:struct|class|enum|actor|protocol|typealias)\s+`?([A-Z]\w*)"#)
  let emptyWord = try Pattern(#"(?:Manager|Helper|Util|Utils|Utility|Utilities)(?![a-z])|Handler\d"#)
  return try files.flatMap { file in
    let code = file.code.joined(separator: "\n")
    let types = declaration.matches(in: code)
    let words = types.filter { emptyWord.matches($0.groups[1]) }.map {
      Finding(path: file.path, line: $0.line, message: "\($0.groups[1]) says nothing of what it is: name the noun")
    }
    let fileName =
      exceptions[file.path] == nil ? try fileNameReason(file, code: code, types: types.map { $0.groups[1] }) : nil
    return words + (fileName.map { [Finding(path: file.path, line: 1, message: $0)] } ?? [])
  }
}

private func fileNameReason(_ file: SourceFile, code: String, types: [String]) throws -> String? {
  let name = file.baseName
  let hasTests = try Pattern(#"@Test\b"#).matches(code)
  if file.path.hasPrefix("Tests/"), hasTests != name.hasSuffix("Tests") {
    return hasTests ? "it holds tests: name it \(name)Tests.swift" : "it is named Tests and holds none"
  }
  if let plus = name.firstIndex(of: "+") {
    let type = name[..<plus]
    let isExtended = try Pattern(#"\bextension\s+(?:\w+\.)*"# + type + #"\b"#).matches(code)
    return isExtended ? nil : "it extends no \(type): Type+purpose.swift is named after the type that it extends"
  }
  let verb = try Pattern(#"\bfunc\s+(?i:"# + name + #")\b"#)
  let isLimits = name == "Limits" && types.contains { $0.hasSuffix(name) }
  if types.contains(name) || isLimits || name == "main" || verb.matches(code) { return nil }
  return "it declares neither a type nor a function named \(name): name it after what it declares"
}
