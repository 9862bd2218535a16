import GRDBSQLite
import Storage

/// A row where SQLite keeps it, until the next step.
final class SQLiteRow: Storage.Row {
  /// The first column that was not what it was asked for.
  private(set) var error: StorageError?
  private let statement: SQLiteStatement

  init(_ statement: SQLiteStatement) { self.statement = statement }

  func integer(_ column: Int) -> Int64 { has(SQLITE_INTEGER, column) ? integerValue(column) : 0 }

  func text(_ column: Int) -> String { has(SQLITE_TEXT, column) ? textValue(column) : "" }

  func blob(_ column: Int) -> [UInt8] { has(SQLITE_BLOB, column) ? blobValue(column) : [] }

  func integerOrNil(_ column: Int) -> Int64? { hasOrNil(SQLITE_INTEGER, column) ? integerValue(column) : nil }

  func textOrNil(_ column: Int) -> String? { hasOrNil(SQLITE_TEXT, column) ? textValue(column) : nil }

  func blobOrNil(_ column: Int) -> [UInt8]? { hasOrNil(SQLITE_BLOB, column) ? blobValue(column) : nil }

  private func hasOrNil(_ expected: Int32, _ column: Int) -> Bool {
    if type(column) == SQLITE_NULL { return false }
    return has(expected, column)
  }

  private func has(_ expected: Int32, _ column: Int) -> Bool {
    let found = type(column)
    if found == expected { return true }
    error = error ?? .column(column, expected: name(expected), found: name(found), sql: statement.sql)
    return false
  }

  /// nil where the query has no such column.
  private func type(_ column: Int) -> Int32? {
    guard column >= 0, column < Int(sqlite3_data_count(statement.handle)) else { return nil }
    return sqlite3_column_type(statement.handle, Int32(column))
  }

  private func integerValue(_ column: Int) -> Int64 { sqlite3_column_int64(statement.handle, Int32(column)) }

  private func textValue(_ column: Int) -> String {
    // The text before its length: https://sqlite.org/c3ref/column_blob.html
    let text = sqlite3_column_text(statement.handle, Int32(column))
    let count = sqlite3_column_bytes(statement.handle, Int32(column))
    return String(decoding: UnsafeBufferPointer(start: text, count: Int(count)), as: UTF8.self)
  }

  private func blobValue(_ column: Int) -> [UInt8] {
    let bytes = sqlite3_column_blob(statement.handle, Int32(column))
    let count = sqlite3_column_bytes(statement.handle, Int32(column))
    return [UInt8](UnsafeRawBufferPointer(start: bytes, count: Int(count)))
  }

  private func name(_ type: Int32?) -> String {
    switch type {
    case SQLITE_INTEGER: "integer"
    case SQLITE_FLOAT: "real"
    case SQLITE_TEXT: "text"
    case SQLITE_BLOB: "blob"
    case SQLITE_NULL: "null"
    default: "no such column"
    }
  }
}
