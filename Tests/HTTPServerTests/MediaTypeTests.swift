import Testing

@testable import HTTPServer

struct MediaTypeTests {
  @Test func `RFC 9110 §8.3.1 type and charset, in whatever case`() throws {
    let type = try #require(MediaType("Application/JSON ; CharSet=\"UTF-8\";; v=a"))
    #expect(type.essence == "application/json")
    #expect(type.charset == "utf-8")
    #expect(type.parameters.map(\.name) == ["charset", "v"])
    #expect(type == MediaType(type.description))
  }

  @Test(arguments: ["", "a", "a/", "/b", "a b/c", "a/b c", "a/b;c", "a/b;c=", "a/b;c=\"d", "a/b;c=d;C=e", "a/b;c = d"])
  func `RFC 9110 §8.3.1 no media type`(_ text: String) { #expect(MediaType(text) == nil) }
}
