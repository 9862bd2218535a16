import GRDB
import GRDBSQLite
import Storage

/// One body's savepoint.
final class SQLiteTransaction: SQLiteReader, Transaction {
  private(set) var notes: [ChangeNote] = []

  func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int {
    try run(sql, arguments)
    return changesCount
  }

  func note(_ note: ChangeNote) {
    if isUsable { notes.append(note) }
  }
}

/// One transaction of the writer, in which bodies run one after the other.
final class SQLiteWriteBatch: WriteBatch {
  private let database: GRDB.Database
  private let statements: SQLiteStatements
  private var isSpoilt = false

  init(_ database: GRDB.Database, _ statements: SQLiteStatements) {
    self.database = database
    self.statements = statements
  }

  var isStanding: Bool { !isSpoilt && database.isInsideTransaction }

  func savepoint<T>(_ body: (any Transaction) throws -> T) throws -> (value: T, notes: [ChangeNote]) {
    try statements.run("SAVEPOINT body", on: database)
    do {
      let transaction = SQLiteTransaction(database, statements)
      let value = try transaction.serve { try body(transaction) }
      try statements.run("RELEASE body", on: database)
      return (value, transaction.notes)
    } catch {
      rollBack()
      throw error
    }
  }

  private func rollBack() {
    guard isStanding else { return }
    do {
      try statements.run("ROLLBACK TO body", on: database)
      try statements.run("RELEASE body", on: database)
    } catch {
      isSpoilt = true
    }
  }

  func runScript(_ sql: String) throws {
    do {
      let cursor = try database.allStatements(sql: sql)
      while let statement = try cursor.next() {
        let checked = try SQLiteStatement(statement, sql: statement.sql)
        guard !checked.isTransactionControl else { throw StorageError.transactionControl(sql: checked.sql) }
        try statement.execute()
      }
    } catch {
      throw storageError(error)
    }
  }
}
