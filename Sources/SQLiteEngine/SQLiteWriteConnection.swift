import GRDB
import Storage

// @unchecked: `statements` is touched only inside an access to the queue, which serialises them.
final class SQLiteWriteConnection: WriteConnection, @unchecked Sendable {
  private let queue: DatabaseQueue
  private let statements = SQLiteStatements()

  init(_ queue: DatabaseQueue) { self.queue = queue }

  func commit<T>(_ body: (any WriteBatch) throws -> T) throws -> T {
    try queue.writeWithoutTransaction { database in
      try statements.inTransaction("BEGIN IMMEDIATE", on: database) {
        let batch = SQLiteWriteBatch(database, statements)
        let value = try body(batch)
        guard batch.isStanding else {
          throw StorageError.unavailable(EngineFailure(code: 0, message: "the transaction has ended by itself"))
        }
        return value
      }
    }
  }

  func close() throws {
    do {
      try queue.writeWithoutTransaction { database in
        try statements.run("PRAGMA wal_checkpoint(TRUNCATE)", on: database)
        statements.removeAll()
      }
      try queue.close()
    } catch {
      throw storageError(error)
    }
  }
}
