import Logging

/// One key of the settings: its name, its place in `Settings`, what it may be, and why it is as it is.
struct SettingKey: Sendable {
  /// Its path in the file: `http.body_bytes_max`.
  let path: String
  /// What would be right, to follow "it must be".
  let expected: String
  /// What it does, and why its default is as it is.
  let reason: String
  /// Whether it comes from the environment alone and is shown to nobody.
  let isSecret: Bool
  /// Sets it; false where the value is not of its kind.
  let set: @Sendable (inout Settings, TOMLNode) -> Bool
  /// What it is set to.
  let node: @Sendable (Settings) -> TOMLNode

  init<Value: SettingValue>(
    _ path: String, _ target: any WritableKeyPath<Settings, Value> & Sendable, _ kind: ValueKind<Value>,
    isSecret: Bool = false, _ reason: String
  ) {
    self.path = path
    self.expected = kind.expected
    self.reason = reason
    self.isSecret = isSecret
    set = { settings, node in
      guard let value = kind.decode(node) else { return false }
      settings[keyPath: target] = value
      return true
    }
    node = { $0[keyPath: target].node }
  }

  /// The key's table in the file: `http`, or "" for the file's own.
  var table: String { path.lastIndex(of: ".").map { String(path[..<$0]) } ?? "" }
  /// The key within its table.
  var name: String { String(path.split(separator: ".").last ?? "") }
  /// Its environment variable: `LATCHKEY_HTTP_BODY_BYTES_MAX`.
  var variable: String { Settings.variablePrefix + path.uppercased().replacing(".", with: "_") }

  /// Sets it from text, as an environment variable or a flag is; false where the text is not of its kind.
  func set(_ settings: inout Settings, _ text: String) -> Bool {
    if set(&settings, .string(text)) { return true }
    if text == "true" || text == "false" { return set(&settings, .boolean(text == "true")) }
    // One way to write a number: Int also takes "+5" and "007".
    guard let integer = Int(text), String(integer) == text else { return false }
    return set(&settings, .integer(integer))
  }
}

/// What a setting's value is in a file.
protocol SettingValue: Sendable {
  var node: TOMLNode { get }
}

extension Int: SettingValue { var node: TOMLNode { .integer(self) } }
extension Bool: SettingValue { var node: TOMLNode { .boolean(self) } }
extension String: SettingValue { var node: TOMLNode { .string(self) } }
extension Secret: SettingValue { var node: TOMLNode { .string(description) } }
extension Optional: SettingValue where Wrapped: SettingValue { var node: TOMLNode { self?.node ?? .string("") } }
extension ListenAddress: SettingValue { var node: TOMLNode { .string(description) } }
extension Logger.Level: SettingValue { var node: TOMLNode { .string(rawValue) } }
extension Settings.Log.Format: SettingValue { var node: TOMLNode { .string(rawValue) } }

/// Where a setting comes from, weakest first.
enum SettingOrigin: Sendable, Equatable, CustomStringConvertible {
  case builtIn
  case file(String)
  case variable(String)
  case flag(String)

  var description: String {
    switch self {
    case .builtIn: "default"
    case .file(let name), .variable(let name), .flag(let name): name
    }
  }
}
