public import Lending

/// The text of every pack that a contract was signed under, with what its lender changed of it.
public enum PolicyVersionTable {
  /// A version that was kept.
  public struct Kept: Sendable, Equatable {
    /// The pack's name, and the digest of its text and the changes.
    public let version: PolicyVersion
    /// Its TOML text.
    public let text: String
    /// What its lender changed of it.
    public let changes: PolicyChanges

    /// A version to keep.
    public init(version: PolicyVersion, text: String, changes: PolicyChanges) {
      self.version = version
      self.text = text
      self.changes = changes
    }
  }

  /// Keeps a version; does nothing where this very one is kept already.
  public static func keep(_ kept: Kept, at instant: Instant, in transaction: any Transaction) throws {
    try transaction.execute(
      """
      INSERT INTO policy_versions (name, digest, text, changes, kept_at) VALUES (?1, ?2, ?3, ?4, ?5)
      ON CONFLICT DO NOTHING
      """,
      [
        .text(kept.version.name), .text(kept.version.digest), .text(kept.text), .optional(kept.changes.storedText),
        .integer(instant.milliseconds),
      ])
  }

  /// A version that was kept, or nil.
  public static func find(_ version: PolicyVersion, in reader: any Reader) throws -> Kept? {
    try reader.row(
      "SELECT name, digest, text, changes FROM policy_versions WHERE name = ?1 AND digest = ?2",
      [.text(version.name), .text(version.digest)], make)
  }

  /// Every version that was ever kept.
  public static func list(in reader: any Reader) throws -> [Kept] {
    try reader.rows("SELECT name, digest, text, changes FROM policy_versions", make)
  }

  private static func make(_ row: any Row) throws -> Kept {
    Kept(
      version: PolicyVersion(name: row.text(0), digest: row.text(1)), text: row.text(2),
      changes: try row.textOrNil(3).map { try stored(PolicyChanges(stored: $0), "policy_versions.changes") } ?? .none)
  }
}
