import Configuration
public import Lending
import Servicing

extension PolicyPacks {
  /// The packs in the binary, with those of a test's own beside them.
  public static func shipped(and others: [Entry] = []) throws -> PolicyPacks {
    let current = try PolicyPackFile.shipped.map(Entry.init) + others
    let countries = try CountriesFile.parse(CountriesFile.shipped, packs: current.map(\.pack.version.name))
    return PolicyPacks(current: current, countries: countries)
  }
}

extension PolicyPacks.Entry {
  /// A pack that is `standard` but for its name and what is replaced in its text.
  public static func standard(named name: String, _ changes: KeyValuePairs<String, String>) throws -> Self {
    try variant(of: "standard", named: name, changes)
  }

  /// A pack that is a shipped one but for its name and what is replaced in its text.
  public static func variant(
    of base: String, named name: String, _ changes: KeyValuePairs<String, String>
  ) throws -> Self {
    guard let shipped = PolicyPackFile.shipped.first(where: { $0.name == base }) else {
      throw StoryError("no pack \(base)")
    }
    let text = try changes.reduce(shipped.text) { text, change in
      guard text.contains(change.key) else { throw StoryError("\(base).toml does not say \(change.key)") }
      return text.replacing(change.key, with: change.value)
    }
    return try Self(ConfigurationFile(path: "config/policies/\(name).toml", text: text))
  }

  fileprivate init(_ file: ConfigurationFile) throws {
    self.init(pack: try PolicyPackFile.parse(file, digest: Servicer.policyDigest(file.text)), text: file.text)
  }
}
