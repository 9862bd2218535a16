import Testing

@testable import HTTPServer

struct FieldsTests {
  @Test func `names are equal without regard to case`() throws {
    let name = try #require(FieldName("x-Custom"))
    #expect(name == FieldName("X-CUSTOM"))
    #expect(FieldName("etag") == .etag)
    #expect(FieldName("a b") == nil && FieldName("") == nil && FieldName("é") == nil)
    var fields: Fields = [.etag: "\"1\"", name: "a"]
    fields.append(.etag, "\"2\"")
    #expect(fields[.etag] == "\"1\"")
    #expect(fields.values(of: .etag) == ["\"1\"", "\"2\""])
    #expect(fields.combinedValue(of: .etag) == "\"1\", \"2\"")
    fields.set(.etag, "\"3\"")
    #expect(fields.values(of: .etag) == ["\"3\""])
    #expect(fields[name] == "a" && fields.count == 2 && !fields.contains(.host))
  }

  @Test func `every known name is found by its spelling`() {
    for known in FieldName.Known.allCases {
      #expect(FieldName(known.spelling.description.uppercased())?.known == known)
    }
  }

  @Test func `RFC 9110 §5.5 a value cannot start a line of its own`() {
    let fields: Fields = [.location: "/a\r\nSet-Cookie: b\0"]
    #expect(fields[.location] == "/a  Set-Cookie: b ")
  }

  @Test func `RFC 9110 §5.6.7 a date`() {
    let line = String(decoding: DateField.line(at: 784_111_777), as: UTF8.self)
    #expect(line == "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n")
  }
}
