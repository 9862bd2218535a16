/// Reads the tables of a file, and notes each mistake instead of stopping at the first.
///
/// One reader for each table; those of one file share the notes. Used by one thread, and gone when the file is read.
final class TableReader {
  /// What is wrong with one file.
  private final class Notes {
    var mistakes: [ConfigurationError.Mistake] = []
  }

  private let source: String
  private let path: String
  private let members: [String: TOMLNode]
  private let notes: Notes
  private var keysRead: Set<String> = []
  private var children: [TableReader] = []

  /// A reader of a file's own table; throws where it is no TOML.
  init(_ file: ConfigurationFile) throws(ConfigurationError) {
    source = file.path
    path = ""
    members = try TOMLNode.parse(file)
    notes = Notes()
  }

  private init(in parent: TableReader, path: String, members: [String: TOMLNode]) {
    source = parent.source
    self.path = path
    self.members = members
    notes = parent.notes
    parent.children.append(self)
  }

  /// The value of a key; nil, and noted, where it is missing or not of its kind.
  func value<Value>(_ key: String, _ kind: ValueKind<Value>) -> Value? {
    guard let node = take(key, expected: kind.expected) else { return nil }
    return value(node, at: key, kind)
  }

  /// The value of a key that a file may leave out, and what stands in its place then.
  func value<Value>(_ key: String, _ kind: ValueKind<Value>, without value: Value) -> Value {
    has(key) ? self.value(key, kind) ?? value : value
  }

  /// The values of an array, each of a kind and there once; nil, and noted, where one is not.
  func set<Value: Hashable>(_ key: String, of kind: ValueKind<Value>) -> Set<Value>? {
    guard let nodes = array(key, expected: "an array, each of its values \(kind.expected)") else { return nil }
    let values = nodes.enumerated().map { value($1, at: "\(key)[\($0)]", kind) }
    let distinct = Set(values.compactMap(\.self))
    guard !values.contains(nil) else { return nil }
    if distinct.count < values.count { note(key, "names something twice; it must name each once") }
    return distinct.count == values.count ? distinct : nil
  }

  /// The table of a key, by the same reader each time; nil, and noted, where there is none.
  func table(_ key: String) -> TableReader? {
    if let known = children.first(where: { $0.path == qualified(key) }) { return known }
    guard let node = take(key, expected: "a table") else { return nil }
    return table(node, at: key)
  }

  /// The values of an array of so many, each of a kind; nil, and noted, where one is not.
  func list<Value>(_ key: String, of kind: ValueKind<Value>, count: Int) -> [Value]? {
    let expected = "an array of \(count), each of its values \(kind.expected)"
    guard let nodes = array(key, expected: expected) else { return nil }
    if nodes.count != count { note(key, "has \(nodes.count) values; it must be \(expected)") }
    let values = nodes.enumerated().map { value($1, at: "\(key)[\($0)]", kind) }
    return nodes.count == count && !values.contains { $0 == nil } ? values.compactMap(\.self) : nil
  }

  /// The tables of a key, at least one; nil, and noted, where one is something else.
  func tables(_ key: String) -> [TableReader]? {
    let expected = "one or more tables, each headed [[\(qualified(key))]]"
    guard let nodes = array(key, expected: expected) else { return nil }
    if nodes.isEmpty { note(key, "is empty; it must be \(expected)") }
    let tables = nodes.enumerated().map { table($1, at: "\(key)[\($0)]") }
    return nodes.isEmpty || tables.contains { $0 == nil } ? nil : tables.compactMap(\.self)
  }

  /// The tables of a key that a file may leave out; nil, and noted, where one is something else.
  func tablesIfAny(_ key: String) -> [TableReader]? { has(key) ? tables(key) : [] }

  /// The keys of the table, in order, for one whose keys are names.
  var keys: [String] { members.keys.sorted() }

  /// Whether the table has a key; one that was asked for is known, there or not.
  func has(_ key: String) -> Bool {
    keysRead.insert(key)
    return members[key] != nil
  }

  /// Notes what is wrong at a key: "is 0; it must be …".
  func note(_ key: String, _ detail: String) {
    notes.mistakes.append(ConfigurationError.Mistake(source: source, place: qualified(key), detail: detail))
  }

  /// What was made of the file; throws all that was noted, keys that nobody asked for among it.
  func finish<Value>(_ value: Value?) throws(ConfigurationError) -> Value {
    noteUnknownKeys()
    guard let value, notes.mistakes.isEmpty else { throw ConfigurationError(notes.mistakes) }
    return value
  }

  private func take(_ key: String, expected: String) -> TOMLNode? {
    keysRead.insert(key)
    if members[key] == nil { note(key, "is missing; it must be \(expected)") }
    return members[key]
  }

  private func value<Value>(_ node: TOMLNode, at key: String, _ kind: ValueKind<Value>) -> Value? {
    let value = kind.decode(node)
    if value == nil { note(key, "is \(node.quoted); it must be \(kind.expected)") }
    return value
  }

  private func array(_ key: String, expected: String) -> [TOMLNode]? {
    guard let node = take(key, expected: expected) else { return nil }
    if case .array(let nodes) = node { return nodes }
    note(key, "is \(node.quoted); it must be \(expected)")
    return nil
  }

  private func table(_ node: TOMLNode, at key: String) -> TableReader? {
    if case .table(let members) = node { return TableReader(in: self, path: qualified(key), members: members) }
    note(key, "is \(node.quoted); it must be a table")
    return nil
  }

  private func noteUnknownKeys() {
    for key in members.keys.sorted() where !keysRead.contains(key) {
      note(key, "is unknown; the keys here are " + keysRead.sorted().joined(separator: ", "))
    }
    for child in children { child.noteUnknownKeys() }
  }

  private func qualified(_ key: String) -> String { path.isEmpty ? key : path + "." + key }
}
