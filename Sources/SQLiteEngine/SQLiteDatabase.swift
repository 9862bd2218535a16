import CSQLite
import GRDB
public import Storage

/// A SQLite file in WAL mode, through GRDB on the system's libsqlite3.
public struct SQLiteDatabase: Storage.Database {
  private let path: String
  private let cacheKibibytes: Int
  private let writerCacheKibibytes: Int
  private let memoryMapBytes: Int
  private let commits = CommitCount()

  /// The database in the file at `path`, which the first write connection makes where it is not there.
  ///
  /// - Parameters:
  ///   - path: the file; SQLite keeps `-wal` and `-shm` beside it.
  ///   - cacheKibibytes: the page cache of each connection that reads.
  ///   - writerCacheKibibytes: the page cache of the one that writes.
  ///   - memoryMapBytes: how much of the file is read through a memory map; 0 for none, since an I/O error in a map
  ///     is a signal and not an error.
  public init(
    path: String, cacheKibibytes: Int = SQLiteLimits.cacheKibibytes,
    writerCacheKibibytes: Int = SQLiteLimits.writerCacheKibibytes, memoryMapBytes: Int = 0
  ) {
    self.path = path
    self.cacheKibibytes = cacheKibibytes
    self.writerCacheKibibytes = writerCacheKibibytes
    self.memoryMapBytes = memoryMapBytes
  }

  /// A read-only connection with `query_only`; the file must be there.
  ///
  /// - Throws: `StorageError` if it cannot be opened.
  public func makeReader() throws -> any ReadConnection {
    var configuration = configuration("reader")
    configuration.readonly = true
    let queue = try open(configuration, ["PRAGMA cache_size = -\(cacheKibibytes)", "PRAGMA query_only = ON"])
    return SQLiteReadConnection(queue, commits: commits)
  }

  /// The connection that writes: WAL, and each commit synced to disk.
  ///
  /// - Throws: `StorageError` if it cannot be opened, or is not as it must be.
  public func makeWriteConnection() throws -> any WriteConnection {
    var configuration = configuration("writer")
    configuration.journalMode = .wal
    let queue = try open(
      configuration,
      [
        // GRDB has set NORMAL on entering WAL, which loses committed transactions when the power fails.
        "PRAGMA synchronous = FULL",
        "PRAGMA cache_size = -\(writerCacheKibibytes)",
        // Ours runs beside the writer.
        "PRAGMA wal_autocheckpoint = 0",
        "PRAGMA journal_size_limit = \(SQLiteLimits.logBytesKept)",
      ])
    try require("PRAGMA journal_mode", "wal", on: queue)
    try require("PRAGMA synchronous", 2, on: queue)
    try require("PRAGMA foreign_keys", 1, on: queue)
    let checkpoints = try open(self.configuration("checkpoint"), ["PRAGMA wal_autocheckpoint = 0"])
    return SQLiteWriteConnection(
      queue, checkpointer: SQLiteCheckpointer(checkpoints, writer: queue), commits: commits)
  }

  private func configuration(_ label: String) -> Configuration {
    var configuration = Configuration()
    configuration.label = "latchkey.sqlite.\(label)"
    configuration.busyMode = .timeout(SQLiteLimits.busySeconds)
    configuration.foreignKeysEnabled = true
    // A rollback that fails leaves a transaction open; the next access rolls it back, where GRDB would trap.
    configuration.allowsUnsafeTransactions = true
    return configuration
  }

  private func open(_ configuration: Configuration, _ pragmas: [String]) throws -> DatabaseQueue {
    // Misuse where something else has opened a database before; it works all the same, only slower.
    _ = SQLiteDatabase.countNoMemory
    do {
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.writeWithoutTransaction { database in
        try database.execute(sql: "PRAGMA temp_store = MEMORY")
        try database.execute(sql: "PRAGMA mmap_size = \(memoryMapBytes)")
        for pragma in pragmas { try database.execute(sql: pragma) }
      }
      return queue
    } catch {
      throw storageError(error)
    }
  }

  /// Asked for once in a process, before its first connection.
  private static let countNoMemory = csqlite_count_no_memory()

  private func require(_ pragma: String, _ expected: some DatabaseValueConvertible, on queue: DatabaseQueue) throws {
    let found = try Result { try queue.writeWithoutTransaction { try DatabaseValue.fetchOne($0, sql: pragma) } }
      .mapError(storageError).get()
    guard found == expected.databaseValue else {
      let message = "\(pragma) gives \(found ?? .null), and must give \(expected) before anything is written to \(path)"
      throw StorageError.failed(EngineFailure(code: 0, message: message, sql: pragma))
    }
  }
}
