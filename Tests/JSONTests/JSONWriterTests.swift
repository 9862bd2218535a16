import JSON
import Testing

struct JSONWriterTests {
  @Test(
    arguments: [
      (nil, "null"), (true, "true"), (false, "false"), (0, "0"), (.integer(.min), "-9223372036854775808"),
      (.number("1e3"), "1e3"), ("", #""""#), ([], "[]"), ([:], "{}"), ([1, [2], [:]], "[1,[2],{}]"),
      (["b": 1, "a": [nil, "x"]], #"{"b":1,"a":[null,"x"]}"#),
      ("a\"b\\c/d", #""a\"b\\c/d""#), ("\u{8}\t\n\u{C}\r", #""\b\t\n\f\r""#), ("\u{0}\u{1F}", #""\u0000\u001f""#),
      ("\u{7F}\u{2028}é😀", "\"\u{7F}\u{2028}é😀\""), (["a\nb": 1], #"{"a\nb":1}"#),
    ] as [(JSONValue, String)])
  func `a value is written`(value: JSONValue, text: String) {
    #expect(JSONWriter.text(value) == text)
    #expect(JSONWriter.bytes(value) == Array(text.utf8))
  }

  @Test func `a value is appended to what stands`() {
    var output = Array("data: ".utf8)
    JSONWriter.append([1, 2], to: &output)
    #expect(output == Array("data: [1,2]".utf8))
  }
}
