/// Tells code, comments and literals of a Swift text apart, by bytes.
///
/// It knows nested comments, raw and multi-line literals, and interpolation (whose inside is code). A regular expression
/// is understood between `#/` and `/#`, not between bare slashes.
struct SwiftScanner {
  private(set) var code: [UInt8]
  private(set) var comments: [Int: String] = [:]
  private(set) var literals: [SourceFile.Literal] = []

  private let bytes: [UInt8]
  private var index = 0
  private var line = 1

  init(_ text: String) {
    bytes = Array(text.utf8)
    code = bytes
  }

  mutating func scan() {
    while index < bytes.count { scanCode(untilParenthesis: false) }
  }

  /// To the end of the text, or of an interpolation.
  private mutating func scanCode(untilParenthesis: Bool) {
    var depth = 0
    while index < bytes.count {
      if starts("//") {
        scanLineComment()
      } else if starts("/*") {
        scanBlockComment()
      } else if let hashes = hashesBefore("\"") {
        scanLiteral(hashes: hashes)
      } else if let hashes = hashesBefore("/"), hashes > 0 {
        scanRegularExpression(hashes: hashes)
      } else {
        if starts("(") { depth += 1 }
        if starts(")") {
          if untilParenthesis && depth == 0 { return }
          depth -= 1
        }
        if bytes[index] == .newline { line += 1 }
        index += 1
      }
    }
  }

  private mutating func scanLineComment() {
    let start = index
    while index < bytes.count, bytes[index] != .newline { blank() }
    comments[line] = String(decoding: bytes[start..<index], as: UTF8.self)
  }

  private mutating func scanBlockComment() {
    var depth = 0
    repeat {
      comments[line] = "/*"
      let delta = starts("/*") ? 1 : starts("*/") ? -1 : 0
      depth += delta
      blank(delta == 0 ? 1 : 2)
    } while depth > 0 && index < bytes.count
  }

  private mutating func scanLiteral(hashes: Int) {
    let firstLine = line
    blank(hashes)
    let quote = starts("\"\"\"") ? "\"\"\"" : "\""
    blank(quote.utf8.count)
    let end = quote + String(repeating: "#", count: hashes)
    let escape = "\\" + String(repeating: "#", count: hashes)
    var text: [UInt8] = []
    while index < bytes.count, !starts(end) {
      if starts(escape + "(") {
        blank(escape.utf8.count + 1)
        scanCode(untilParenthesis: true)
        blank()
        text.append(UInt8(ascii: "_"))
      } else {
        let count = starts(escape) ? escape.utf8.count + 1 : 1
        text += bytes[index..<min(index + count, bytes.count)]
        blank(count)
      }
    }
    blank(end.utf8.count)
    literals.append(SourceFile.Literal(line: firstLine, text: String(decoding: text, as: UTF8.self)))
  }

  private mutating func scanRegularExpression(hashes: Int) {
    blank(hashes + 1)
    let end = "/" + String(repeating: "#", count: hashes)
    while index < bytes.count, !starts(end) { blank() }
    blank(end.utf8.count)
  }

  /// How many `#` lead to `mark` from here; nil where it does not follow.
  private func hashesBefore(_ mark: Unicode.Scalar) -> Int? {
    var end = index
    while end < bytes.count, bytes[end] == UInt8(ascii: "#") { end += 1 }
    return end < bytes.count && bytes[end] == UInt8(ascii: mark) ? end - index : nil
  }

  private func starts(_ text: String) -> Bool {
    bytes[index...].starts(with: text.utf8)
  }

  private mutating func blank(_ count: Int = 1) {
    for _ in 0..<count where index < bytes.count {
      if bytes[index] == .newline { line += 1 } else { code[index] = UInt8(ascii: " ") }
      index += 1
    }
  }
}

extension UInt8 {
  fileprivate static let newline = UInt8(ascii: "\n")
}
