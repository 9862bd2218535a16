import Dispatch
import Glibc
import Synchronization

/// The one writer: group commit.
///
/// It takes all writes that wait, at most `batchMax`, into one transaction, each body in a savepoint of its own, and
/// commits once. Then listeners get what was noted, and after them the completions are called in the order of
/// submission; so a completion with success means: on disk. A batch is whatever waits, but for what would begin after its
/// time; there is no timer.
///
/// A body that throws is rolled back alone. When the database ends the whole transaction (disk full, I/O error, out of
/// memory) or cannot commit it, every write of the batch fails with `StorageError.unavailable`, none of its remaining
/// bodies runs, and the next batch begins anew.
///
/// Bodies, listeners and completions run on the writer's own queue: they hold up everybody, so they are short. Safe to
/// call from any thread.
public final class Writer: Sendable {
  private struct State {
    var waiting: [QueuedWrite] = []
    /// The thread that the writer's queue has now; nil while nothing waits.
    var thread: pthread_t?
    var isScheduled = false
    var isClosed = false
    var counters = WriterCounters()
  }

  private let connection: any WriteConnection
  private let batchMax: Int
  private let waitingMax: Int
  private let batchDuration: Duration
  private let queue = DispatchQueue(label: "latchkey.writer", qos: .userInitiated)
  private let state = Mutex(State())
  private let listeners = Mutex<[@Sendable ([ChangeNote]) -> Void]>([])

  /// A writer with a connection of its own.
  ///
  /// - Throws: `StorageError` if the database cannot be opened.
  public init(
    database: any Database,
    batchMax: Int = StorageLimits.batchBodiesMax,
    waitingMax: Int = StorageLimits.writesWaitingMax,
    batchDuration: Duration = .microseconds(StorageLimits.batchMicroseconds)
  ) throws {
    connection = try database.makeWriteConnection()
    self.batchMax = batchMax
    self.batchDuration = batchDuration
    self.waitingMax = waitingMax
  }

  /// What the writer has done so far.
  public var counters: WriterCounters { state.withLock { $0.counters } }

  /// How many writes wait for a batch now.
  public var waitingCount: Int { state.withLock { $0.waiting.count } }

  /// Has `listener` called after each commit with all that its bodies noted, if anything, before answers go out.
  public func addListener(_ listener: @escaping @Sendable ([ChangeNote]) -> Void) {
    listeners.withLock { $0.append(listener) }
  }

  /// Queues `body`, and calls `completion` once: on the writer's queue after the commit, or with the error.
  ///
  /// If too many wait (`StorageError.busy`) or the writer is closed (`StorageError.closed`), `completion` is called
  /// before this returns, on the caller's thread.
  public func submit<T: Sendable>(
    _ body: @escaping @Sendable (any Transaction) throws -> T,
    completion: @escaping @Sendable (Result<T, any Error>) -> Void
  ) {
    let write = QueuedWrite(body, completion)
    let refusal: StorageError? = state.withLock { state in
      if state.isClosed { return .closed }
      if state.waiting.count >= waitingMax { return .busy(waitingMax: waitingMax) }
      state.waiting.append(write)
      if !state.isScheduled {
        state.isScheduled = true
        queue.async { self.runWaiting() }
      }
      return nil
    }
    if let refusal { write.fail(refusal) }
  }

  /// Queues `body` and waits for its commit: for commands, the ticker and tests.
  ///
  /// - Throws: what `body` throws; `StorageError`, `.writerReentered` from a body, listener or completion.
  @discardableResult
  public func write<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) throws -> T {
    guard !isOnQueue else { throw StorageError.writerReentered }
    let answer = Answer<T>()
    submit(body) { answer.give($0) }
    return try answer.wait()
  }

  /// Waits until nothing waits any more.
  ///
  /// From a body, a listener or a completion it returns at once.
  public func drain() {
    guard !isOnQueue else { return }
    queue.sync {}
  }

  /// Refuses new writes, finishes those that wait, and closes the connection with its log written back.
  ///
  /// - Throws: `StorageError`; `.writerReentered` from a body, listener or completion. Closed twice, it does nothing.
  public func close() throws {
    guard !isOnQueue else { throw StorageError.writerReentered }
    let wasClosed = state.withLock { state in
      defer { state.isClosed = true }
      return state.isClosed
    }
    guard !wasClosed else { return }
    drain()
    try connection.close()
  }

  /// By thread: inside a body the queue that Dispatch calls current is the engine's.
  private var isOnQueue: Bool {
    state.withLock { state in state.thread.map { pthread_equal($0, pthread_self()) != 0 } ?? false }
  }

  private func runWaiting() {
    state.withLock { $0.thread = pthread_self() }
    while let writes = nextBatch() {
      let (answers, notes) = commit(writes)
      if !notes.isEmpty {
        for listener in listeners.withLock({ $0 }) { listener(notes) }
      }
      for answer in answers { answer() }
    }
  }

  private func nextBatch() -> [QueuedWrite]? {
    state.withLock { state in
      let count = min(state.waiting.count, batchMax)
      guard count > 0 else {
        state.thread = nil
        state.isScheduled = false
        return nil
      }
      defer { state.waiting.removeFirst(count) }
      return Array(state.waiting.prefix(count))
    }
  }

  private func commit(_ writes: [QueuedWrite]) -> (answers: [QueuedWrite.Answer], notes: [ChangeNote]) {
    let end = ContinuousClock.now + batchDuration
    var taken = 0
    defer { finish(taken, of: writes) }
    do {
      return try connection.commit { batch in
        var answers: [QueuedWrite.Answer] = []
        var notes: [ChangeNote] = []
        for write in writes where taken == 0 || ContinuousClock.now < end {
          taken += 1
          do {
            let saved = try batch.savepoint(write.body)
            answers.append(saved.value)
            notes += saved.notes
          } catch {
            guard batch.isStanding else { throw error }
            answers.append { write.fail(error) }
          }
        }
        return (answers, notes)
      }
    } catch {
      state.withLock { $0.counters.failedBatches += 1 }
      taken = writes.count
      let unavailable = StorageError.unavailable(because: error)
      return (writes.map { write in { write.fail(unavailable) } }, [])
    }
  }

  /// Counts what a batch has taken, and puts back what it had no time for, to come first.
  private func finish(_ taken: Int, of writes: [QueuedWrite]) {
    state.withLock { state in
      state.counters.batches += 1
      state.counters.bodies += taken
      state.counters.largestBatch = max(state.counters.largestBatch, taken)
      state.waiting.insert(contentsOf: writes.dropFirst(taken), at: 0)
    }
  }
}

/// What a writer has done since it was made.
public struct WriterCounters: Sendable, Equatable {
  /// Transactions, the failed ones too.
  public internal(set) var batches = 0
  /// Bodies that were taken into a batch.
  public internal(set) var bodies = 0
  /// Most bodies in one batch.
  public internal(set) var largestBatch = 0
  /// Transactions that failed as a whole.
  public internal(set) var failedBatches = 0
}

/// A write that waits, whatever its result's type.
private struct QueuedWrite: Sendable {
  typealias Answer = @Sendable () -> Void

  /// Runs the body and returns how to answer it once it is on disk.
  let body: @Sendable (any Transaction) throws -> Answer
  let fail: @Sendable (any Error) -> Void

  init<T: Sendable>(
    _ body: @escaping @Sendable (any Transaction) throws -> T,
    _ completion: @escaping @Sendable (Result<T, any Error>) -> Void
  ) {
    self.body = { transaction in
      let value = try body(transaction)
      return { completion(.success(value)) }
    }
    fail = { completion(.failure($0)) }
  }
}

/// One result, for the thread that waits for it.
private final class Answer<T: Sendable>: Sendable {
  private let given = DispatchSemaphore(value: 0)
  private let result = Mutex<Result<T, any Error>?>(nil)

  func give(_ result: Result<T, any Error>) {
    self.result.withLock { $0 = result }
    given.signal()
  }

  func wait() throws -> T {
    given.wait()
    guard let result = result.withLock({ $0 }) else { throw StorageError.closed }
    return try result.get()
  }
}

extension StorageError {
  /// A batch fails for one reason, and none of its writes did anything wrong: each may be tried again.
  fileprivate static func unavailable(because error: any Error) -> StorageError {
    if case .unavailable(let failure) = error as? StorageError { return .unavailable(failure) }
    return .unavailable(EngineFailure(code: 0, message: "the whole batch was rolled back: \(error)"))
  }
}
