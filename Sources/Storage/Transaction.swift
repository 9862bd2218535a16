/// What reads the database: one state of it, for as long as the closure runs that is handed this.
///
/// Arguments are `?1`, `?2`, …, each used at least once and none left over; any other spelling is refused, because
/// SQLite numbers `$1` by first appearance and would bind it swapped. Statements are prepared once per connection and
/// kept by their text, so the text is a constant of the code and values never stand in it.
public protocol Reader: AnyObject {
  /// Every row that `sql` gives, made into values by `make`, in the order of the query.
  ///
  /// - Throws: what `make` throws; `StorageError`.
  func rows<T>(_ sql: String, _ arguments: [SQLValue], _ make: (any Row) throws -> T) throws -> [T]

  /// The first row that `sql` gives, made into a value by `make`, or nil if there is none.
  ///
  /// - Throws: what `make` throws; `StorageError`.
  func row<T>(_ sql: String, _ arguments: [SQLValue], _ make: (any Row) throws -> T) throws -> T?
}

/// What reads and writes the database inside the writer's transaction, in a savepoint of its own.
///
/// After a statement has failed, every later one fails with the same error, and the savepoint is rolled back even if
/// the error was caught: after `SQLITE_FULL` the transaction is gone and what follows would commit by itself. (To look
/// whether something is there, ask for it, or use `ON CONFLICT`.) A `ConstraintViolation` may be caught to throw what
/// it means; a `StorageError` reaches the writer's caller whatever the body throws instead. It serves only the call that it was handed to, on
/// that thread; later it throws `StorageError.transactionEnded`.
public protocol Transaction: Reader {
  /// Runs one statement that returns no rows.
  ///
  /// - Returns: how many rows an `INSERT`, `UPDATE` or `DELETE` changed, without those changed by triggers.
  /// - Throws: `ConstraintViolation`; `StorageError`.
  @discardableResult
  func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int

  /// Tells the writer's listeners, after the commit, what this transaction changed; forgotten if it is rolled back.
  func note(_ note: ChangeNote)

  /// The event chains that the writer's transaction has moved so far: for `EventTable` alone.
  var chainHeads: ChainHeads { get set }

  /// Runs `body` in a savepoint inside this one: when it throws, what it wrote, noted and appended is gone, and the
  /// transaction goes on as if it had not run.
  ///
  /// - Throws: what `body` throws. After an error that has ended the whole transaction (`StorageError.unavailable`), every
  ///   later statement fails with that error.
  @discardableResult
  func nested<T>(_ body: () throws -> T) throws -> T
}

extension Reader {
  /// Every row that `sql`, which takes no arguments, gives.
  ///
  /// - Throws: what `make` throws; `StorageError`.
  public func rows<T>(_ sql: String, _ make: (any Row) throws -> T) throws -> [T] { try rows(sql, [], make) }

  /// The first row that `sql`, which takes no arguments, gives, or nil if there is none.
  ///
  /// - Throws: what `make` throws; `StorageError`.
  public func row<T>(_ sql: String, _ make: (any Row) throws -> T) throws -> T? { try row(sql, [], make) }
}

extension Transaction {
  /// Runs one statement that takes no arguments and returns no rows.
  ///
  /// - Returns: how many rows were changed.
  /// - Throws: `ConstraintViolation`; `StorageError`.
  @discardableResult
  public func execute(_ sql: String) throws -> Int { try execute(sql, []) }
}
