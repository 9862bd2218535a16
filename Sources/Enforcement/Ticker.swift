import Dispatch
import Lending
public import Logging
public import Servicing
public import Storage
import Synchronization

/// Wakes at the earliest instant at which anything changes by the clock alone, and has just that decided afresh.
///
/// It takes turns of bounded time, between which other writes get theirs, and learns of earlier instants from the notes
/// of each commit. In the sandbox, where the clock stands between its moves, it does what a commit has made due at once:
/// what the clock itself brings is the move's own work. It never sleeps longer than `TickerLimits.sleepMillisecondsMax`, since the system's clock may
/// be set. Safe to call from any thread.
public final class Ticker: Sendable {
  private enum State {
    case idle
    /// Until when it sleeps, in milliseconds UTC, and its how manieth sleep it is: a sleeper that was woken must not wake
    /// again when its time comes.
    case asleep(until: Int64, wake: DispatchWorkItem, number: Int)
    /// The earliest instant that a commit has noted meanwhile, in milliseconds UTC.
    case working(noted: Int64?)
    case stopped
  }

  private let writer: Writer
  private let servicer: Servicer
  private let logger: Logger
  private let isClockStanding: Bool
  private let queue = DispatchQueue(label: "latchkey.ticker", qos: .utility)
  private let state = Mutex(State.idle)
  private let undecided = Atomic(0)
  private let sleeps = Atomic(0)

  /// A ticker that does nothing before `start()`.
  ///
  /// `isClockStanding` whether time passes only when somebody moves it: then nothing is worth waiting for.
  public init(writer: Writer, servicer: Servicer, logger: Logger, isClockStanding: Bool = false) {
    self.writer = writer
    self.servicer = servicer
    self.logger = logger
    self.isClockStanding = isClockStanding
  }

  /// Begins: does what fell due while the service was off, and listens to the writer from now on.
  public func start() {
    writer.addListener { [weak self, isClockStanding, servicer] notes in
      guard let dueAt = notes.compactMap(\.dueAt).min() else { return }
      if !isClockStanding || dueAt <= servicer.now().milliseconds { self?.wake(by: dueAt) }
    }
    work()
  }

  /// Ends; a batch that is under way is finished by the writer.
  public func stop() {
    state.withLock { state in
      if case .asleep(_, let wake, _) = state { wake.cancel() }
      state = .stopped
    }
  }

  private func work() {
    let mayWork = state.withLock { state in
      if case .stopped = state { return false }
      state = .working(noted: nil)
      return true
    }
    guard mayWork else { return }
    writer.submit(
      { [servicer] transaction in
        try servicer.redecideDue(
          at: servicer.now(), limit: TickerLimits.batchMax, turn: WriterTurn(), in: transaction)
      },
      completion: { [self] result in
        if case .success(let batch) = result { tell(of: batch.failures) }
        queue.async { self.finish(result) }
      })
  }

  private func finish(_ result: Result<Servicer.DueBatch, any Error>) {
    switch result {
    case .success(let batch) where batch.count > 0: work()
    case .success(let batch):
      sleep(until: isClockStanding ? nil : batch.nextDueAt?.milliseconds)
    case .failure(StorageError.busy):
      // The queue is full: everybody's answers come first, and then at once what was due.
      sleep(until: servicer.now().milliseconds + TickerLimits.busyMilliseconds)
    case .failure(let error):
      logger.error("due changes could not be decided", metadata: ["error": "\(error)"])
      sleep(until: servicer.now().milliseconds + TickerLimits.retryMilliseconds)
    }
  }

  /// What could not be decided was put off, so each of its attempts is told of.
  private func tell(of failures: [Servicer.DueFailure]) {
    guard !failures.isEmpty else { return }
    undecided.add(failures.count, ordering: .relaxed)
    for failure in failures {
      logger.error(
        "due work could not be decided and was put off",
        metadata: [
          "lender": "\(failure.lenderID)", "device": "\(failure.deviceID.map { "\($0)" } ?? "-")",
          "error": "\(failure.reason)",
        ])
    }
  }

  /// How often something that was due could not be decided since the start.
  public var undecidedCount: Int { undecided.load(ordering: .relaxed) }

  private func sleep(until dueAt: Int64?) {
    let now = servicer.now().milliseconds
    let latest = now + TickerLimits.sleepMillisecondsMax
    state.withLock { state in
      guard case .working(let noted) = state else { return }
      let until = min(dueAt ?? latest, noted ?? latest, latest)
      let number = sleeps.add(1, ordering: .relaxed).newValue
      let wake = DispatchWorkItem { [weak self] in self?.awake(number) }
      state = .asleep(until: until, wake: wake, number: number)
      queue.asyncAfter(deadline: .now() + .milliseconds(Int(max(0, until - now))), execute: wake)
    }
  }

  private func awake(_ number: Int) {
    let isAsleep = state.withLock { state in
      guard case .asleep(_, _, number) = state else { return false }
      return true
    }
    if isAsleep { work() }
  }

  /// Wakes earlier than it meant to, where something falls due before that.
  private func wake(by dueAt: Int64) {
    let isAsleep = state.withLock { state in
      switch state {
      case .working(let noted):
        state = .working(noted: min(dueAt, noted ?? dueAt))
        return false
      case .asleep(let until, let wake, _) where dueAt < until:
        wake.cancel()
        state = .working(noted: nil)
        return true
      case .idle, .asleep, .stopped: return false
      }
    }
    if isAsleep { sleep(until: dueAt) }
  }
}

/// The ticker's bounds.
public enum TickerLimits {
  /// Devices that one batch looks up: more than a turn's time is enough for, so that the time decides.
  public static let batchMax = 200
  /// The clock may be set under a sleeper.
  public static let sleepMillisecondsMax: Int64 = 60_000
  /// After a turn that found the writer's queue full.
  public static let busyMilliseconds: Int64 = 50
  /// After an error of the database, which is likely to last.
  public static let retryMilliseconds: Int64 = 5_000
}
