import GRDB
import Storage

// @unchecked: `statements` and `round` are touched only inside an access to the queue, which serialises them.
final class SQLiteReadConnection: ReadConnection, @unchecked Sendable {
  private let queue: DatabaseQueue
  private let statements = SQLiteStatements()
  private let commits: CommitCount
  /// The commits before the state that a round reads was taken; nil outside of a round.
  private var round: UInt64?

  init(_ queue: DatabaseQueue, commits: CommitCount) {
    self.queue = queue
    self.commits = commits
  }

  func readOne<T>(_ body: (any Reader) throws -> T) throws -> T {
    try queue.unsafeRead { database in
      if round != commits.value { try leaveRound(on: database) }
      let reader = SQLiteReader(database, statements, statementsMax: 1)
      return try reader.serve { try body(reader) }
    }
  }

  func readInRound<T>(_ body: (any Reader) throws -> T) throws -> T {
    try queue.unsafeRead { database in
      try enterRound(on: database)
      let reader = SQLiteReader(database, statements)
      do {
        return try reader.serve { try body(reader) }
      } catch {
        // try?: what failed before says more, and the next call tries again.
        try? leaveRound(on: database)
        throw error
      }
    }
  }

  func endRound() throws {
    try queue.unsafeRead { try leaveRound(on: $0) }
  }

  func read<T>(_ body: (any Reader) throws -> T) throws -> T {
    try queue.unsafeRead { database in
      // The transaction ends whatever is open.
      round = nil
      return try statements.inTransaction("BEGIN DEFERRED", on: database) {
        let reader = SQLiteReader(database, statements)
        return try reader.serve { try body(reader) }
      }
    }
  }

  /// Goes on with the state of the round, unless something was committed since it was taken.
  private func enterRound(on database: GRDB.Database) throws {
    let count = commits.value
    guard round != count else { return }
    try leaveRound(on: database)
    try statements.run("BEGIN DEFERRED", on: database)
    round = count
  }

  /// Asks SQLite and not `round`, since an earlier try may have failed.
  private func leaveRound(on database: GRDB.Database) throws {
    round = nil
    if database.isInsideTransaction { try statements.run("ROLLBACK", on: database) }
  }
}
