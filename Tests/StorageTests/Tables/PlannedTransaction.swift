import Storage

/// A transaction that asks, before each statement, how the engine would run it.
final class PlannedTransaction: Transaction {
  private let transaction: any Transaction
  /// The steps of every plan, with the statement that they belong to.
  private(set) var steps: [(sql: String, step: String)] = []

  init(_ transaction: any Transaction) { self.transaction = transaction }

  func rows<T>(_ sql: String, _ arguments: [SQLValue], _ make: (any Row) throws -> T) throws -> [T] {
    try plan(sql)
    return try transaction.rows(sql, arguments, make)
  }

  func row<T>(_ sql: String, _ arguments: [SQLValue], _ make: (any Row) throws -> T) throws -> T? {
    try plan(sql)
    return try transaction.row(sql, arguments, make)
  }

  func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int {
    try plan(sql)
    return try transaction.execute(sql, arguments)
  }

  func note(_ note: ChangeNote) { transaction.note(note) }

  var chainHeads: ChainHeads {
    get { transaction.chainHeads }
    set { transaction.chainHeads = newValue }
  }

  func nested<T>(_ body: () throws -> T) throws -> T { try transaction.nested(body) }

  private func plan(_ sql: String) throws {
    steps += try explainQueryPlan(sql, on: transaction).map { (sql, $0) }
  }
}
