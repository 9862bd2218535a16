public import Storage

/// A transaction that keeps the text of every statement that runs in it.
public final class CountedTransaction: Transaction {
  private let transaction: any Transaction
  /// The statements, in the order in which they ran.
  public private(set) var statements: [String] = []

  /// A transaction around another.
  public init(_ transaction: any Transaction) { self.transaction = transaction }

  /// Runs and keeps a query.
  public func rows<T>(_ sql: String, _ arguments: [SQLValue], _ make: (any Row) throws -> T) throws -> [T] {
    statements.append(sql)
    return try transaction.rows(sql, arguments, make)
  }

  /// Runs and keeps a look-up.
  public func row<T>(_ sql: String, _ arguments: [SQLValue], _ make: (any Row) throws -> T) throws -> T? {
    statements.append(sql)
    return try transaction.row(sql, arguments, make)
  }

  /// Runs and keeps a write.
  public func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int {
    statements.append(sql)
    return try transaction.execute(sql, arguments)
  }

  /// Passes a note on.
  public func note(_ note: ChangeNote) { transaction.note(note) }

  /// The chains that the writer's transaction has moved.
  public var chainHeads: ChainHeads {
    get { transaction.chainHeads }
    set { transaction.chainHeads = newValue }
  }

  /// A savepoint inside it.
  public func nested<T>(_ body: () throws -> T) throws -> T { try transaction.nested(body) }
}
