import JSON

/// What a field of a request takes, as values that it must refuse.
enum FieldSort {
  case text, phone, boolean, instant, date, imei, id, currency, zone, country, grant, challenge, object, array
  case amount
  case integer(max: Int64)
  case choice

  /// A value that it refuses, what is wrong with it, and where below the field the error stands.
  struct Refused {
    let name: String
    let value: JSONValue
    var place = ""
  }

  /// All refuse values of another type; the first is one of them.
  var refused: [Refused] {
    let others: [Refused] = [
      Refused(name: "an array", value: ["x"]), Refused(name: "a number", value: 5),
      Refused(name: "a Boolean", value: true), Refused(name: "an object", value: ["zzz": 1]),
      Refused(name: "a text", value: "zzz"),
    ]
    return others.filter { !isType(of: $0.value) } + wrong.map { Refused(name: $0, value: $1, place: $2) }
  }

  private func isType(of value: JSONValue) -> Bool {
    switch self {
    case .boolean: value.bool != nil
    case .amount, .integer: value.integer != nil
    case .object: value.members != nil
    case .array: value.elements != nil
    case .grant: value.members != nil
    case .text, .challenge: value.string != nil
    case .phone, .instant, .date, .imei, .id, .currency, .zone, .country, .choice: false
    }
  }

  private static let textRefused: [(String, JSONValue, String)] = [
    ("an empty text", "", ""), ("501 characters", .string(String(repeating: "é", count: 501)), ""),
    ("U+0000", "a\u{0}b", ""), ("U+001F", "a\u{1F}", ""), ("U+007F", "\u{7F}", ""),
  ]

  /// Values of the right type that are wrong: the name, the value, the place.
  private var wrong: [(String, JSONValue, String)] {
    switch self {
    case .text: FieldSort.textRefused
    case .phone: FieldSort.textRefused + [("no digit", "call me", "")]
    case .boolean, .object, .array: []
    case .instant:
      [
        ("30 February", "2026-02-30T00:00:00Z", ""), ("no offset", "2026-03-02T00:00:00", ""),
        ("a date", "2026-03-02", ""), ("hour 24", "2026-03-02T24:00:00Z", ""), ("an empty text", "", ""),
      ]
    case .date:
      [
        ("30 February", "2026-02-30", ""), ("a short month", "2026-3-02", ""),
        ("an instant", "2026-03-02T00:00:00Z", ""), ("month 13", "2026-13-01", ""),
      ]
    case .imei:
      [
        ("a wrong check digit", "353240100000009", ""), ("14 digits", "35324010000000", ""),
        ("16 digits", "3532401000000080", ""), ("other digits", "３53240100000008", ""),
      ]
    case .id: [("a short id", "dev_0", ""), ("another sort", "xyz_00000000000000000000000000", "")]
    case .currency: [("small letters", "inr", ""), ("no currency", "XXX", ""), ("a name", "rupee", "")]
    case .zone: [("no zone", "Mars/Olympus", ""), ("a path", "../etc/passwd", "")]
    case .country: [("small letters", "ke", ""), ("three letters", "KEN", "")]
    case .choice: [("none of them", "none of them", ""), ("other case", "LENDER", "")]
    case .challenge: [("a mistyped challenge", "5645 7177", ""), ("7 digits", "5645717", "")]
    case .grant:
      [
        ("an unknown grant", "all", ""), ("no days", [:], "/days"), ("0 days", ["days": 0], "/days"),
        ("91 days", ["days": 91], "/days"), ("a fraction", ["days": .number("7.0")], "/days"),
        ("more than days", ["days": 7, "zzz": 1], "/zzz"),
      ]
    case .integer(let max): FieldSort.numbersRefused + [("more than \(max)", .integer(max + 1), ""), ("-1", -1, "")]
    case .amount:
      FieldSort.numbersRefused + [
        ("0", 0, ""), ("-1", -1, ""), ("2^53", .integer(1 << 53), ""), ("-2^63", .integer(.min), ""),
      ]
    }
  }

  private static let numbersRefused: [(String, JSONValue, String)] = [
    ("125000.0", .number("125000.0"), ""), ("1e3", .number("1e3"), ""), ("-0", .number("-0"), ""),
    ("2^63", .number("9223372036854775808"), ""), ("digits in a text", "125000", ""),
  ]
}
