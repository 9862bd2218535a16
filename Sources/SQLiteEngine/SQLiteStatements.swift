import GRDB
import GRDBSQLite
import Storage

/// A prepared statement of one connection, stepped through SQLite's own functions: GRDB's rows cost as much again as
/// the look-up itself.
final class SQLiteStatement {
  let handle: OpaquePointer
  let sql: String
  let isReadOnly: Bool
  let columnCount: Int32
  /// Set while rows are being taken, since a statement can be run once at a time.
  var isRunning = false
  private let statement: Statement
  private let parameterCount: Int

  init(_ statement: Statement, sql: String) throws {
    self.statement = statement
    self.sql = sql
    handle = statement.sqliteStatement
    isReadOnly = statement.isReadonly
    columnCount = sqlite3_column_count(handle)
    parameterCount = Int(sqlite3_bind_parameter_count(handle))
    for number in 0..<parameterCount {
      // A number that is skipped has no name either.
      guard let name = sqlite3_bind_parameter_name(handle, Int32(number + 1)), String(cString: name) == "?\(number + 1)"
      else { throw StorageError.parameters(sql: sql) }
    }
  }

  /// `COMMIT`, `SAVEPOINT`, `ATTACH` and the like change nothing themselves and return no columns.
  var isTransactionControl: Bool { isReadOnly && columnCount == 0 && !sql.isPragma }

  func bind(_ arguments: [SQLValue]) throws {
    guard arguments.count == parameterCount else {
      throw StorageError.argumentCount(arguments.count, expected: parameterCount, sql: sql)
    }
    for (position, argument) in arguments.enumerated() {
      let code = bind(argument, at: Int32(position + 1))
      guard code == SQLITE_OK else { throw failure(code) }
    }
  }

  private func bind(_ argument: SQLValue, at number: Int32) -> Int32 {
    switch argument {
    case .null:
      return sqlite3_bind_null(handle, number)
    case .integer(let value):
      return sqlite3_bind_int64(handle, number, value)
    case .text(var value):
      return value.withUTF8 { bytes in
        bytes.withMemoryRebound(to: CChar.self) {
          sqlite3_bind_text64(handle, number, $0.baseAddress, UInt64($0.count), copied, UInt8(SQLITE_UTF8))
        }
      }
    case .blob(let value) where value.isEmpty:
      return sqlite3_bind_zeroblob(handle, number, 0)  // an empty array has no address, which would bind NULL
    case .blob(let value):
      return value.withUnsafeBytes { sqlite3_bind_blob64(handle, number, $0.baseAddress, UInt64($0.count), copied) }
    }
  }

  /// True for a row, false at the end.
  func step() throws -> Bool {
    let code = sqlite3_step(handle)
    if code == SQLITE_ROW { return true }
    if code == SQLITE_DONE { return false }
    throw failure(code)
  }

  func reset() {
    // It repeats the error of the last step, which has been thrown already.
    _ = sqlite3_reset(handle)
  }

  private func failure(_ code: Int32) -> any Error { storageError(code, on: sqlite3_db_handle(handle), sql: sql) }
}

/// SQLITE_TRANSIENT: SQLite copies what it is given to bind.
private let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

extension String {
  fileprivate var isPragma: Bool {
    drop { $0.isWhitespace }.prefix(6).lowercased() == "pragma"
  }
}

/// A statement's text as a key.
///
/// Texts are few and constant, so their lengths and ends tell most of them apart, and the whole of one is not hashed each
/// time that it runs. Equal texts are mostly one and the same, which is seen at once.
private struct StatementKey: Hashable {
  let sql: String

  func hash(into hasher: inout Hasher) {
    hasher.combine(sql.utf8.count)
    hasher.combine(sql.utf8.suffix(StatementKey.hashedBytes).reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
  }

  private static let hashedBytes = 8
}

/// The statements of one connection by their text; touched only while the connection is held.
final class SQLiteStatements {
  private var prepared: [StatementKey: SQLiteStatement] = [:]

  /// The statement for `sql`, ready to be bound; another one than the cached where that is running.
  func statement(_ sql: String, on database: GRDB.Database) throws -> SQLiteStatement {
    let key = StatementKey(sql: sql)
    if let statement = prepared[key] {
      return statement.isRunning ? try prepare(sql, on: database) : statement
    }
    let statement = try prepare(sql, on: database)
    prepared[key] = statement
    return statement
  }

  /// Runs `sql` to its end, dropping its rows.
  func run(_ sql: String, on database: GRDB.Database) throws {
    let statement = try statement(sql, on: database)
    defer { statement.reset() }
    while try statement.step() {}
  }

  /// SQLite closes no connection that has statements.
  func removeAll() { prepared.removeAll() }

  private func prepare(_ sql: String, on database: GRDB.Database) throws -> SQLiteStatement {
    do {
      return try SQLiteStatement(database.makeStatement(sql: sql), sql: sql)
    } catch {
      throw storageError(error)
    }
  }
}
