import GRDB
import GRDBSQLite
import Storage

/// One body's savepoint.
final class SQLiteTransaction: SQLiteReader, Transaction {
  private(set) var notes: [ChangeNote] = []
  var chainHeads: ChainHeads

  init(_ database: GRDB.Database, _ statements: SQLiteStatements, chainHeads: ChainHeads) {
    self.chainHeads = chainHeads
    super.init(database, statements)
  }

  func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int {
    try run(sql, arguments)
    return changesCount
  }

  func note(_ note: ChangeNote) {
    if isUsable { notes.append(note) }
  }

  func nested<T>(_ body: () throws -> T) throws -> T {
    let (notesBefore, headsBefore) = (notes, chainHeads)
    try control("SAVEPOINT nested")
    do {
      let value = try body()
      if let failure { throw failure }
      try control("RELEASE nested")
      return value
    } catch {
      (notes, chainHeads) = (notesBefore, headsBefore)
      guard !isTransactionLost else { throw error }
      forgetFailure()
      try control("ROLLBACK TO nested")
      try control("RELEASE nested")
      throw error
    }
  }
}

/// One transaction of the writer, in which bodies run one after the other.
final class SQLiteWriteBatch: WriteBatch {
  private let database: GRDB.Database
  private let statements: SQLiteStatements
  private var isSpoilt = false
  private var chainHeads = ChainHeads()

  init(_ database: GRDB.Database, _ statements: SQLiteStatements) {
    self.database = database
    self.statements = statements
  }

  var isStanding: Bool { !isSpoilt && database.isInsideTransaction }

  func savepoint<T>(_ body: (any Transaction) throws -> T) throws -> (value: T, notes: [ChangeNote]) {
    try statements.run("SAVEPOINT body", on: database)
    do {
      let transaction = SQLiteTransaction(database, statements, chainHeads: chainHeads)
      let value = try transaction.serve { try body(transaction) }
      try statements.run("RELEASE body", on: database)
      chainHeads = transaction.chainHeads
      return (value, transaction.notes)
    } catch {
      rollBack()
      throw error
    }
  }

  /// What comes last in the transaction: the ends of the chains that its bodies have moved.
  func finish() throws {
    guard !chainHeads.isEmpty else { return }
    _ = try savepoint { try EventTable.storeHeads(in: $0) }
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
