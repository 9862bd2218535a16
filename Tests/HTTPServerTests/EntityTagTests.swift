import Testing

@testable import HTTPServer

struct EntityTagTests {
  @Test(arguments: [
    ("\"1-7\"", "1-7", false), ("W/\"a\"", "a", true), ("\"\"", "", false), ("\"a,b\"", "a,b", false),
  ]) func `RFC 9110 §8.8.3 a tag`(_ text: String, _ opaque: String, _ isWeak: Bool) throws {
    let tag = try #require(EntityTag(text))
    #expect(tag.opaque == opaque)
    #expect(tag.isWeak == isWeak)
    #expect(tag.description == text)
  }

  @Test(arguments: ["", "a", "\"", "\"a", "w/\"a\"", "W/a", "\"a\"b\"", "\"a b\"", "\"a\u{7f}\""])
  func `RFC 9110 §8.8.3 no tag`(_ text: String) { #expect(EntityTag(text) == nil) }

  @Test func `RFC 9110 §8.8.3.2 comparing`() throws {
    let (strong, weak) = (try #require(EntityTag("\"1\"")), try #require(EntityTag("W/\"1\"")))
    #expect(strong.matchesStrongly(strong) && !weak.matchesStrongly(weak) && !strong.matchesStrongly(weak))
    #expect(strong.matchesWeakly(weak) && weak.matchesWeakly(weak))
  }

  @Test(arguments: [
    ("*", ["*"]), (" * ", ["*"]), ("\"a\"", ["\"a\""]), ("\"a\", W/\"b\"", ["\"a\"", "W/\"b\""]),
    (", \"a,b\" ,,\"c\"", ["\"a,b\"", "\"c\""]),
  ]) func `RFC 9110 §13.1.2 a condition`(_ text: String, _ expected: [String]) throws {
    switch try #require(EntityTagCondition(text)) {
    case .any: #expect(expected == ["*"])
    case .tags(let tags): #expect(tags.map(\.description) == expected)
    }
  }

  @Test(arguments: ["", ",", "a", "\"a\" \"b\"", "\"a\", *", "\"a\"b", "**"])
  func `RFC 9110 §13.1.2 no condition`(_ text: String) { #expect(EntityTagCondition(text) == nil) }
}
