import Configuration
import Cryptography
public import Lending

extension PolicyPacks {
  /// The packs in the binary, with those of a test's own beside them.
  public static func shipped(and others: [Entry] = []) throws -> PolicyPacks {
    PolicyPacks(current: try PolicyPackFile.shipped.map(Entry.init) + others)
  }
}

extension PolicyPacks.Entry {
  /// A pack that is `standard` but for its name and what is replaced in its text.
  public static func standard(named name: String, _ changes: KeyValuePairs<String, String>) throws -> Self {
    guard let standard = PolicyPackFile.shipped.first(where: { $0.name == "standard" }) else {
      throw StoryError("no pack standard")
    }
    let text = try changes.reduce(standard.text) { text, change in
      guard text.contains(change.key) else { throw StoryError("standard.toml does not say \(change.key)") }
      return text.replacing(change.key, with: change.value)
    }
    return try Self(ConfigurationFile(path: "config/policies/\(name).toml", text: text))
  }

  fileprivate init(_ file: ConfigurationFile) throws {
    let digest = String(Hexadecimal.encode(SHA256.digest(Array(file.text.utf8))).prefix(16))
    self.init(pack: try PolicyPackFile.parse(file, digest: digest), text: file.text)
  }
}
