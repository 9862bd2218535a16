import GRDB
import Storage

// @unchecked: `statements` is touched only inside an access to the queue, which serialises them.
final class SQLiteReadConnection: ReadConnection, @unchecked Sendable {
  private let queue: DatabaseQueue
  private let statements = SQLiteStatements()

  init(_ queue: DatabaseQueue) { self.queue = queue }

  func readOne<T>(_ body: (any Reader) throws -> T) throws -> T {
    try queue.unsafeRead { database in
      let reader = SQLiteReader(database, statements, statementsMax: 1)
      return try reader.serve { try body(reader) }
    }
  }

  func read<T>(_ body: (any Reader) throws -> T) throws -> T {
    try queue.unsafeRead { database in
      try statements.inTransaction("BEGIN DEFERRED", on: database) {
        let reader = SQLiteReader(database, statements)
        return try reader.serve { try body(reader) }
      }
    }
  }
}
