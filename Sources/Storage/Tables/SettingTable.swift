/// Facts of the database as a whole: its sandbox mark and the test clock's time.
public enum SettingTable {
  /// What is kept.
  public enum Name: String, Sendable {
    /// `1` in a database that was made in the sandbox, `0` in any other.
    case sandbox
    /// The test clock's instant, in milliseconds UTC.
    case testClock = "test_clock"
    /// The id of the master key that the database belongs to.
    case masterKeyID = "master_key_id"
    /// Takes room for a moment; never there after a commit.
    case probe
  }

  /// The value of a setting, or nil where it was never set.
  public static func find(_ name: Name, in reader: any Reader) throws -> String? {
    try reader.row("SELECT value FROM settings WHERE name = ?1", [.text(name.rawValue)]) { $0.text(0) }
  }

  /// Sets a setting, whether it was there or not.
  public static func put(_ name: Name, _ value: String, in transaction: any Transaction) throws {
    try transaction.execute(
      "INSERT INTO settings (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
      [.text(name.rawValue), .text(value)])
  }

  /// Takes room for a value that no single page holds, and gives it back.
  ///
  /// An empty transaction commits on a full disk, and so does one that finds its room in a page that is there already.
  /// This one needs free pages, or the file to grow, and its commit writes to the log and syncs it.
  public static func probe(in transaction: any Transaction) throws {
    try put(.probe, String(repeating: " ", count: StorageLimits.probeBytes), in: transaction)
    try transaction.execute("DELETE FROM settings WHERE name = ?1", [.text(Name.probe.rawValue)])
  }
}
