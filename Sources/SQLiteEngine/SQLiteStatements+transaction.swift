import GRDB

extension SQLiteStatements {
  /// `begin`, `body`, `COMMIT`; whatever is thrown, no transaction stays open behind it as far as SQLite lets us.
  func inTransaction<T>(_ begin: String, on database: GRDB.Database, _ body: () throws -> T) throws -> T {
    if database.isInsideTransaction { try run("ROLLBACK", on: database) }
    try run(begin, on: database)
    do {
      let value = try body()
      try run("COMMIT", on: database)
      return value
    } catch {
      // try?: what failed before says more, and the next transaction tries again.
      if database.isInsideTransaction { try? run("ROLLBACK", on: database) }
      throw error
    }
  }
}
