import JSON
import Testing

struct JSONErrorTests {
  @Test(
    arguments: [
      ("{\n  \"amount\": 12,\n  \"currency\": INR\n}", 32, 3, 15, "/currency"),
      (#"{"instalments":[{"amount":1},{"amount":01}]}"#, 40, 1, 41, "/instalments/1/amount"),
      (#"{"a/b":{"m~n":[tru]}}"#, 15, 1, 16, "/a~1b/m~0n/0"),
      ("[\"é😀\" 1]", 10, 1, 7, ""),
      ("[1,\r\n2,\r\n\r\n", 11, 4, 1, "/2"),
      ("[0,[1,2", 7, 1, 8, "/1"),
      (#"{"a":{"b":1,"b":2}}"#, 12, 1, 13, "/a/b"),
      ("1 2", 2, 1, 3, ""),
    ] as [(String, Int, Int, Int, String)])
  func `an error says where`(text: String, offset: Int, line: Int, column: Int, pointer: String) throws {
    let error = try #require(throws: JSONError.self) { try JSONReader.parse(Array(text.utf8)) }
    #expect(error.offset == offset)
    #expect(error.line == line)
    #expect(error.column == column)
    #expect(error.pointer.description == pointer)
  }

  @Test func `an error says what would be right`() throws {
    let error = try #require(throws: JSONError.self) { try JSONReader.parse(Array(#"{"a":{"b":1,"b":2}}"#.utf8)) }
    #expect(
      error.description == "line 1, column 13, at /a/b: this name stands twice in its object; a name must stand once")
  }

  @Test func `a name of any length makes a short sentence`() throws {
    let name = String(repeating: "a", count: 1_000_000)
    let error = try #require(throws: JSONError.self) { try JSONReader.parse(Array("{\"\(name)\":x}".utf8)) }
    #expect(error.description.utf8.count < 500)
  }
}
