import ArgumentParser
import Dispatch
import Foundation
import Lending
import SQLiteEngine
import Storage
import Synchronization

/// `make bench-midnight`: the night of the month's end, with polls and payments going on, and a cohort brought back.
struct Midnight: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure one local midnight at which many contracts change state.",
    discussion: """
      Seeds a book anew, starts the service just after the midnight, with the day's brake released, and drives it with \
      wrk at a pace: 2,000 polls and 200 payments a second at most, in windows of some seconds until the last contract \
      has changed. Then 10,000 of the devices are brought back by one cohort restoration, under the same load.
      """)

  @Option(help: "The service's binary.")
  var latchkey = ".build/release/latchkey"

  @Option(help: "Contracts in the book.")
  var contracts = 1_000_000

  @Option(help: "Contracts that change state.")
  var due = 300_000

  @Option(help: "Seconds of each window under load.")
  var seconds = 10

  @Option(help: "Where the book is kept.")
  var directory = ".build/bench-midnight"

  func run() throws {
    try Tools.require(["wrk", "curl"])
    let seed = try MidnightSeed(directory: directory, contracts: contracts, due: due, latchkey: latchkey)
    try seed.warmUp()
    let progress = try MidnightProgress(seed)
    let service = try Service(latchkey, directory: seed.directory)
    defer { service.stop() }
    let start = ContinuousClock.now
    print("\n\(due) of \(contracts) contracts change state at one midnight")
    Table.row("", ["changed", "polls/s", "p50 ms", "p99 ms", "payments/s", "p50 ms", "p99 ms", "errors"])
    let watch = progress.watch(from: start)
    var window = 1
    repeat {
      let load = try load(on: service, seed, window)
      Table.row("window \(window), \(seconds) s", ["\(try progress.changed())"] + load)
      window += 1
    } while watch.doneAfter() == nil
    let took = watch.doneAfter() ?? .zero
    print("all changed after \(Table.number(took.seconds, digits: 1)) s")
    try restore(on: service, seed, window)
  }

  /// Brings 10,000 back while the load goes on.
  private func restore(on service: Service, _ seed: MidnightSeed, _ window: Int) throws {
    let url = service.url
    let answer = Pending<(text: String, took: Duration)> {
      let start = ContinuousClock.now
      let text = try Tools.run(
        "curl",
        [
          "-sS", "-H", "Authorization: Bearer \(seed.lenderKey)", "-H", "Content-Type: application/json", "-d",
          "@" + seed.cohortFile, url + "/v1/cohort-restorations",
        ])
      return (text, ContinuousClock.now - start)
    }
    Table.row("cohort restoration, \(seconds) s", [""] + (try load(on: service, seed, window)))
    let restored = try answer.wait()
    print("restored in \(Table.number(restored.took.seconds, digits: 1)) s: \(restored.text)")
  }

  /// Polls and payments at once; what the columns show of both.
  private func load(on service: Service, _ seed: MidnightSeed, _ window: Int) throws -> [String] {
    let paidAt = ISO8601DateFormatter().string(from: Date(timeIntervalSince1970: Double(SystemClock().now().seconds)))
    let url = service.url
    let payments = Pending<LoadResult> {
      try .measure(
        url, seconds: seconds, connections: 20, script: "paced-payments.lua",
        [seed.contractsFile, seed.lenderKey, "midnight-\(UUID().uuidString)", paidAt])
    }
    let polls = try LoadResult.measure(
      service.url, seconds: seconds, script: "paced-polls.lua", [seed.tokensFile, "\(window)"])
    let paid = try payments.wait()
    return [polls, paid].flatMap { result in
      [
        Table.number(result.requestsPerSecond), Table.number(result.medianMilliseconds, digits: 2),
        Table.number(result.p99Milliseconds, digits: 2),
      ]
    } + ["\(polls.errors + paid.errors)"]
  }
}

/// How far the night has come, read beside the service.
final class MidnightProgress: Sendable {
  private let seed: MidnightSeed
  private let reader: any ReadConnection

  init(_ seed: MidnightSeed) throws {
    self.seed = seed
    reader = try SQLiteDatabase(path: seed.directory + "/latchkey.db").makeReader()
  }

  /// How many steps have begun.
  func changed() throws -> Int {
    try reader.read { try StepDayTable.begun(seed.lenderID, on: seed.day, in: $0) }
  }

  /// Whether nothing is due any more.
  private func isDone() throws -> Bool {
    try reader.read { try LockStatusTable.listDue(at: SystemClock().now(), limit: 1, in: $0) }.isEmpty
  }

  /// Looks five times a second, on a thread of its own, until nothing is due.
  func watch(from start: ContinuousClock.Instant) -> Watch {
    let watch = Watch()
    Thread.detachNewThread { [self] in
      // try?: a look that fails is followed by another.
      while (try? isDone()) != true { usleep(200_000) }
      watch.end(after: ContinuousClock.now - start)
    }
    return watch
  }

  /// When a night was over.
  final class Watch: Sendable {
    private let duration = Mutex<Duration?>(nil)

    func doneAfter() -> Duration? { duration.withLock { $0 } }

    func end(after duration: Duration) { self.duration.withLock { $0 = duration } }
  }
}

/// Work on a thread of its own, and its result for whoever waits.
final class Pending<Value: Sendable>: Sendable {
  private let done = DispatchSemaphore(value: 0)
  private let result = Mutex<Result<Value, any Error>?>(nil)

  init(_ body: @escaping @Sendable () throws -> Value) {
    Thread.detachNewThread { [self] in
      let outcome = Result { try body() }
      result.withLock { $0 = outcome }
      done.signal()
    }
  }

  func wait() throws -> Value {
    done.wait()
    guard let outcome = result.withLock({ $0 }) else { throw BenchmarkError("nothing came of it") }
    return try outcome.get()
  }
}

extension Duration {
  /// In seconds.
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
