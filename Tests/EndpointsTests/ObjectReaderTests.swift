@testable import Endpoints
import JSON
import Lending
import Testing

struct ObjectReaderTests {
  @Test(arguments: Getter.all, JSONSample.all)
  func `a getter takes its own kind of value and names any other`(getter: Getter, sample: JSONSample) {
    let isTaken = getter.good.kind == sample.kind || (getter.isOptional && sample.value == .null)
    let value = getter.good.kind == sample.kind ? getter.good : sample.value
    let found = errors(in: ["field": value]) { getter.read($0, "field") }
    if isTaken {
      #expect(found == [])
    } else {
      #expect(found.count == 1)
      #expect(found.first?.hasPrefix("/field must be ") == true)
      #expect(found.first?.hasSuffix("; it is \(sample.kind)") == true, "\(found)")
    }
  }

  @Test(arguments: Getter.all)
  func `an absent field is an error where it is required`(getter: Getter) {
    let found = errors(in: [:]) { getter.read($0, "field") }
    #expect(found.count == (getter.isOptional ? 0 : 1))
    #expect(found.allSatisfy { $0.hasPrefix("/field is required, and must be ") })
  }

  @Test(
    arguments: [
      ("text", "", "it is 0 characters long"),
      ("text", .string(String(repeating: "x", count: 501)), "it is 501 characters long"),
      ("text", "a\u{0}", "it is text with one of them"), ("text", "a\u{1F}", "it is text with one of them"),
      ("text", "a\u{7F}", "it is text with one of them"),
      ("text", .string(String(repeating: "\u{1F600}", count: 500)), nil),
      ("text", "\u{80}\u{9F} ÅŁ", nil), ("integer", 0, "it is 0"), ("integer", 101, "it is 101"), ("integer", 1, nil),
      ("integer", .integer(.min), "it is \(Int64.min)"), ("amount", 0, "it is 0"), ("amount", -1, "it is -1"),
      ("amount", 9_007_199_254_740_991, nil), ("amount", 9_007_199_254_740_992, "it is 9007199254740992"),
      ("amount", .number("5.0"), "it is a number with a fraction, an exponent or too many digits"),
      ("amount", .number("1e3"), "it is a number with a fraction, an exponent or too many digits"),
      ("instant", "2026-02-30T00:00:00Z", "it is another text"), ("instant", "2026-02-28T23:59:59+05:30", nil),
      ("date", "2026-02-30", "it is another text"), ("date", "2026-02-28", nil),
      ("choice", "Operator", "it is another text"), ("choice", "auditor", nil), ("value", "b", "it is another text"),
    ] as [(String, JSONValue, String?)])
  func `a value of the right kind has its bounds`(getter: String, value: JSONValue, complaint: String?) throws {
    let getter = try #require(Getter.all.first { $0.name == getter })
    let found = errors(in: ["field": value]) { getter.read($0, "field") }
    #expect(found.count == (complaint == nil ? 0 : 1))
    if let complaint { #expect(found.first?.hasSuffix(complaint) == true, "\(found)") }
  }

  @Test func `what was read is what was sent`() throws {
    let body = ObjectReader([
      "text": "Asha", "count": 3, "amount": 125_000, "at": "2026-03-02T09:00:00Z", "on": "2026-03-02", "yes": true,
      "role": "support", "money": ["amount": 5, "currency": "KES"], "apps": ["a", "b"],
    ])
    #expect(body.text("text") == "Asha")
    #expect(body.integer("count", in: 1...4) == 3)
    #expect(body.amount("amount") == 125_000)
    #expect(body.instant("at").description == "2026-03-02T09:00:00Z")
    #expect(body.date("on").description == "2026-03-02")
    #expect(body.boolean("yes"))
    let role = body.choice("role", of: Role.self)
    let money = body.money("money", currency: nil)
    #expect(body.texts("apps", countMax: 2) == ["a", "b"])
    let values = try body.finish(role, money)
    #expect(values.0 == .support)
    #expect(values.1 == Money(5, try #require(Currency("KES"))))
  }

  @Test func `every error comes at once, unknown fields last`() {
    let found = errors(in: ["name": 5, "extra": 1, "nested": ["deep": true, "other": 2], "list": [["a": 0], 7]]) {
      body in
      _ = body.text("name")
      _ = body.amount("missing")
      _ = body.object("nested").map { $0.text("deep") }
      _ = body.objects("list", countMax: 5).map { $0.amount("a") }
    }
    #expect(
      found.map { $0.split(separator: " ")[0] } == [
        "/name", "/missing", "/nested/deep", "/list/1", "/list/0/a", "/extra", "/nested/other",
      ])
    #expect(
      found.suffix(2) == [
        "/extra unknown field; known here are name, missing, nested, list",
        "/nested/other unknown field; known here are deep",
      ])
  }

  @Test func `pointers are escaped`() {
    let found = errors(in: ["a/b": ["c~d": 1], "~": 1, "": 1]) { body in _ = body.object("a/b").map { $0.text("c~d") } }
    #expect(found.map { $0.split(separator: " ")[0] } == ["/a~1b/c~0d", "/~0", "/"])
  }

  @Test(
    arguments: [
      (["a": 1], nil), (["a": 1, "b": nil], nil), ([:], "/a /b /c"), (["a": nil], "/a /b /c"),
      (["a": 1, "c": 1], "/a /c"),
      (["a": 1, "b": 1, "c": 1], "/a /b /c"),
    ] as [(JSONValue, String?)])
  func `exactly one of several`(body: JSONValue, pointers: String?) {
    let found = errors(in: body) { reader in
      #expect((reader.exactlyOne(of: ["a", "b", "c"]) == "a") == (pointers == nil))
    }
    #expect(found.map { String($0.split(separator: " ")[0]) }.joined(separator: " ") == pointers ?? "")
  }

  @Test func `money is of the currency that is asked for`() throws {
    let rupee = try #require(Currency("INR"))
    #expect(errors(in: ["m": ["amount": 1, "currency": "INR"]]) { _ = $0.money("m", currency: rupee) } == [])
    #expect(
      errors(in: ["m": ["amount": 1, "currency": "KES"]]) { _ = $0.money("m", currency: rupee) }
        == ["/m/currency must be INR; it is another text"])
    #expect(
      errors(in: ["m": ["amount": 0, "currency": "XXX", "more": 1]]) { _ = $0.money("m", currency: nil) }
        .map { $0.split(separator: " ")[0] } == ["/m/amount", "/m/currency", "/m/more"])
  }

  @Test(arguments: [(0, false), (1, true), (3, true), (4, false)])
  func `an array has its bounds`(count: Int, isTaken: Bool) {
    let texts = JSONValue.array(Array(repeating: "a", count: count))
    let objects = JSONValue.array(Array(repeating: ["a": "b"], count: count))
    #expect(errors(in: ["f": texts]) { _ = $0.texts("f", countMin: 1, countMax: 3) }.isEmpty == isTaken)
    #expect(
      errors(in: ["f": objects]) { _ = $0.objects("f", countMin: 1, countMax: 3).map { $0.text("a") } }.isEmpty
        == isTaken)
  }

  @Test func `null in an optional field counts as absent`() {
    let body = ObjectReader(["a": nil, "b": 1])
    #expect(!body.has("a"))
    #expect(body.isNull("a"))
    #expect(body.has("b"))
    #expect(!body.isNull("b"))
    #expect(!body.has("c"))
    #expect(!body.isNull("c"))
  }

  @Test func `one answer names a bounded number of errors`() {
    let members = (0..<EndpointLimits.fieldErrorsMax + 5).map { JSONMember("f\($0)", 1) }
    #expect(errors(in: .object(members)) { _ in }.count == EndpointLimits.fieldErrorsMax)
  }

  @Test func `a placeholder that no error explains is our own mistake`() {
    let error = #expect(throws: LatchkeyError.self) { try ObjectReader([:]).finish(nil as Role?) }
    #expect(error?.code == .internalError)
  }
}

/// The errors of one reading, as `pointer detail`.
private func errors(in body: JSONValue, _ read: (ObjectReader) -> Void) -> [String] {
  let reader = ObjectReader(body)
  read(reader)
  do {
    try reader.finish()
    return []
  } catch {
    return (error as? LatchkeyError)?.fieldErrors.map { "\($0.pointer) \($0.detail)" } ?? ["\(error)"]
  }
}
