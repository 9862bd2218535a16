import Storage

extension TestDatabase {
  /// What is stored, as far as two moments can be told apart by it.
  public struct Contents: Sendable, Equatable {
    /// How many rows each table has.
    public let rows: [String: Int64]
    /// What stands in the rows of each table; differs from one run to the next.
    public let digests: [String: Int]
  }

  /// What is stored now.
  public func contents() throws -> Contents {
    try read { reader in
      let columns = try reader.rows(
        """
        SELECT m.name, group_concat('quote(' || c.name || ')', '||') FROM sqlite_master AS m
        JOIN pragma_table_info(m.name) AS c WHERE m.type = 'table' GROUP BY m.name
        """
      ) { (table: $0.text(0), all: $0.text(1)) }
      var rows: [String: Int64] = [:]
      var digests: [String: Int] = [:]
      for (table, all) in columns {
        let found = try reader.row("SELECT count(*), group_concat(\(all)) FROM \(table)") {
          (count: $0.integer(0), text: $0.textOrNil(1))
        }
        rows[table] = found?.count
        digests[table] = found?.text.hashValue
      }
      return Contents(rows: rows, digests: digests)
    }
  }
}
