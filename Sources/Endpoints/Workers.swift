import Dispatch
import Lending
import Storage
import Synchronization

/// Where reports run: a few threads, each with a read connection, and a bounded queue before them.
///
/// Safe to call from any thread.
final class Workers: Sendable {
  private typealias Job = @Sendable (any ReadConnection) -> Void

  private struct State {
    var idle: [any ReadConnection]
    var waiting: [Job] = []
  }

  private let waitingMax: Int
  private let queue = DispatchQueue(label: "latchkey.workers", qos: .userInitiated, attributes: .concurrent)
  private let state: Mutex<State>

  /// - Throws: `StorageError` if the database cannot be opened.
  init(database: any Database, count: Int, waitingMax: Int) throws {
    self.waitingMax = waitingMax
    let connections = try (0..<count).map { _ in try database.makeReader() }
    state = Mutex(State(idle: connections))
  }

  /// Runs `body` in a deferred transaction on a worker, and calls `completion` once, there; or with `unavailable`, on the
  /// caller's thread, where too many wait.
  func submit<Output>(
    _ body: @escaping @Sendable (any Reader) throws -> Output,
    completion: @escaping @Sendable (Result<Output, any Error>) -> Void
  ) {
    let job: Job = { connection in completion(Result { try connection.read(body) }) }
    let isTaken: Bool = state.withLock { state in
      if let connection = state.idle.popLast() {
        queue.async { self.run(job, connection) }
        return true
      }
      guard state.waiting.count < waitingMax else { return false }
      state.waiting.append(job)
      return true
    }
    if !isTaken { completion(.failure(LatchkeyError.overloaded("\(waitingMax) reports wait for a worker"))) }
  }

  private func run(_ first: @escaping Job, _ connection: any ReadConnection) {
    var next: Job? = first
    while let job = next {
      job(connection)
      next = state.withLock { state in
        guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
        state.idle.append(connection)
        return nil
      }
    }
  }
}
