/// A body between braces: of a function, an initializer, an accessor, or a closure.
struct FunctionBody: Equatable {
  enum Kind { case function, closure }

  let kind: Kind
  let line: Int
  /// From the line of its opening brace to that of its closing brace, both counted.
  let lineCount: Int
}

/// Finds the bodies in blanked code: each `{` belongs to the last keyword before it at the same depth of parentheses, and
/// to a closure where there is none.
struct FunctionBodies {
  private enum Role { case function, closure, type, property, control }

  private struct Pending {
    let role: Role
    let parentheses: Int
  }

  private struct Open {
    let role: Role
    let line: Int
    let parentheses: Int
    /// What still waited for its own brace when a closure in its head began.
    let pending: Pending?
  }

  private static let roles: [Substring: Role] = [
    "func": .function, "init": .function, "deinit": .function, "subscript": .function, "get": .function,
    "set": .function, "willSet": .function, "didSet": .function, "struct": .type, "class": .type, "enum": .type,
    "actor": .type, "protocol": .type, "extension": .type, "var": .property, "if": .control, "else": .control,
    "guard": .control, "for": .control, "while": .control, "repeat": .control, "switch": .control, "do": .control,
    "catch": .control, "defer": .control,
  ]
  private static let accessors: Set<Substring> = ["get", "set", "willSet", "didSet"]

  private(set) var found: [FunctionBody] = []
  private var opens: [Open] = []
  private var parentheses = 0
  private var pending: Pending?

  init(code: [String]) {
    for (index, text) in code.enumerated() {
      read(text[...], line: index + 1)
      if pending?.role == .property { pending = nil }
    }
  }

  private mutating func read(_ text: Substring, line: Int) {
    var rest = text
    var previous: Character = " "
    while let character = rest.first {
      let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "`" }
      rest = rest.dropFirst(max(word.count, 1))
      if word.isEmpty {
        read(character, line: line)
      } else if previous != ".", previous != "#", rest.first != ":" {
        read(word: word, before: rest)
      }
      previous = word.last ?? character
    }
  }

  /// A word is no keyword here where it is a label, or stands in the parentheses of a head: `func wait(for time: Int)`.
  private mutating func read(word: Substring, before rest: Substring) {
    guard let role = Self.roles[word], pending.map({ $0.parentheses >= parentheses }) ?? true else { return }
    if Self.accessors.contains(word) && opens.last?.role != .property { return }
    if word == "actor" && rest.dropFirst().first?.isUppercase != true { return }
    if role == .property && pending?.role == .control { return }
    pending = Pending(role: role, parentheses: parentheses)
  }

  private mutating func read(_ character: Character, line: Int) {
    switch character {
    case "(", "[": parentheses += 1
    case ")", "]":
      parentheses -= 1
      if let pending, pending.parentheses > parentheses { self.pending = nil }
    case "=" where pending?.role == .property: pending = nil
    case "{": open(at: line)
    case "}": close(at: line)
    default: break
    }
  }

  private mutating func open(at line: Int) {
    let role = pending.flatMap { $0.parentheses == parentheses ? $0.role : nil }
    opens.append(
      Open(role: role ?? .closure, line: line, parentheses: parentheses, pending: role == nil ? pending : nil))
    pending = nil
  }

  private mutating func close(at line: Int) {
    guard let open = opens.popLast() else { return }
    parentheses = open.parentheses
    pending = open.pending
    let count = line - open.line + 1
    switch open.role {
    case .function: found.append(FunctionBody(kind: .function, line: open.line, lineCount: count))
    case .closure: found.append(FunctionBody(kind: .closure, line: open.line, lineCount: count))
    case .property where !holdsAccessor(since: open.line):
      found.append(FunctionBody(kind: .function, line: open.line, lineCount: count))
    case .property, .type, .control: break
    }
  }

  /// `var x: Int { get { … } }` is as long as its accessors, each of which is counted.
  private func holdsAccessor(since line: Int) -> Bool {
    found.last.map { $0.kind == .function && $0.line > line } ?? false
  }
}
