import Dispatch
import GRDB
import GRDBSQLite
import Synchronization

/// Writes the log back into the database file beside the writer, so that no commit waits for that.
///
/// A checkpoint of the whole log takes tens of milliseconds and a sync of its own. This one runs on its own connection
/// while the writer goes on; what the writer has appended meanwhile is little, and the writer writes that back itself
/// after its next commit, so that the log can begin anew instead of growing for ever.
// @unchecked: the connection is used on the queue alone, and `pages` by the writer's connection alone.
final class SQLiteCheckpointer: @unchecked Sendable {
  private enum State {
    case idle
    case running
    /// The bulk is written back, and the rest is the writer's.
    case ran
  }

  private let connection: DatabaseQueue
  private let queue = DispatchQueue(label: "latchkey.sqlite.checkpoint", qos: .utility)
  private let state = Mutex(State.idle)
  /// How many pages the log had after the writer's last commit; SQLite's hook writes it.
  private let pages: UnsafeMutablePointer<Int32>

  /// A checkpointer that has a connection of its own and listens to the writer's commits.
  init(_ connection: DatabaseQueue, writer: DatabaseQueue) {
    self.connection = connection
    pages = .allocate(capacity: 1)
    pages.initialize(to: 0)
    let pages = pages
    writer.writeWithoutTransaction { database in
      _ = sqlite3_wal_hook(
        database.sqliteConnection,
        { context, _, _, count in
          context?.assumingMemoryBound(to: Int32.self).pointee = count
          return SQLITE_OK
        }, pages)
    }
  }

  deinit { pages.deallocate() }

  /// Begins a checkpoint where the log has grown long, or ends one; on the writer, after its commit.
  ///
  /// - Parameter finish: writes back what is left, on the writer's own connection.
  func afterCommit(_ finish: () throws -> Void) {
    let next = state.withLock { state in
      switch state {
      case .ran:
        state = .idle
        return State.ran
      case .idle where Int(pages.pointee) >= SQLiteLimits.checkpointPages:
        state = .running
        return State.running
      case .idle, .running: return State.idle
      }
    }
    switch next {
    case .idle: break
    case .running: queue.async { self.run() }
    // A checkpoint that fails loses nothing: the log stays as it is, and the next one tries again.
    case .ran: try? finish()
    }
  }

  /// Waits for a checkpoint that runs, and closes the connection.
  func close() throws { try queue.sync { try connection.close() } }

  private func run() {
    // As above: a checkpoint that fails loses nothing.
    try? connection.writeWithoutTransaction { try $0.execute(sql: SQLiteCheckpointer.passive) }
    state.withLock { $0 = .ran }
  }

  /// Writes back what it can without waiting for anybody.
  static let passive = "PRAGMA wal_checkpoint(PASSIVE)"
}
