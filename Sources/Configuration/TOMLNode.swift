import TOMLKit

/// A value of a TOML document.
indirect enum TOMLNode: Sendable, Equatable {
  case string(String)
  case integer(Int)
  case boolean(Bool)
  case array([TOMLNode])
  case table([String: TOMLNode])
  /// What no key of ours takes: fractions, dates, times.
  case other(String)

  /// The table that a file's text is; throws with the line of what is not TOML 1.0.
  ///
  /// TOMLKit frees no table that it has read, so a file is read once, at start, and not at each use.
  static func parse(_ file: ConfigurationFile) throws(ConfigurationError) -> [String: TOMLNode] {
    // TOMLKit takes C strings, and would not see what follows U+0000.
    guard !file.text.utf8.contains(0) else { throw ConfigurationError(file.path, "contains U+0000; TOML is text") }
    do {
      return members(of: try TOMLTable(string: file.text))
    } catch let error as TOMLParseError {
      let start = error.source.begin
      let place = "line \(start.line), column \(start.column)"
      throw ConfigurationError(file.path, at: place, "is no TOML: " + error.description)
    } catch {
      throw ConfigurationError(file.path, "is no TOML: \(error)")
    }
  }

  // Not TOMLTable's iterator: it traps on a key with an escaped U+0000, which it cannot look up.
  private static func members(of table: TOMLTable) -> [String: TOMLNode] {
    var members: [String: TOMLNode] = [:]
    for key in table.keys { members[key] = table[key].map(TOMLNode.init) ?? .other("a value under an unusable name") }
    return members
  }

  private init(_ value: any TOMLValueConvertible) {
    if let string = value.string {
      self = .string(string)
    } else if let integer = value.int {
      self = .integer(integer)
    } else if let boolean = value.bool {
      self = .boolean(boolean)
    } else if let array = value.array {
      self = .array(array.map(TOMLNode.init))
    } else if let table = value.table {
      self = .table(TOMLNode.members(of: table))
    } else {
      self = .other("a " + value.type.description)
    }
  }

  /// How a file writes it: strings, integers and Booleans, which is all that settings are made of.
  var toml: String {
    switch self {
    case .string(let text): "\"" + text.unicodeScalars.map(TOMLNode.escaped).joined() + "\""
    case .integer(let integer): String(integer)
    case .boolean(let boolean): String(boolean)
    case .array: "an array"
    case .table: "a table"
    case .other(let kind): kind
    }
  }

  /// How an error repeats it: a long text shortened.
  var quoted: String {
    guard case .string(let text) = self, text.count > Limits.quotedCharactersMax else { return toml }
    return TOMLNode.string(text.prefix(Limits.quotedCharactersMax) + "…").toml
  }

  /// TOML 1.0, "String": what a basic string escapes.
  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\"", "\\": "\\" + String(scalar)
    case "\n": "\\n"
    case "\t": "\\t"
    case "\u{0}"..."\u{1f}", "\u{7f}": "\\u00" + (scalar.value < 0x10 ? "0" : "") + String(scalar.value, radix: 16)
    default: String(scalar)
    }
  }
}
