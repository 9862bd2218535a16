/// What went wrong with the database, for the log; none of it is for a client's eyes.
public enum StorageError: Error, Sendable, Equatable {
  /// The writer has as many writes waiting as it takes. Nothing was done; try again shortly (503).
  case busy(waitingMax: Int)
  /// The writer is closed, as the service is ending (503).
  case closed
  /// Disk full, I/O error, out of memory, locked too long: nothing of this write is there; try again later (503).
  case unavailable(EngineFailure)
  /// The engine refuses the statement or the file: a defect of ours, or a damaged database (500).
  case failed(EngineFailure)
  /// `count` arguments were given where `sql` takes another number.
  case argumentCount(Int, expected: Int, sql: String)
  /// A parameter is not `?1`, `?2`, …, or one of them is skipped.
  case parameters(sql: String)
  /// Column `index` holds `found` where `expected` was asked for.
  case column(Int, expected: String, found: String, sql: String)
  /// A row was kept beyond the closure that was handed it.
  case rowEscaped(sql: String)
  /// A transaction or reader was used after its call, or on another thread.
  case transactionEnded
  /// A second statement where only one may run: use `read`.
  case secondStatement(sql: String)
  /// `BEGIN`, `COMMIT`, `SAVEPOINT` and the like belong to the writer.
  case transactionControl(sql: String)
  /// `write` was called from a body, a listener or a completion of the same writer, where it would wait for itself.
  case writerReentered
}

/// An error of the engine's own.
///
/// Arguments are left out, so that no secret gets into a log.
public struct EngineFailure: Error, Sendable, Equatable {
  /// The engine's result code: SQLite's extended one.
  public let code: Int32
  /// The engine's message.
  public let message: String
  /// The statement that failed, if one did.
  public let sql: String?

  /// A failure, as the engine reports it.
  public init(code: Int32, message: String, sql: String? = nil) {
    self.code = code
    self.message = message
    self.sql = sql
  }
}
