import Foundation
import SQLiteEngine
import Storage
import Testing

@Suite struct SQLiteReaderTests {
  private let temporary: TemporaryDatabase
  private let writer: Writer
  private let reader: any ReadConnection

  init() throws {
    temporary = try TemporaryDatabase(
      "CREATE TABLE devices (id TEXT NOT NULL PRIMARY KEY, sequence INTEGER, key BLOB) STRICT")
    writer = try Writer(database: temporary.database)
    reader = try temporary.database.makeReader()
    try writer.write { transaction in
      try transaction.execute("INSERT INTO devices VALUES (?1, ?2, ?3)", ["a", 1, .blob([1, 2])])
      try transaction.execute("INSERT INTO devices VALUES (?1, ?2, ?3)", ["b", nil, nil])
    }
  }

  @Test func `one read sees one state while the writer commits`() throws {
    let select = "SELECT count(*) FROM devices"
    let counts = try reader.read { reader in
      let before = try reader.row(select) { $0.integer(0) }
      try writer.write { try $0.execute("INSERT INTO devices (id) VALUES ('c')") }
      return [before, try reader.row(select) { $0.integer(0) }]
    }
    #expect(counts == [2, 2])
    #expect(try reader.readOne { try $0.row(select) { $0.integer(0) } } == 3)
  }

  @Test func `a read of one statement refuses a second`() throws {
    #expect(throws: StorageError.secondStatement(sql: "SELECT 2")) {
      try reader.readOne { reader in
        _ = try reader.row("SELECT 1") { $0.integer(0) }
        // try?: keeping the error to oneself must not help.
        _ = try? reader.row("SELECT 2") { $0.integer(0) }
      }
    }
  }

  @Test func `the calls of a round share a state until something is committed`() throws {
    let other = try Writer(database: SQLiteDatabase(path: temporary.path))
    #expect(try countInRound() == 2)
    // Another process's commit, which nobody here has answered.
    try other.write { try $0.execute("INSERT INTO devices (id) VALUES ('c')") }
    #expect(try countInRound() == 2)
    try reader.endRound()
    #expect(try countInRound() == 3)
    try writer.write { try $0.execute("INSERT INTO devices (id) VALUES ('d')") }
    #expect(try countInRound() == 4)
  }

  @Test func `other reads in a round see what was committed since it began`() throws {
    #expect(try countInRound() == 2)
    try writer.write { try $0.execute("INSERT INTO devices (id) VALUES ('c')") }
    #expect(try reader.readOne(count) == 3)
    #expect(try countInRound() == 3)
    try writer.write { try $0.execute("INSERT INTO devices (id) VALUES ('d')") }
    #expect(try reader.read(count) == 4)
    #expect(try countInRound() == 4)
  }

  @Test func `the log is written back as far as no round reads what came before`() throws {
    _ = try countInRound()
    try writer.write { try $0.execute("INSERT INTO devices (id) VALUES ('a needle')") }
    #expect(try !isWrittenBack("a needle"))
    try reader.endRound()
    #expect(try isWrittenBack("a needle"))
  }

  @Test func `a round goes on after an error`() throws {
    #expect(throws: StorageError.self) {
      try reader.readInRound { try $0.row("SELECT id FROM nowhere") { $0.text(0) } }
    }
    #expect(try countInRound() == 2)
    try reader.endRound()
    try reader.endRound()
    #expect(try countInRound() == 2)
  }

  @Test func `a reader cannot write`() throws {
    #expect(throws: StorageError.self) {
      try reader.readOne { try $0.rows("DELETE FROM devices RETURNING id") { $0.text(0) } }
    }
  }

  @Test func `a reader is of no use after its call`() throws {
    var kept: (any Reader)?
    try reader.read { kept = $0 }
    let leaked = try #require(kept)
    #expect(throws: StorageError.transactionEnded) { try leaked.row("SELECT 1") { $0.integer(0) } }
  }

  @Test func `arguments go to the number that names them`() throws {
    let swapped = try one("SELECT ?2, ?1, ?2", ["first", "second"]) { [$0.text(0), $0.text(1), $0.text(2)] }
    #expect(swapped == ["second", "first", "second"])
  }

  @Test(arguments: [0, 1, 3]) func `a wrong number of arguments is an error`(count: Int) throws {
    let sql = "SELECT ?1, ?2"
    #expect(throws: StorageError.argumentCount(count, expected: 2, sql: sql)) {
      try one(sql, [SQLValue](repeating: 1, count: count)) { $0.integer(0) }
    }
  }

  @Test(arguments: ["SELECT $1", "SELECT ?", "SELECT :id", "SELECT @id", "SELECT ?1, ?3", "SELECT ?2", "SELECT ?01"])
  func `a parameter that is not numbered in order is refused`(sql: String) throws {
    #expect(throws: StorageError.parameters(sql: sql)) { try one(sql, [1, 2, 3]) { $0.integer(0) } }
  }

  @Test func `every value comes back as it was`() throws {
    let values: [SQLValue] = [
      .null, .integer(.min), .integer(.max), .text(""), .text("naïve 😀 \u{0} end"), .blob([]), .blob([0, 255]),
    ]
    for value in values {
      let back = try one("SELECT ?1, typeof(?1)", [value]) { row -> SQLValue in
        switch row.text(1) {
        case "integer": .integer(row.integer(0))
        case "text": .text(row.text(0))
        case "blob": .blob(row.blob(0))
        default: .optional(row.textOrNil(0))
        }
      }
      #expect(back == value)
    }
  }

  @Test func `a column of another type is an error, whatever the closure does`() throws {
    let sql = "SELECT id, sequence, key FROM devices WHERE id = ?1"
    func expect(_ column: Int, _ expected: String, _ found: String, in id: SQLValue, _ read: (any Row) throws -> Void) {
      #expect(throws: StorageError.column(column, expected: expected, found: found, sql: sql)) {
        try one(sql, [id], read)
      }
    }
    expect(0, "integer", "text", in: "a") { _ = $0.integer(0) }
    expect(1, "text", "integer", in: "a") { _ = $0.textOrNil(1) }
    expect(2, "text", "blob", in: "a") { _ = $0.text(2) }
    expect(1, "integer", "null", in: "b") { _ = $0.integer(1) }
    expect(2, "blob", "null", in: "b") { _ = $0.blob(2) }
    expect(3, "text", "no such column", in: "a") { _ = $0.textOrNil(3) }
    expect(-1, "blob", "no such column", in: "a") { _ = $0.blobOrNil(-1) }
    expect(0, "blob", "text", in: "a") { row in
      _ = row.blob(0)
      _ = row.integer(2)
      throw StorageError.closed
    }
  }

  @Test func `a row that is kept is an error`() throws {
    var kept: (any Row)?
    let sql = "SELECT 1"
    #expect(throws: StorageError.rowEscaped(sql: sql)) { try one(sql, []) { kept = $0 } }
    _ = kept
  }

  @Test func `a statement may run inside itself`() throws {
    let sql = "SELECT id FROM devices ORDER BY id"
    let pairs = try reader.read { reader in
      try reader.rows(sql) { outer in
        try reader.rows(sql) { inner in outer.text(0) + inner.text(0) }
      }
    }
    #expect(pairs == [["aa", "ab"], ["ba", "bb"]])
  }

  @Test func `a query plan names its index`() throws {
    let plan = try reader.readOne { try explainQueryPlan("SELECT key FROM devices WHERE id = ?1", on: $0) }
    #expect(plan == ["SEARCH devices USING INDEX sqlite_autoindex_devices_1 (id=?)"])
  }

  private func count(_ reader: any Reader) throws -> Int64? {
    try reader.row("SELECT count(*) FROM devices") { $0.integer(0) }
  }

  private func countInRound() throws -> Int64? { try reader.readInRound(count) }

  /// Whether a checkpoint brings a text into the database file itself.
  private func isWrittenBack(_ text: String) throws -> Bool {
    try SQLiteDatabase(path: temporary.path).makeWriteConnection().close()
    return try Data(contentsOf: URL(filePath: temporary.path)).range(of: Data(text.utf8)) != nil
  }

  private func one<T>(_ sql: String, _ arguments: [SQLValue], _ make: (any Row) throws -> T) throws -> T? {
    try reader.readOne { try $0.row(sql, arguments, make) }
  }
}
