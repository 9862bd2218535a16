/// A database, whatever its engine: it makes connections.
public protocol Database: Sendable {
  /// A read-only connection, for one lane or worker.
  ///
  /// - Throws: `StorageError` if the database cannot be opened.
  func makeReader() throws -> any ReadConnection

  /// The connection that writes. The writer holds one, and the migrator another before it.
  ///
  /// - Throws: `StorageError` if the database cannot be opened, or would not sync each commit to disk.
  func makeWriteConnection() throws -> any WriteConnection
}

/// A read-only connection.
///
/// Calls from several threads wait for one another, so give each lane its own. Inside a call, it must not be called
/// again.
public protocol ReadConnection: AnyObject, Sendable {
  /// Runs `body` on one state of the database: a deferred transaction.
  ///
  /// The reader serves only this call and this thread; later it throws `StorageError.transactionEnded`.
  ///
  /// - Throws: what `body` throws; `StorageError`.
  func read<T>(_ body: (any Reader) throws -> T) throws -> T

  /// Runs `body`, which may run one statement and no more, without a transaction around it: the path of a poll.
  ///
  /// A second statement throws `StorageError.secondStatement`, since it might see another state than the first.
  ///
  /// - Throws: what `body` throws; `StorageError`.
  func readOne<T>(_ body: (any Reader) throws -> T) throws -> T

  /// Runs `body` on a state that the calls until `endRound()` share, for as long as this process commits nothing: the
  /// path of many polls at once, since to take a state costs as much as to look something up in it.
  ///
  /// It sees each commit that has been answered before the call. The log cannot begin anew while a round lasts, so a
  /// round is over before its thread waits.
  ///
  /// - Throws: what `body` throws; `StorageError`.
  func readInRound<T>(_ body: (any Reader) throws -> T) throws -> T

  /// Lets go of what `readInRound(_:)` has read from; nothing where it has not been called.
  ///
  /// - Throws: `StorageError`; the round is over all the same.
  func endRound() throws
}

/// The connection that writes: for `Writer` and `Migrator` alone.
public protocol WriteConnection: AnyObject, Sendable {
  /// Runs `body` in a transaction that takes the write lock at once, and commits it to disk, with the ends of the event
  /// chains that it has moved (`EventTable.storeHeads`).
  ///
  /// The connection is held throughout, and must not be asked for again inside `body`.
  ///
  /// - Throws: what `body` throws, after everything has been rolled back; `StorageError` if the transaction could not
  ///   begin, ended by itself meanwhile, or could not be committed: then nothing of it is there.
  func commit<T>(_ body: (any WriteBatch) throws -> T) throws -> T

  /// Writes what the log holds into the database file and closes the connection; after that, nothing else may be asked.
  ///
  /// - Throws: `StorageError`.
  func close() throws
}

/// A transaction of the writer, in which each body gets a savepoint of its own.
public protocol WriteBatch: AnyObject {
  /// Whether the transaction is still open. A full disk, an I/O error or too little memory ends it as a whole.
  var isStanding: Bool { get }

  /// Runs `body` in a savepoint; on an error it is rolled back alone, as far as the transaction still stands.
  ///
  /// - Returns: what `body` returned, and what it noted.
  /// - Throws: what `body` threw, or the error of the database that it kept to itself.
  func savepoint<T>(_ body: (any Transaction) throws -> T) throws -> (value: T, notes: [ChangeNote])

  /// Runs every statement of `sql`, a migration, outside of any savepoint.
  ///
  /// - Throws: `ConstraintViolation`; `StorageError`.
  func runScript(_ sql: String) throws
}
