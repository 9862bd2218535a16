import Synchronization

/// The packs that lenders may choose now, and every version that a contract was signed under.
public struct PolicyPacks: Sendable {
  /// A pack and the text that it was read from, which is kept with the contracts signed under it.
  public struct Entry: Sendable, Equatable {
    /// The pack.
    public let pack: PolicyPack
    /// Its TOML text.
    public let text: String
    /// What its lender changed of it.
    public let changes: PolicyChanges

    /// A pack and its text.
    public init(pack: PolicyPack, text: String, changes: PolicyChanges = .none) {
      self.pack = pack
      self.text = text
      self.changes = changes
    }
  }

  /// The versions, which grow while the service runs: a lender's own are made with its contracts.
  private final class Versions: Sendable {
    let packs: Mutex<[PolicyVersion: PolicyPack]>

    init(_ packs: [PolicyVersion: PolicyPack]) { self.packs = Mutex(packs) }
  }

  private let current: [String: Entry]
  private let versions: Versions
  private let countries: [String: CountryRule]

  /// Packs to choose from, packs of before that contracts still name, and what countries allow.
  public init(current: [Entry], kept: [PolicyPack] = [], countries: [CountryRule] = []) {
    self.current = Dictionary(current.map { ($0.pack.version.name, $0) }) { first, _ in first }
    self.countries = Dictionary(countries.map { ($0.country, $0) }) { first, _ in first }
    let all = kept + current.map(\.pack)
    versions = Versions(Dictionary(all.map { ($0.version, $0) }) { _, last in last })
  }

  /// The names to choose from, in order.
  public var names: [String] { current.keys.sorted() }

  /// The pack of a name as it stands now; nil where there is none.
  public func current(_ name: String) -> Entry? { current[name] }

  /// The rule of a country that allows some packs alone, and not this one; nil where it may be chosen.
  public func refusal(of name: String, in country: String) -> CountryRule? {
    countries[country].flatMap { $0.policies.contains(name) ? nil : $0 }
  }

  /// The pack of a version, if it is known.
  public func find(_ version: PolicyVersion) -> PolicyPack? { versions.packs.withLock { $0[version] } }

  /// The pack of a version that was kept; throws `internalError` where this binary and its database do not have it.
  public func require(_ version: PolicyVersion) throws(LatchkeyError) -> PolicyPack {
    guard let pack = find(version) else {
      throw LatchkeyError(
        .internalError, "A policy version is missing.",
        context: "no pack \(version.name) \(version.digest)")
    }
    return pack
  }

  /// Knows a version from now on; what is not kept in the database after all does no harm.
  public func learn(_ pack: PolicyPack) { versions.packs.withLock { $0[pack.version] = pack } }
}

/// Which packs a country's lenders may choose, and by what source.
public struct CountryRule: Sendable, Equatable {
  /// ISO 3166-1 alpha-2.
  public let country: String
  /// The names of the packs.
  public let policies: [String]
  /// The law, directions or judgement.
  public let source: String
  /// When that was issued.
  public let date: CivilDate

  /// A rule.
  public init(country: String, policies: [String], source: String, date: CivilDate) {
    self.country = country
    self.policies = policies
    self.source = source
    self.date = date
  }
}
