public import Lending

/// The text of every pack that a contract was signed under.
public enum PolicyVersionTable {
  /// Keeps a pack's text; does nothing where this very version is kept already.
  public static func keep(
    _ version: PolicyVersion, text: String, at instant: Instant, in transaction: any Transaction
  ) throws {
    try transaction.execute(
      """
      INSERT INTO policy_versions (name, digest, text, kept_at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING
      """,
      [.text(version.name), .text(version.digest), .text(text), .integer(instant.milliseconds)])
  }

  /// Every version that was ever kept, with its text.
  public static func list(in reader: any Reader) throws -> [(version: PolicyVersion, text: String)] {
    try reader.rows("SELECT name, digest, text FROM policy_versions") { row in
      (PolicyVersion(name: row.text(0), digest: row.text(1)), row.text(2))
    }
  }
}
