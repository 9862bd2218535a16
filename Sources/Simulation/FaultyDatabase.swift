import Storage
import Synchronization

/// A database whose service dies when it is told to: before a commit, so that nothing of the batch is there, or after it
/// and before anybody was told.
final class FaultyDatabase: Database {
  enum Fault: Sendable {
    case beforeCommit
    case afterCommit
  }

  struct Death: Error {}

  private let database: any Database
  private let fault = Mutex<Fault?>(nil)

  init(_ database: any Database) { self.database = database }

  /// The next commit meets the fault.
  func arm(_ fault: Fault) { self.fault.withLock { $0 = fault } }

  func makeReader() throws -> any ReadConnection { try database.makeReader() }

  func makeWriteConnection() throws -> any WriteConnection {
    FaultyConnection(try database.makeWriteConnection(), takeFault: takeFault)
  }

  private func takeFault() -> Fault? {
    fault.withLock { fault in
      defer { fault = nil }
      return fault
    }
  }
}

private final class FaultyConnection: WriteConnection {
  private let connection: any WriteConnection
  private let takeFault: @Sendable () -> FaultyDatabase.Fault?

  init(_ connection: any WriteConnection, takeFault: @escaping @Sendable () -> FaultyDatabase.Fault?) {
    self.connection = connection
    self.takeFault = takeFault
  }

  func commit<T>(_ body: (any WriteBatch) throws -> T) throws -> T {
    let fault = takeFault()
    let value = try connection.commit { batch in
      let value = try body(batch)
      if fault == .beforeCommit { throw FaultyDatabase.Death() }
      return value
    }
    if fault == .afterCommit { throw FaultyDatabase.Death() }
    return value
  }

  func close() throws { try connection.close() }
}
