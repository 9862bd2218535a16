import GRDB
import GRDBSQLite
import Storage

/// The engine's last error on `connection`, as a value of `Storage`: `ConstraintViolation` or `StorageError`.
func storageError(_ code: Int32, on connection: OpaquePointer?, sql: String?) -> any Error {
  storageError(code, sqlite3_errmsg(connection).map { String(cString: $0) } ?? "", sql)
}

/// What GRDB threw, as a value of `Storage`; other errors pass as they are.
func storageError(_ error: any Error) -> any Error {
  guard let error = error as? DatabaseError else { return error }
  return storageError(error.extendedResultCode.rawValue, error.message ?? "", error.sql)
}

private func storageError(_ code: Int32, _ message: String, _ sql: String?) -> any Error {
  let failure = EngineFailure(code: code, message: message, sql: sql)
  // The low byte is the primary code: https://sqlite.org/rescode.html#primary_result_codes_versus_extended_result_codes
  switch code & 0xff {
  case SQLITE_CONSTRAINT:
    return ConstraintViolation(code, message) ?? StorageError.failed(failure)
  case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_NOMEM, SQLITE_INTERRUPT, SQLITE_IOERR, SQLITE_FULL, SQLITE_CANTOPEN,
    SQLITE_PROTOCOL:
    return StorageError.unavailable(failure)
  default:
    return StorageError.failed(failure)
  }
}

extension ConstraintViolation {
  /// Reads SQLite's message: `UNIQUE constraint failed: devices.lender_id, devices.imei`.
  fileprivate init?(_ code: Int32, _ message: String) {
    guard let kind = Kind(code, message) else { return nil }
    let named = message.ranges(of: ": ").first.map { String(message[$0.upperBound...]) }
    switch kind {
    case .primaryKey, .unique, .notNull:
      let columns = named?.split(separator: ", ").map { $0.split(separator: ".", maxSplits: 1) } ?? []
      if columns.allSatisfy({ $0.count == 2 }), let table = columns.first?.first {
        self.init(kind: kind, table: String(table), columns: columns.map { String($0[1]) }, code: code)
      } else {
        // An index over expressions: `UNIQUE constraint failed: index 'name'`.
        self.init(kind: kind, name: named?.split(separator: "'").last.map(String.init), code: code)
      }
    case .check:
      self.init(kind: kind, name: named, code: code)
    case .dataType:
      // `cannot store TEXT value in INTEGER column instalments.amount`
      let column = message.split(separator: " ").last?.split(separator: ".", maxSplits: 1) ?? []
      self.init(
        kind: kind, table: column.first.map(String.init), columns: column.dropFirst().map(String.init), code: code)
    case .foreignKey:
      self.init(kind: kind, code: code)
    case .trigger:
      self.init(kind: kind, name: message, code: code)
    }
  }
}

extension ConstraintViolation.Kind {
  // The macros are expressions, which Swift does not import: https://sqlite.org/rescode.html#extrc
  fileprivate init?(_ code: Int32, _ message: String) {
    switch code >> 8 {
    case 1: self = .check
    case 3: self = .foreignKey
    case 5: self = .notNull
    case 6, 10: self = .primaryKey
    // To SQLite, ON DELETE RESTRICT is a trigger.
    case 7: self = message == "FOREIGN KEY constraint failed" ? .foreignKey : .trigger
    case 8: self = .unique
    case 12: self = .dataType
    default: return nil
    }
  }
}
