import JSON
import Testing

struct JSONValueTests {
  @Test func `a value gives only what it is`() {
    let value: JSONValue = ["n": nil, "b": true, "i": 5, "f": .number("5.0"), "s": "x", "a": [1], "o": ["k": 2]]
    #expect(value["n"]?.isNull == true)
    #expect(value["b"]?.bool == true)
    #expect(value["i"]?.integer == 5)
    #expect(value["f"]?.integer == nil)
    #expect(value["s"]?.string == "x")
    #expect(value["a"]?.elements == [1])
    #expect(value["o"]?["k"] == 2)
    #expect(value["o"]?.members == [JSONMember("k", 2)])
    #expect(value["missing"] == nil)
    #expect(value["s"]?["k"] == nil)
    #expect(value["s"]?.bool == nil)
    #expect(value["i"]?.string == nil)
    #expect(value["i"]?.elements == nil)
  }

  @Test func `names are looked up by code unit, not by what looks alike`() {
    let value: JSONValue = ["\u{212A}ey": 1, "e\u{301}": 2]
    #expect(value["Key"] == nil)
    #expect(value["\u{E9}"] == nil)
    #expect(value["e\u{301}"] == 2)
  }

  @Test func `what is missing becomes null`() {
    #expect(JSONValue.optional(nil as String?) == .null)
    #expect(JSONValue.optional("x") == "x")
    #expect(JSONValue.optional(nil as Int64?) == .null)
    #expect(JSONValue.optional(5 as Int64?) == 5)
    #expect(JSONValue.optional(nil as JSONValue?) == .null)
    #expect(JSONValue.optional(["a": 1] as JSONValue?) == ["a": 1])
  }
}
