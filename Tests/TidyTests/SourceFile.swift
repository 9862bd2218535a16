/// A Swift file taken apart: its code with comments and literals blanked out, and those two beside it.
struct SourceFile {
  struct Literal {
    /// Counted from 1, where the literal begins.
    let line: Int
    let text: String
  }

  let path: String
  /// Line by line; blanked, so that columns and line numbers still hold.
  let code: [String]
  /// Comment text by line number.
  let comments: [Int: String]
  let literals: [Literal]

  init(path: String, text: String) {
    var scanner = SwiftScanner(text)
    scanner.scan()
    self.path = path
    code = String(decoding: scanner.code, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
      .map(String.init)
    comments = scanner.comments
    literals = scanner.literals
  }

  var lineCount: Int { code.last == "" ? code.count - 1 : code.count }

  /// `HTTPServer` for `Sources/HTTPServer/Parsing/RequestLine.swift`.
  var module: String {
    let parts = path.split(separator: "/")
    return parts.count > 2 ? String(parts[1]) : String(parts[0])
  }

  /// `RequestLine` for `Sources/HTTPServer/Parsing/RequestLine.swift`.
  var baseName: String { String(path.split(separator: "/").last?.dropLast(".swift".count) ?? "") }

  /// A suppression's reason stands on its line or on the one above.
  func hasComment(at line: Int) -> Bool {
    comments[line] != nil || comments[line - 1] != nil
  }

  func isIn(_ prefixes: [String]) -> Bool {
    prefixes.contains { path.hasPrefix($0) }
  }
}
