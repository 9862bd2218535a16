import JSON
import Testing

struct JSONPointerTests {
  // RFC 6901 section 5, and one of each kind of step.
  @Test(arguments: [
    ("foo", "/foo"), ("", "/"), ("a/b", "/a~1b"), ("c%d", "/c%d"), ("i\\j", "/i\\j"), ("k\"l", "/k\"l"), (" ", "/ "),
    ("m~n", "/m~0n"), ("~1", "/~01"), ("é\u{301}", "/é\u{301}"),
  ])
  func `a name is escaped`(name: String, text: String) {
    #expect(JSONPointer.root.appending(name).description == text)
  }

  @Test func `a pointer leads from the root to a place`() {
    #expect(JSONPointer.root.description == "")
    #expect(JSONPointer.root.appending("a").appending(0).appending("b").description == "/a/0/b")
    #expect(JSONPointer.root.appending("0") == JSONPointer.root.appending(0))
  }
}
