import Dispatch
import SQLiteEngine
import Storage
import Testing

@Suite struct MigratorTests {
  private let temporary: TemporaryDatabase
  private let first = Migration(
    name: "0001_initial", sql: "CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (1);")
  private let second = Migration(name: "0002_more", sql: "ALTER TABLE a ADD COLUMN y TEXT;")

  init() throws { temporary = try TemporaryDatabase() }

  @Test func `migrations are applied once, in order, and recorded`() throws {
    #expect(try migrate([first]) == ["0001_initial"])
    #expect(try migrate([first, second]) == ["0002_more"])
    #expect(try migrate([first, second]) == [])
    let recorded = try read(
      "SELECT number || name || length(digest) || applied_at FROM schema_migrations ORDER BY number")
    #expect(recorded == ["10001_initial325", "20002_more325"])
    #expect(try read("SELECT name FROM pragma_table_info('a')") == ["x", "y"])
  }

  @Test func `a migration that fails leaves nothing, and those before it stay`() throws {
    let broken = Migration(
      name: "0002_broken", sql: "CREATE TABLE b (x INTEGER) STRICT; INSERT INTO nowhere VALUES (1);")
    let error = #expect(throws: MigrationError.self) { try migrate([first, broken]) }
    guard case .failed(name: "0002_broken", let reason) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reason.contains("nowhere"))
    #expect(try read("SELECT name FROM sqlite_schema WHERE type = 'table'").sorted() == ["a", "schema_migrations"])
    #expect(try migrate([first, second]) == ["0002_more"])
  }

  @Test func `a migration cannot end its transaction`() throws {
    let cunning = Migration(name: "0002_cunning", sql: "CREATE TABLE b (x INTEGER) STRICT; COMMIT; DROP TABLE a;")
    #expect(throws: MigrationError.self) { try migrate([first, cunning]) }
    #expect(try read("SELECT name FROM sqlite_schema WHERE type = 'table'").sorted() == ["a", "schema_migrations"])
  }

  @Test func `a shipped migration that was edited is refused`() throws {
    try migrate([first])
    let edited = Migration(name: first.name, sql: first.sql + " ")
    #expect(throws: MigrationError.edited(name: "0001_initial", applied: "0001_initial")) {
      try migrate([edited, second])
    }
    let renamed = Migration(name: "0001_first", sql: first.sql)
    #expect(throws: MigrationError.edited(name: "0001_first", applied: "0001_initial")) { try migrate([renamed]) }
  }

  @Test func `a database newer than the binary is refused`() throws {
    try migrate([first, second])
    #expect(throws: MigrationError.newerDatabase(name: "0002_more", known: 1)) { try migrate([first]) }
  }

  @Test func `a gap in the record is refused`() throws {
    try migrate([first, second])
    let connection = try temporary.database.makeWriteConnection()
    try connection.commit { try $0.runScript("DELETE FROM schema_migrations WHERE number = 1") }
    try connection.close()
    #expect(throws: MigrationError.gap(missing: 1, found: "0002_more")) { try migrate([first, second]) }
  }

  @Test(arguments: [["0002_more"], ["0001_initial", "0003_more"], ["1_initial"], ["0001"], ["0001_"]])
  func `files are numbered without a gap`(names: [String]) throws {
    #expect(throws: MigrationError.self) { try Migrator(names.map { Migration(name: $0, sql: "") }) }
  }

  @Test func `two that start at once apply each migration once`() throws {
    let migrations = [first, second]
    let outcomes = Collected<Result<[String], any Error>>()
    DispatchQueue.concurrentPerform(iterations: 4) { _ in
      outcomes.append(Result { try Migrator(migrations).migrate(temporary.database, now: 5) })
    }
    #expect(try outcomes.all.flatMap { try $0.get() }.sorted() == ["0001_initial", "0002_more"])
  }

  @Test func `every error says what to do`() {
    let errors: [MigrationError] = [
      .misnumbered(name: "n", expected: 1), .edited(name: "n", applied: "n"), .gap(missing: 1, found: "n"),
      .newerDatabase(name: "n", known: 1), .failed(name: "n", reason: "r"),
    ]
    for error in errors {
      #expect(["Name the files", "restore", "Put right"].contains { error.description.contains($0) })
    }
  }

  @discardableResult
  private func migrate(_ migrations: [Migration]) throws -> [String] {
    try Migrator(migrations).migrate(temporary.database, now: 5)
  }

  private func read(_ sql: String) throws -> [String] {
    try temporary.database.makeReader().readOne { try $0.rows(sql) { $0.text(0) } }
  }
}
