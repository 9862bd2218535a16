import JSON

/// Text that only looks like JSON, or like one value of it.
enum BrokenJSON {
  /// What is wrong, and the octets; made from a good object where that matters.
  static func all(_ good: JSONValue) -> [(name: String, octets: [UInt8])] {
    let octets = JSONWriter.bytes(good)
    return texts.map { ($0, Array($1.utf8)) } + [
      ("a byte order mark", [0xEF, 0xBB, 0xBF] + octets), ("the value twice", octets + octets),
      ("something after the value", octets + Array("x".utf8)), ("the last octet missing", Array(octets.dropLast())),
      ("UTF-16", octets.flatMap { [$0, 0] }), ("NUL after the value", octets + [0]),
      ("an octet that is no UTF-8", Array(#"{"zzz":""#.utf8) + [0xFF] + Array(#""}"#.utf8)),
      ("an overlong form", Array(#"{"zzz":""#.utf8) + [0xC0, 0xAF] + Array(#""}"#.utf8)),
      ("a surrogate in UTF-8", Array(#"{"zzz":""#.utf8) + [0xED, 0xA0, 0x80] + Array(#""}"#.utf8)),
      ("10,000 levels", nested(10_000)), ("33 levels", nested(33)),
      ("a name twice", twice(good)), ("a name twice, once escaped", Array(#"{"zzz":1,"\u007azz":1}"#.utf8)),
    ]
  }

  private static let texts: [(String, String)] = [
    ("a lone surrogate", #"{"zzz":"\ud800"}"#), ("NaN", #"{"zzz":NaN}"#), ("Infinity", #"{"zzz":-Infinity}"#),
    ("a leading zero", #"{"zzz":01}"#), ("a plus sign", #"{"zzz":+1}"#), ("no digit after the point", #"{"zzz":1.}"#),
    ("a trailing comma", #"{"zzz":1,}"#), ("single quotes", "{'zzz':1}"), ("a bare name", "{zzz:1}"),
    ("a comment", #"{"zzz":1}/**/"#), ("a line feed in a string", "{\"zzz\":\"a\nb\"}"),
    ("an unknown escape", #"{"zzz":"\x"}"#), ("spaces alone", "  \r\n\t"),
    ("a form", "contract_id=con_1&amount=1"),
  ]

  private static func nested(_ levels: Int) -> [UInt8] {
    [UInt8](repeating: UInt8(ascii: "["), count: levels) + [UInt8](repeating: UInt8(ascii: "]"), count: levels)
  }

  /// The first member, or any, a second time.
  private static func twice(_ good: JSONValue) -> [UInt8] {
    let member = good.members?.first ?? JSONMember("zzz", 1)
    return JSONWriter.bytes(.object([member, member]))
  }
}
