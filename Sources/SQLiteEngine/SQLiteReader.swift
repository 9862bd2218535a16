import Glibc
import GRDB
import Storage

/// What one call may do with a connection, until the call ends.
class SQLiteReader: Reader {
  /// The first error of the database; it stays, so that nothing runs after it.
  private(set) var failure: (any Error)?
  private var isEnded = false
  private var statementsLeft: Int
  private let thread = pthread_self()
  private let database: GRDB.Database
  private let statements: SQLiteStatements

  init(_ database: GRDB.Database, _ statements: SQLiteStatements, statementsMax: Int = .max) {
    self.database = database
    self.statements = statements
    statementsLeft = statementsMax
  }

  /// Runs `body`, the one call that this object serves.
  ///
  /// A failure of the database comes before what the body made of it, lest a full disk read as "not found"; a broken
  /// constraint is the body's to explain, but not to swallow.
  func serve<T>(_ body: () throws -> T) throws -> T {
    let value = Result { try body() }
    isEnded = true
    if let failure, failure is StorageError { throw failure }
    let result = try value.get()
    if let failure { throw failure }
    return result
  }

  func rows<T>(_ sql: String, _ arguments: [SQLValue], _ make: (any Storage.Row) throws -> T) throws -> [T] {
    let statement = try start(sql, arguments)
    defer { stop(statement) }
    var values: [T] = []
    while try recording({ try statement.step() }) { values.append(try value(of: statement, make)) }
    return values
  }

  func row<T>(_ sql: String, _ arguments: [SQLValue], _ make: (any Storage.Row) throws -> T) throws -> T? {
    let statement = try start(sql, arguments)
    defer { stop(statement) }
    return try recording({ try statement.step() }) ? try value(of: statement, make) : nil
  }

  func run(_ sql: String, _ arguments: [SQLValue]) throws {
    let statement = try start(sql, arguments)
    defer { stop(statement) }
    while try recording({ try statement.step() }) {}
  }

  var changesCount: Int { database.changesCount }

  private func start(_ sql: String, _ arguments: [SQLValue]) throws -> SQLiteStatement {
    guard isUsable else { throw StorageError.transactionEnded }
    if let failure { throw failure }
    return try recording {
      guard statementsLeft > 0 else { throw StorageError.secondStatement(sql: sql) }
      statementsLeft -= 1
      let statement = try statements.statement(sql, on: database)
      guard !statement.isTransactionControl else { throw StorageError.transactionControl(sql: sql) }
      try statement.bind(arguments)
      statement.isRunning = true
      return statement
    }
  }

  private func stop(_ statement: SQLiteStatement) {
    statement.reset()
    statement.isRunning = false
  }

  private func value<T>(of statement: SQLiteStatement, _ make: (any Storage.Row) throws -> T) throws -> T {
    var row = SQLiteRow(statement)
    let value = Result { try make(row) }
    try recording {
      if let error = row.error { throw error }
      guard isKnownUniquelyReferenced(&row) else { throw StorageError.rowEscaped(sql: statement.sql) }
    }
    return try value.get()
  }

  /// Looks at the thread first: `isEnded` belongs to it.
  var isUsable: Bool { pthread_equal(thread, pthread_self()) != 0 && !isEnded }

  /// Begins or ends a savepoint: not the body's to do.
  func control(_ sql: String) throws {
    guard isUsable else { throw StorageError.transactionEnded }
    if let failure { throw failure }
    try recording { try statements.run(sql, on: database) }
  }

  /// Whether SQLite has ended the transaction, or may have: then nothing in it can be gone on with.
  var isTransactionLost: Bool {
    if case .unavailable? = failure as? StorageError { return true }
    return !isUsable || !database.isInsideTransaction
  }

  /// For a savepoint that is rolled back alone: what failed in it is gone with it.
  func forgetFailure() { failure = nil }

  private func recording<T>(_ work: () throws -> T) throws -> T {
    do {
      return try work()
    } catch {
      failure = failure ?? error
      throw error
    }
  }
}
