/// The packs that lenders may choose now, and every version that a contract was signed under.
public struct PolicyPacks: Sendable {
  /// A pack and the text that it was read from, which is kept with the contracts signed under it.
  public struct Entry: Sendable, Equatable {
    /// The pack.
    public let pack: PolicyPack
    /// Its TOML text.
    public let text: String

    /// A pack and its text.
    public init(pack: PolicyPack, text: String) {
      self.pack = pack
      self.text = text
    }
  }

  private let current: [String: Entry]
  private let versions: [PolicyVersion: PolicyPack]

  /// Packs to choose from, and packs of before that contracts still name.
  public init(current: [Entry], kept: [PolicyPack] = []) {
    self.current = Dictionary(current.map { ($0.pack.version.name, $0) }) { first, _ in first }
    let all = kept + current.map(\.pack)
    versions = Dictionary(all.map { ($0.version, $0) }) { _, last in last }
  }

  /// The names to choose from, in order.
  public var names: [String] { current.keys.sorted() }

  /// The pack of a name as it stands now; nil where there is none.
  public func current(_ name: String) -> Entry? { current[name] }

  /// The pack of a version that was kept; throws `internalError` where this binary and its database do not have it.
  public func require(_ version: PolicyVersion) throws(LatchkeyError) -> PolicyPack {
    guard let pack = versions[version] else {
      throw LatchkeyError(
        .internalError, "A policy version is missing.",
        context: "no pack \(version.name) \(version.digest)")
    }
    return pack
  }
}
