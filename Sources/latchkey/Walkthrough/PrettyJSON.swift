import JSON

/// JSON for people: what fits in a line stands in one.
enum PrettyJSON {
  private static let columns = 98

  /// The value as text; what goes on in further lines is indented.
  static func text(_ value: JSONValue) -> String { text(value, indent: 0, column: 0) }

  private static func text(_ value: JSONValue, indent: Int, column: Int) -> String {
    let line = oneLine(value)
    guard column + line.count > columns else { return line }
    let margin = String(repeating: " ", count: indent + 2)
    let (opening, rows, closing): (String, [String], String)
    switch value {
    case .object(let members):
      (opening, closing) = ("{", "}")
      rows = members.map { member in
        let name = JSONWriter.text(.string(member.name)) + ": "
        return name + text(member.value, indent: indent + 2, column: indent + 2 + name.count)
      }
    case .array(let elements):
      (opening, closing) = ("[", "]")
      rows = elements.map { text($0, indent: indent + 2, column: indent + 2) }
    default: return line
    }
    let inner = rows.map { margin + $0 }.joined(separator: ",\n")
    return "\(opening)\n\(inner)\n\(margin.dropLast(2))\(closing)"
  }

  private static func oneLine(_ value: JSONValue) -> String {
    switch value {
    case .object(let members):
      let rows = members.map { "\(JSONWriter.text(.string($0.name))): \(oneLine($0.value))" }
      return "{\(rows.joined(separator: ", "))}"
    case .array(let elements): return "[\(elements.map(oneLine).joined(separator: ", "))]"
    default: return JSONWriter.text(value)
    }
  }
}
