extension Settings {
  /// A value that a flag gives to a key.
  public struct Override: Sendable, Equatable {
    /// The flag as it was typed, `--data-dir`: errors name it.
    public let flag: String
    /// The key's path: `data_dir`.
    public let key: String
    /// The value as it was typed; `true` for a flag that takes none.
    public let value: String

    /// An override.
    public init(flag: String, key: String, value: String) {
      self.flag = flag
      self.key = key
      self.value = value
    }
  }

  /// What the name of each environment variable begins with.
  static let variablePrefix = "LATCHKEY_"

  /// Settings from all sources, the later one winning: defaults, file, environment, flags.
  ///
  /// A key that a source leaves out keeps its value, and so does one whose variable is empty. Throws every mistake at
  /// once: unknown keys and variables, wrong values, and settings that contradict each other.
  public static func load(
    file: ConfigurationFile?, environment: [String: String], overrides: [Override]
  ) throws(ConfigurationError) -> Settings {
    var loader = SettingsLoader()
    if let file { loader.take(try TOMLNode.parse(file), of: file.path) }
    loader.take(environment)
    for override in overrides { loader.take(override) }
    loader.compare()
    guard loader.mistakes.isEmpty else { throw ConfigurationError(loader.mistakes) }
    return loader.settings
  }

  /// Where a key's value comes from.
  func origin(of path: String) -> SettingOrigin { origins[path] ?? .builtIn }
}

/// Settings in the making, and what is wrong with their sources.
private struct SettingsLoader {
  private(set) var settings = Settings()
  private(set) var mistakes: [ConfigurationError.Mistake] = []

  /// A table of a file, its own or, with the table's path, one within it.
  mutating func take(_ members: [String: TOMLNode], at table: String = "", of file: String) {
    for (name, node) in members.sorted(by: { $0.key < $1.key }) {
      let path = table.isEmpty ? name : table + "." + name
      if let key = Settings.keys.first(where: { $0.path == path }) {
        set(key, node.quoted, from: .file(file)) { key.set(&$0, node) }
      } else if !Settings.keys.contains(where: { $0.table == path }) {
        note(file, path, "is unknown; the keys \(table.isEmpty ? "here" : "of [\(table)]") are " + names(in: table))
      } else if case .table(let members) = node {
        take(members, at: path, of: file)
      } else {
        note(file, path, "is \(node.quoted); it must be a table, [\(path)]")
      }
    }
  }

  mutating func take(_ environment: [String: String]) {
    for (name, text) in environment.sorted(by: { $0.key < $1.key }) where name.hasPrefix(Settings.variablePrefix) {
      if let key = Settings.keys.first(where: { $0.variable == name }) {
        guard !text.isEmpty else { continue }
        set(key, TOMLNode.string(text).quoted, from: .variable(name)) { key.set(&$0, text) }
      } else if !isServiceLink(name) {
        note(name, "", "is no setting; `latchkey config show` lists them, \(Settings.keys[0].variable) is one")
      }
    }
  }

  mutating func take(_ override: Settings.Override) {
    guard let key = Settings.keys.first(where: { $0.path == override.key }) else {
      return note(override.flag, override.key, "is unknown; `latchkey config show` lists the keys")
    }
    set(key, TOMLNode.string(override.value).quoted, from: .flag(override.flag)) { key.set(&$0, override.value) }
  }

  /// What only all sources together can show.
  mutating func compare() {
    if settings.masterKey != nil, settings.masterKeyFile != nil {
      note(
        settings.origin(of: "master_key_file").description, "master_key_file",
        "is set beside \(settings.origin(of: "master_key")); one of them must go")
    }
    compareTLS()
    let seconds = settings.devices.pollAfterSeconds
    let secondsRestricted = settings.devices.pollAfterSecondsRestricted
    if secondsRestricted > seconds {
      let path = "devices.poll_after_seconds_restricted"
      let origins = [path, "devices.poll_after_seconds"].map { settings.origin(of: $0) }
      let origin = origins.first { $0 != .builtIn } ?? .builtIn
      note(
        origin.description, path,
        "is \(secondsRestricted); it must be at most devices.poll_after_seconds, which is \(seconds)")
    }
  }

  private mutating func compareTLS() {
    let tls = settings.tls
    if tls.certificateFile != nil, tls.keyFile == nil { noteMissing("tls.key_file", for: "tls.certificate_file") }
    for (path, value) in [("tls.key_file", tls.keyFile), ("tls.client_ca_file", tls.clientCAFile)]
    where value != nil && tls.certificateFile == nil {
      noteMissing("tls.certificate_file", for: path)
    }
  }

  private mutating func noteMissing(_ missing: String, for path: String) {
    note(settings.origin(of: path).description, path, "is set without \(missing); the two stand together")
  }

  private mutating func set(
    _ key: SettingKey, _ quoted: String, from origin: SettingOrigin, _ assign: (inout Settings) -> Bool
  ) {
    let isVariable = if case .variable = origin { true } else { false }
    if key.isSecret, !isVariable {
      note(origin.description, key.path, "is a secret; it must come from the environment alone, as \(key.variable)")
    } else if assign(&settings) {
      settings.origins[key.path] = origin
    } else {
      note(origin.description, key.path, "is \(key.isSecret ? "(set)" : quoted); it must be \(key.expected)")
    }
  }

  private mutating func note(_ source: String, _ place: String, _ detail: String) {
    mistakes.append(ConfigurationError.Mistake(source: source, place: place, detail: detail))
  }

  private func names(in table: String) -> String {
    Settings.keys.filter { $0.table == table && !$0.isSecret }.map(\.name).joined(separator: ", ")
  }

  /// Kubernetes sets LATCHKEY_PORT, LATCHKEY_SERVICE_HOST and more of the kind in a pod beside a service of that name.
  private func isServiceLink(_ name: String) -> Bool {
    name.hasSuffix("_PORT") || name.contains("_PORT_") || name.contains("_SERVICE_")
  }
}
