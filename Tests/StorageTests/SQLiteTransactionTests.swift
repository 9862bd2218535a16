import SQLiteEngine
import Storage
import Testing

@Suite struct SQLiteTransactionTests {
  private let temporary: TemporaryDatabase
  private let writer: Writer

  init() throws {
    temporary = try TemporaryDatabase(
      """
      CREATE TABLE devices (
        id INTEGER PRIMARY KEY,
        lender TEXT NOT NULL,
        imei TEXT NOT NULL,
        label TEXT CONSTRAINT label_is_short CHECK (length(label) < 5),
        UNIQUE (lender, imei)
      ) STRICT;
      CREATE UNIQUE INDEX devices_label ON devices (lower(label));
      CREATE TABLE contracts (id TEXT NOT NULL PRIMARY KEY, device INTEGER REFERENCES devices ON DELETE RESTRICT) STRICT;
      CREATE TRIGGER contracts_stay BEFORE DELETE ON contracts BEGIN SELECT raise(ABORT, 'contracts stay'); END;
      INSERT INTO devices VALUES (1, 'l', '1', 'one');
      INSERT INTO contracts VALUES ('c', 1);
      """)
    writer = try Writer(database: temporary.database)
  }

  @Test(arguments: [
    (
      "INSERT INTO devices VALUES (2, 'l', '1', NULL)",
      ConstraintViolation(kind: .unique, table: "devices", columns: ["lender", "imei"], code: 2067)
    ),
    (
      "INSERT INTO devices VALUES (1, 'l', '2', NULL)",
      ConstraintViolation(kind: .primaryKey, table: "devices", columns: ["id"], code: 1555)
    ),
    (
      "INSERT INTO contracts VALUES ('c', NULL)",
      ConstraintViolation(kind: .primaryKey, table: "contracts", columns: ["id"], code: 1555)
    ),
    (
      "INSERT INTO devices VALUES (2, 'l', '2', 'ONE')",
      ConstraintViolation(kind: .unique, name: "devices_label", code: 2067)
    ),
    (
      "INSERT INTO devices VALUES (2, NULL, '2', NULL)",
      ConstraintViolation(kind: .notNull, table: "devices", columns: ["lender"], code: 1299)
    ),
    (
      "INSERT INTO devices VALUES (2, 'l', '2', 'too long')",
      ConstraintViolation(kind: .check, name: "label_is_short", code: 275)
    ),
    ("INSERT INTO contracts VALUES ('d', 9)", ConstraintViolation(kind: .foreignKey, code: 787)),
    ("DELETE FROM devices", ConstraintViolation(kind: .foreignKey, code: 1811)),
    ("DELETE FROM contracts", ConstraintViolation(kind: .trigger, name: "contracts stay", code: 1811)),
    (
      "INSERT INTO contracts VALUES ('d', 'x')",
      ConstraintViolation(kind: .dataType, table: "contracts", columns: ["device"], code: 3091)
    ),
  ])
  func `a broken constraint says which`(sql: String, expected: ConstraintViolation) throws {
    #expect(throws: expected) { try writer.write { try $0.execute(sql) } }
  }

  @Test func `a violation reads well in the log`() {
    let unique = ConstraintViolation(kind: .unique, table: "devices", columns: ["lender", "imei"], code: 2067)
    #expect(unique.description == "unique constraint on devices(lender, imei) broken (2067)")
    #expect(ConstraintViolation(kind: .foreignKey, code: 787).description == "foreign key constraint broken (787)")
  }

  @Test func `a savepoint inside is rolled back alone, with what it noted, whatever failed in it`() throws {
    let notes = Collected<String?>()
    writer.addListener { for note in $0 { notes.append(note.deviceID) } }
    let isCaught = try writer.write { transaction in
      try transaction.execute("INSERT INTO devices VALUES (2, 'l', '2', NULL)")
      transaction.note(ChangeNote(deviceID: "2"))
      var isCaught = false
      do {
        try transaction.nested {
          transaction.note(ChangeNote(deviceID: "3"))
          try transaction.execute("INSERT INTO devices VALUES (3, 'l', '3', NULL)")
          try transaction.execute("INSERT INTO devices VALUES (4, 'l', '3', NULL)")
        }
      } catch is ConstraintViolation {
        isCaught = true
      }
      try transaction.nested { try transaction.execute("INSERT INTO devices VALUES (5, 'l', '5', NULL)") }
      return isCaught
    }
    #expect(isCaught)
    #expect(try writer.write { try $0.rows("SELECT id FROM devices ORDER BY id") { $0.integer(0) } } == [1, 2, 5])
    #expect(notes.all == ["2"])
  }

  @Test func `it tells how many rows changed`() throws {
    let changed = try writer.write { transaction in
      [
        try transaction.execute("INSERT INTO devices VALUES (2, 'l', '2', NULL), (3, 'l', '3', NULL)"),
        try transaction.execute("UPDATE devices SET label = NULL WHERE id = ?1", [1]),
        try transaction.execute("UPDATE devices SET label = NULL WHERE id = ?1", [99]),
      ]
    }
    #expect(changed == [2, 1, 0])
  }

  @Test func `what an insert returns is a row, and the insert stays`() throws {
    let id = try writer.write { transaction in
      try transaction.row("INSERT INTO devices VALUES (?1, 'l', '7', NULL) RETURNING id", [7]) { $0.integer(0) }
    }
    #expect(id == 7)
    #expect(try writer.write { try $0.row("SELECT imei FROM devices WHERE id = 7") { $0.text(0) } } == "7")
  }

  @Test(arguments: [
    "COMMIT", "ROLLBACK", "BEGIN", "SAVEPOINT mine", "RELEASE body", "ROLLBACK TO body", "DETACH DATABASE other",
  ])
  func `the transaction is the writer's`(sql: String) throws {
    #expect(throws: StorageError.transactionControl(sql: sql)) { try writer.write { try $0.execute(sql) } }
    try writer.write { try $0.execute("INSERT INTO devices VALUES (2, 'l', '2', NULL)") }
  }

  @Test(arguments: ["SELEC 1", "", "SELECT 1; SELECT 2", "INSERT INTO nowhere VALUES (1)"])
  func `a statement that makes no sense fails as such`(sql: String) throws {
    let error = try #require(throws: StorageError.self) { try writer.write { try $0.execute(sql) } }
    guard case .failed(let failure) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(!failure.message.isEmpty)
  }

  @Test func `an error holds no argument`() throws {
    let secret = "a secret name"
    let error = #expect(throws: (any Error).self) {
      try writer.write { try $0.execute("INSERT INTO nowhere VALUES (?1)", [.text(secret)]) }
    }
    #expect(!String(reflecting: error).contains(secret))
  }

  @Test func `another process that holds the lock makes a write unavailable, not lost`() throws {
    let other = try temporary.database.makeWriteConnection()
    let writer = writer
    let done = try other.commit { batch in
      let results = Collected<Result<Int, any Error>>()
      writer.submit(
        { try $0.execute("INSERT INTO devices VALUES (2, 'l', '2', NULL)") }, completion: { results.append($0) })
      _ = try batch.savepoint { try $0.execute("INSERT INTO devices VALUES (3, 'l', '3', NULL)") }
      return results
    }
    writer.drain()
    #expect(try done.all.map { try $0.get() } == [1])
  }
}
