import GRDB
import Storage

// @unchecked: `statements` is touched only inside an access to the queue, which serialises them.
final class SQLiteWriteConnection: WriteConnection, @unchecked Sendable {
  private let queue: DatabaseQueue
  private let statements = SQLiteStatements()
  private let checkpointer: SQLiteCheckpointer
  private let commits: CommitCount

  init(_ queue: DatabaseQueue, checkpointer: SQLiteCheckpointer, commits: CommitCount) {
    self.queue = queue
    self.commits = commits
    self.checkpointer = checkpointer
  }

  func commit<T>(_ body: (any WriteBatch) throws -> T) throws -> T {
    try queue.writeWithoutTransaction { database in
      let value = try statements.inTransaction("BEGIN IMMEDIATE", on: database) {
        let batch = SQLiteWriteBatch(database, statements)
        let value = try body(batch)
        if batch.isStanding { try batch.finish() }
        guard batch.isStanding else {
          throw StorageError.unavailable(EngineFailure(code: 0, message: "the transaction has ended by itself"))
        }
        return value
      }
      commits.increment()
      checkpointer.afterCommit { try statements.run(SQLiteCheckpointer.passive, on: database) }
      return value
    }
  }

  func close() throws {
    do {
      try checkpointer.close()
      try queue.writeWithoutTransaction { database in
        try statements.run(SQLiteCheckpointer.passive, on: database)
        statements.removeAll()
      }
      try queue.close()
    } catch {
      throw storageError(error)
    }
  }
}
