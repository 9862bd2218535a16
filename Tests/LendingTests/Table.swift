/// A table in a string (style.md, rule 13): a line of column names, then a line a row, cells at least two spaces apart.
///
/// A cell `-` holds nothing.
struct Table {
  /// A row; a failure shows its line.
  struct Row: CustomStringConvertible {
    let description: String
    fileprivate let cells: [String: String]

    /// Whether the table has a column.
    func has(_ column: String) -> Bool { cells[column] != nil }

    /// A cell's text, empty for `-`.
    func text(_ column: String) throws -> String {
      guard let cell = cells[column] else { throw Malformed("no column \(column): \(description)") }
      return cell == "-" ? "" : cell
    }

    /// A cell's value; throws where it holds none.
    func value<Value>(_ column: String, _ parse: (String) throws -> Value?) throws -> Value {
      let text = try text(column)
      guard let value = try parse(text) else { throw Malformed("\(column) is \(text): \(description)") }
      return value
    }

    /// A cell's value, or nil for `-`.
    func optional<Value>(_ column: String, _ parse: (String) throws -> Value?) throws -> Value? {
      try text(column).isEmpty ? nil : value(column, parse)
    }

    /// A cell's whole number.
    func integer(_ column: String) throws -> Int64 { try value(column) { Int64($0) } }

    /// A cell's values, one space apart.
    func list<Value>(_ column: String, _ parse: (String) throws -> Value?) throws -> [Value] {
      try text(column).split(separator: " ").map { part in
        guard let value = try parse(String(part)) else { throw Malformed("\(column) holds \(part): \(description)") }
        return value
      }
    }
  }

  /// A table that its test cannot read.
  struct Malformed: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
  }

  let rows: [Row]

  init(_ text: String) throws {
    let lines = text.split(separator: "\n").map { line in
      (text: String(line), cells: line.split(separator: /\s{2,}/).map { String($0).trimming(" ") })
    }
    guard let header = lines.first?.cells, lines.count > 1, Set(header).count == header.count else {
      throw Malformed("a table needs a line of different names, and a row")
    }
    rows = try lines.dropFirst().map { line in
      guard line.cells.count == header.count else { throw Malformed("not \(header.count) cells: \(line.text)") }
      return Row(description: line.text, cells: Dictionary(uniqueKeysWithValues: zip(header, line.cells)))
    }
  }
}

extension String {
  fileprivate func trimming(_ character: Character) -> String {
    String(drop { $0 == character }.reversed().drop { $0 == character }.reversed())
  }
}
