import JSON
import Testing

/// The grammar of RFC 8259 as two lists, in the manner of the JSONTestSuite's `y_` and `n_` files.
struct JSONReaderTests {
  @Test(
    arguments: [
      ("null", .null), ("true", true), ("false", false),
      (" \t\r\n1 \t\r\n", 1),
      ("0", 0), ("7", 7), ("-1", -1), ("1234567890", 1_234_567_890),
      ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
      ("9223372036854775808", .number("9223372036854775808")),
      ("-9223372036854775809", .number("-9223372036854775809")),
      ("1180591620717411303424", .number("1180591620717411303424")),
      ("-0", .number("-0")), ("-0.0", .number("-0.0")), ("5.0", .number("5.0")), ("0.5", .number("0.5")),
      ("1e3", .number("1e3")), ("1E+3", .number("1E+3")), ("1e-3", .number("1e-3")), ("0e0", .number("0e0")),
      ("12.34E56", .number("12.34E56")), ("1e00", .number("1e00")), ("1e9999", .number("1e9999")),
      (#""""#, ""), (#""a""#, "a"), (#""asd ""#, "asd "),
      (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
      (#""\u0000""#, "\u{0}"), (#""\u0041\u00e9\u20AC""#, "Aé€"), (#""a\u0062c""#, "abc"),
      (#""\ud83d\ude00""#, "😀"), (#""\uD834\uDD1E""#, "𝄞"), (#""\udbff\udfff""#, "\u{10FFFF}"),
      (#""\u2028""#, "\u{2028}"),
      ("\"é€😀\u{10FFFF}\"", "é€😀\u{10FFFF}"), ("\"\u{2028}\u{2029}\u{7F}\"", "\u{2028}\u{2029}\u{7F}"),
      (#""é\né""#, "é\né"), (#""/""#, "/"), (#""\\u0041""#, "\\u0041"), (#""\u005c""#, "\\"),
      ("[]", []), ("[ ]", []), ("[1]", [1]), ("[1,2 , 3]", [1, 2, 3]), ("[[],[[]]]", [[], [[]]]), ("[null]", [nil]),
      ("{}", [:]), ("{ }", [:]), (#"{"a":1}"#, ["a": 1]), (#"{ "a" : 1 , "b" : [ ] }"#, ["a": 1, "b": []]),
      (#"{"":0}"#, ["": 0]), (#"{"b":1,"a":2}"#, ["b": 1, "a": 2]), (#"{"a":{"a":1}}"#, ["a": ["a": 1]]),
      (#"{"\u00e9":1,"e\u0301":2}"#, ["\u{E9}": 1, "e\u{301}": 2]),
    ] as [(String, JSONValue)])
  func `a legal text is read`(text: String, value: JSONValue) throws {
    #expect(try JSONReader.parse(Array(text.utf8)) == value)
  }

  @Test(
    arguments: [
      ("", .noValue), (" ", .noValue), ("\n\n", .noValue),
      ("\u{FEFF}1", .byteOrderMark), ("\u{FEFF}", .byteOrderMark),
      ("n", .endsEarly), ("nul", .endsEarly), ("nulL", .expectedValue), ("True", .expectedValue),
      ("truth", .expectedValue), ("nullx", .textAfterValue), ("true false", .textAfterValue),
      ("NaN", .expectedValue), ("Infinity", .expectedValue), ("-Infinity", .malformedNumber),
      ("-NaN", .malformedNumber),
      ("undefined", .expectedValue), ("'a'", .expectedValue), ("a", .expectedValue), ("*", .expectedValue),
      ("// c\n1", .expectedValue), ("/* c */1", .expectedValue), ("1 // c", .textAfterValue), ("1#", .textAfterValue),
      ("\u{A0}1", .expectedValue), ("\u{C}1", .expectedValue), ("\u{0B}1", .expectedValue),
      ("\u{2028}1", .expectedValue),
      ("1\u{0}", .textAfterValue), ("\u{0}", .expectedValue),
      ("+1", .expectedValue), (".5", .expectedValue), ("-", .endsEarly), ("-.5", .malformedNumber),
      ("- 1", .malformedNumber), ("--1", .malformedNumber), ("00", .malformedNumber), ("01", .malformedNumber),
      ("-01", .malformedNumber), ("-00", .malformedNumber), ("1.", .endsEarly), ("[1.]", .malformedNumber),
      ("1.e1", .malformedNumber), ("1.-1", .malformedNumber), ("1e", .endsEarly), ("1e+", .endsEarly),
      ("[1e]", .malformedNumber), ("[1e+]", .malformedNumber), ("1e1.5", .textAfterValue), ("1ee1", .malformedNumber),
      ("1e+-1", .malformedNumber), ("1.2.3", .textAfterValue), ("0x1F", .textAfterValue), ("1_000", .textAfterValue),
      ("1,000", .textAfterValue), ("1 000", .textAfterValue), ("1+2", .textAfterValue), ("\u{FF11}", .expectedValue),
      ("\"", .endsEarly), ("\"a", .endsEarly), ("a\"", .expectedValue), (#""a"b"#, .textAfterValue),
      ("\"\n\"", .controlCharacter), ("\"\t\"", .controlCharacter), ("\"a\u{0}\"", .controlCharacter),
      ("\"\u{1F}\"", .controlCharacter), ("\"\\n\u{1}\"", .controlCharacter),
      (#""\"#, .endsEarly), (#""\""#, .endsEarly), (#""\a""#, .malformedEscape), (#""\x41""#, .malformedEscape),
      (#""\U0041""#, .malformedEscape), (#""\'""#, .malformedEscape), (#""\0""#, .malformedEscape),
      (#""\é""#, .malformedEscape), ("\"\\\n\"", .malformedEscape), (#""\u""#, .malformedEscape),
      (#""\u12"#, .endsEarly), (#""\u00G0""#, .malformedEscape), (#""\u+041""#, .malformedEscape),
      (#""\u 041""#, .malformedEscape), (#""\u004""#, .malformedEscape),
      (#""\ud800""#, .loneSurrogate), (#""\udc00""#, .loneSurrogate), (#""\ud800\ud800""#, .loneSurrogate),
      (#""\ud800\n""#, .loneSurrogate), (#""\ud800x""#, .loneSurrogate), (#""\ud800\u0041""#, .loneSurrogate),
      (#""\ude00\ud83d""#, .loneSurrogate), (#""\ud83d\ude00\ude00""#, .loneSurrogate), (#""\ud800"#, .endsEarly),
      (#""\ud800\"#, .endsEarly), (#""\ud800\u"#, .endsEarly), (#""\ud800\udc0"#, .endsEarly),
      (#""\ud800\uz""#, .malformedEscape),
      ("[", .endsEarly), ("]", .expectedValue), ("[1", .endsEarly), ("[1,", .endsEarly), ("[1,]", .expectedValue),
      ("[,1]", .expectedValue), ("[,]", .expectedValue), ("[1,,2]", .expectedValue), ("[1 2]", .expectedCommaOrEnd),
      ("[1:2]", .expectedCommaOrEnd), ("[1}", .expectedCommaOrEnd), ("[1]]", .textAfterValue), ("[]1", .textAfterValue),
      ("[\"a\nb\"]", .controlCharacter), ("[a]", .expectedValue), ("[\u{0}]", .expectedValue),
      ("[][]", .textAfterValue),
      ("{", .endsEarly), ("}", .expectedValue), ("{]", .expectedName), (#"{"a""#, .endsEarly), (#"{"a":"#, .endsEarly),
      (#"{"a":1"#, .endsEarly), (#"{"a":1,"#, .endsEarly), (#"{"a":1,}"#, .expectedName), ("{,}", .expectedName),
      ("{1:1}", .expectedName), ("{a:1}", .expectedName), ("{'a':1}", .expectedName), ("{null:1}", .expectedName),
      (#"{"a"}"#, .expectedColon), (#"{"a",1}"#, .expectedColon), (#"{"a"=1}"#, .expectedColon),
      (#"{"a":}"#, .expectedValue), (#"{"a"::1}"#, .expectedValue), (#"{"a":1 "b":2}"#, .expectedCommaOrEnd),
      (#"{"a":1;"b":2}"#, .expectedCommaOrEnd), (#"{"a":1]"#, .expectedCommaOrEnd), (#"{"a":1}}"#, .textAfterValue),
      (#"{"a":1}#"#, .textAfterValue), (#"{"a":1,"a":1}"#, .duplicateName), (#"{"a":1,"b":{},"a":2}"#, .duplicateName),
      (#"{"a":1,"\u0061":1}"#, .duplicateName), (#"[{"":1,"":1}]"#, .duplicateName),
    ] as [(String, JSONError.Reason)])
  func `an illegal text is refused`(text: String, reason: JSONError.Reason) throws {
    let error = try #require(throws: JSONError.self) { try JSONReader.parse(Array(text.utf8)) }
    #expect(error.reason == reason)
  }

  @Test(
    arguments: [
      [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xC3, 0x41], [0xE0, 0x80, 0xAF], [0xE0, 0x9F, 0xBF],
      [0xE2, 0x82], [0xE2, 0x28, 0xA1], [0xE2, 0x82, 0x28], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],
      [0xF0, 0x80, 0x80, 0xAF], [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x9F, 0x98], [0xF0, 0x9F, 0x98, 0x28],
      [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFE], [0xFF],
    ] as [[UInt8]])
  func `bytes that are not UTF-8 are refused at the first of them`(malformed: [UInt8]) throws {
    for before in ["\"a", "\"\\n"] {
      let text = Array(before.utf8) + malformed + Array("\"".utf8)
      let error = try #require(throws: JSONError.self) { try JSONReader.parse(text) }
      #expect(error.reason == .malformedUTF8)
      #expect(error.offset == before.utf8.count)
    }
  }

  // Swift has no literals for them, JSON has (RFC 8259 section 7).
  @Test func `noncharacters are characters`() throws {
    let utf8: [UInt8] = [0xEF, 0xBF, 0xBF, 0xEF, 0xB7, 0x90]
    let text = String(decoding: utf8, as: UTF8.self)
    #expect(try JSONReader.parse(Array(#""\uffff\ufdd0""#.utf8)) == .string(text))
    #expect(try JSONReader.parse(Array("\"\(text)\"".utf8)) == .string(text))
  }

  @Test func `text in UTF-16 is refused`() {
    let text = Array("[1]".utf16).flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    #expect(throws: JSONError.self) { try JSONReader.parse(text) }
    #expect(throws: JSONError.self) { try JSONReader.parse([0xFE, 0xFF] + text) }
  }

  @Test func `32 levels are read and 33 refused`() throws {
    let nested = { (depth: Int) in
      Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
    }
    #expect(throws: Never.self) { try JSONReader.parse(nested(32)) }
    let error = try #require(throws: JSONError.self) { try JSONReader.parse(nested(33)) }
    #expect(error.reason == .tooDeep)
    #expect(error.offset == 32)
    #expect(throws: JSONError.self) { try JSONReader.parse(nested(3), depthMax: 2) }
  }

  @Test(arguments: ["[", "{\"a\":", "[{\"a\":"])
  func `nesting without an end is refused at the bound`(opening: String) throws {
    let text = Array(String(repeating: opening, count: 1_000_000).utf8)
    let error = try #require(throws: JSONError.self) { try JSONReader.parse(text) }
    #expect(error.reason == .tooDeep)
    #expect(error.offset < 300)
  }

  @Test func `a hundred thousand names are told apart without comparing each with each`() throws {
    let members = (0..<100_000).map { "\"name \($0)\":\($0)" }
    let object = try JSONReader.parse(Array("{\(members.joined(separator: ","))}".utf8))
    #expect(object.members?.count == 100_000)
    let error = try #require(throws: JSONError.self) {
      try JSONReader.parse(Array("{\(members.joined(separator: ",")),\"name 7\":0}".utf8))
    }
    #expect(error.reason == .duplicateName)
    #expect(error.pointer.description == "/name 7")
  }

  @Test(arguments: 1...40)
  func `a name that stands twice is found in an object of any size`(count: Int) {
    let members = (0..<count).map { "\"\($0)\":0" } + ["\"\(count / 2)\":1"]
    #expect(throws: JSONError.self) { try JSONReader.parse(Array("{\(members.joined(separator: ","))}".utf8)) }
  }
}
