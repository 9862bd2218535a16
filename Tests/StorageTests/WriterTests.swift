import Dispatch
import Foundation
import SQLiteEngine
import Storage
import Testing

@Suite struct WriterTests {
  private let temporary: TemporaryDatabase
  private let writer: Writer

  init() throws {
    temporary = try TemporaryDatabase(
      """
      CREATE TABLE payments (id INTEGER PRIMARY KEY, reference TEXT NOT NULL UNIQUE) STRICT;
      CREATE TABLE allocations (
        payment INTEGER NOT NULL REFERENCES payments (id) DEFERRABLE INITIALLY DEFERRED) STRICT;
      """)
    // On a busy machine too, what waits is one batch.
    writer = try Writer(database: temporary.database, batchDuration: .seconds(60))
  }

  @Test func `what 64 threads submit is all there, in fewer commits`() throws {
    let bodies = 5_000
    let refused = Collected<any Error>()
    let writer = writer
    DispatchQueue.concurrentPerform(iterations: 64) { thread in
      for number in stride(from: thread, to: bodies, by: 64) {
        writer.submit(
          { try $0.execute("INSERT INTO payments (reference) VALUES (?1)", [.text("\(number)")]) },
          completion: { if case .failure(let error) = $0 { refused.append(error) } })
      }
    }
    writer.drain()
    #expect(refused.all.isEmpty)
    #expect(try count() == Int64(bodies))
    let counters = writer.counters
    #expect(counters.bodies == bodies)
    #expect(counters.batches < bodies)
    #expect(counters.largestBatch <= StorageLimits.batchBodiesMax)
  }

  @Test func `a batch takes no more bodies when its time is over, and the rest comes first in the next`() throws {
    let writer = try Writer(database: temporary.database, batchDuration: .zero)
    let order = Collected<Int>()
    let held = DispatchSemaphore(value: 0)
    writer.submit({ _ in held.wait() }, completion: { _ in order.append(0) })
    for number in 1...3 {
      writer.submit({ try insert("\(number)", $0) }, completion: { _ in order.append(number) })
    }
    held.signal()
    writer.drain()
    #expect(order.all == [0, 1, 2, 3])
    #expect(writer.counters.largestBatch == 1)
    #expect(writer.counters.bodies == 4)
    #expect(try references() == ["1", "2", "3"])
  }

  @Test func `an error of a body rolls back that body alone`() throws {
    let results = inOneBatch(
      (1...3).map { number in
        { transaction in
          try insert("\(number)", transaction)
          if number == 2 { throw Refusal() }
        }
      })
    #expect(results.map(\.isSuccess) == [true, false, true])
    #expect(results[1].failure is Refusal)
    #expect(try references() == ["1", "3"])
  }

  @Test func `a broken constraint rolls back that body alone`() throws {
    let results = inOneBatch(["1", "1", "2"].map { reference in { try insert(reference, $0) } })
    #expect(results.map(\.isSuccess) == [true, false, true])
    #expect((results[1].failure as? ConstraintViolation)?.kind == .unique)
    #expect(try references() == ["1", "2"])
  }

  @Test func `completions come in the order of submission`() throws {
    let order = Collected<Int>()
    for number in 0..<1_000 {
      writer.submit({ if number.isMultiple(of: 7) { throw Refusal() } else { try insert("\(number)", $0) } }) { _ in
        order.append(number)
      }
    }
    writer.drain()
    #expect(order.all == Array(0..<1_000))
  }

  @Test func `listeners hear of committed bodies alone, and before the answers`() throws {
    let heard = Collected<String>()
    writer.addListener { notes in heard.append(notes.compactMap(\.deviceID).joined(separator: " ")) }
    let results = inOneBatch(
      ["a", "b", "c"].map { device in
        { transaction in
          transaction.note(ChangeNote(deviceID: device))
          if device == "b" { throw Refusal() }
        }
      }, then: { heard.append("answer") })
    #expect(results.map(\.isSuccess) == [true, false, true])
    #expect(heard.all == ["a c", "answer", "answer", "answer"])
  }

  @Test func `notes of a batch that could not be committed are dropped`() throws {
    let heard = Collected<[ChangeNote]>()
    writer.addListener { heard.append($0) }
    #expect(throws: StorageError.self) {
      try writer.write { transaction in
        transaction.note(ChangeNote(deviceID: "a"))
        try transaction.execute("INSERT INTO allocations (payment) VALUES (99)")
      }
    }
    #expect(heard.all.isEmpty)
  }

  @Test func `a commit that fails fails all of its batch, and the next one goes on`() throws {
    let results = inOneBatch([
      { try insert("1", $0) },
      { try $0.execute("INSERT INTO allocations (payment) VALUES (99)") },
      { try insert("2", $0) },
    ])
    #expect(results.map(\.isUnavailable) == [true, true, true])
    #expect(try references() == [])
    try writer.write { try insert("3", $0) }
    #expect(try references() == ["3"])
    #expect(writer.counters.failedBatches == 1)
  }

  @Test func `when the database ends the transaction, nothing more of the batch runs`() throws {
    let ran = Collected<Int>()
    let results = inOneBatch([
      {
        ran.append(1); try insert("1", $0)
      },
      {
        ran.append(2); try $0.execute("INSERT OR ROLLBACK INTO payments (reference) VALUES ('1')")
      },
      {
        ran.append(3); try insert("3", $0)
      },
    ])
    #expect(ran.all == [1, 2])
    #expect(results.map(\.isUnavailable) == [true, true, true])
    #expect(try references() == [])
  }

  @Test func `a database that fills up loses nothing that was answered, and goes on when there is room`() throws {
    let pages = try writer.write { try $0.row("PRAGMA page_count") { $0.integer(0) } } ?? 0
    try limitPages(pages + 20)
    let ran = Collected<String>()
    var successes: [String] = []
    var failures = 0
    for batch in 0..<20 {
      let names = (0..<4).map { "\(batch)-\($0)-" + String(repeating: "x", count: 700) }
      let results = inOneBatch(
        names.map { name in
          { transaction in
            ran.append(name)
            try insert(name, transaction)
          }
        })
      successes += zip(names, results).filter { $1.isSuccess }.map(\.0)
      failures += results.count { $0.isUnavailable }
    }
    #expect(!successes.isEmpty)
    #expect(failures > 0)
    #expect(successes.count + failures == 80)
    #expect((successes.count + 1..<80).contains(ran.all.count))
    #expect(try references() == successes.sorted())
    try limitPages(100_000)
    try writer.write { try insert("after", $0) }
    #expect(try references() == (successes + ["after"]).sorted())
  }

  @Test func `a body that swallows an error of the database is not committed`() throws {
    try writer.write { try insert("1", $0) }
    let results = inOneBatch([
      { transaction in
        try insert("2", transaction)
        // try?: this is the mistake under test.
        try? insert("1", transaction)
        // try?: so is this, which would be committed by itself had the transaction ended.
        try? insert("3", transaction)
      },
      { try insert("4", $0) },
    ])
    #expect(results[0].failure is ConstraintViolation)
    #expect(results[1].isSuccess)
    #expect(try references() == ["1", "4"])
  }

  @Test func `a body may say what a broken constraint means, and may not hide that the database failed`() throws {
    try writer.write { try insert("1", $0) }
    #expect(throws: Refusal.self) {
      try writer.write { transaction in
        do { try insert("1", transaction) } catch { throw Refusal() }
      }
    }
    #expect(throws: StorageError.self) {
      try writer.write { transaction in
        do { try transaction.execute("INSERT INTO nowhere VALUES (1)") } catch { throw Refusal() }
      }
    }
  }

  @Test func `a full queue refuses at once`() throws {
    let writer = try Writer(database: temporary.database, waitingMax: 2)
    let gate = Gate(writer)
    let results = Collected<Result<Void, any Error>>()
    for number in 1...3 { writer.submit({ try insert("\(number)", $0) }, completion: { results.append($0) }) }
    #expect(results.all.map { $0.failure as? StorageError } == [.busy(waitingMax: 2)])
    gate.open()
    writer.drain()
    #expect(results.all.count { $0.isSuccess } == 2)
  }

  @Test func `a transaction is of no use after its body`() throws {
    // The body has ended when the test looks at it.
    nonisolated(unsafe) var leaked: (any Transaction)?
    try writer.write { leaked = $0 }
    // As above.
    nonisolated(unsafe) let transaction = try #require(leaked)
    #expect(throws: StorageError.transactionEnded) { try insert("1", transaction) }
    try writer.write { _ in
      #expect(throws: StorageError.transactionEnded) { try insert("2", transaction) }
    }
    #expect(try references() == [])
  }

  @Test func `each commit is synced to disk`() throws {
    let synchronous = try writer.write { try $0.row("PRAGMA synchronous") { $0.integer(0) } }
    #expect(synchronous == 2)  // FULL: https://sqlite.org/pragma.html#pragma_synchronous
    #expect(try writer.write { try $0.row("PRAGMA journal_mode") { $0.text(0) } } == "wal")
    #expect(try writer.write { try $0.row("PRAGMA foreign_keys") { $0.integer(0) } } == 1)
  }

  @Test func `waiting for oneself is refused`() throws {
    let writer = writer
    #expect(throws: StorageError.writerReentered) {
      try writer.write { _ in try writer.write { _ in } }
    }
  }

  @Test func `a closed writer has finished what waited, and refuses the rest`() throws {
    let gate = Gate(writer)
    let results = Collected<Result<Void, any Error>>()
    writer.submit({ try insert("1", $0) }, completion: { results.append($0) })
    gate.open()
    try writer.close()
    try writer.close()
    #expect(results.all.map(\.isSuccess) == [true])
    #expect(throws: StorageError.closed) { try writer.write { _ in } }
    #expect(try references() == ["1"])
  }

  /// Runs bodies that are all waiting when the writer comes to them.
  private func inOneBatch(
    _ bodies: [@Sendable (any Transaction) throws -> Void], then: @escaping @Sendable () -> Void = {}
  ) -> [Result<Void, any Error>] {
    let gate = Gate(writer)
    let results = Collected<Result<Void, any Error>>()
    for body in bodies {
      writer.submit(body) { result in
        results.append(result)
        then()
      }
    }
    gate.open()
    writer.drain()
    return results.all
  }

  private func limitPages(_ pages: Int64) throws {
    _ = try writer.write { try $0.row("PRAGMA max_page_count = \(pages)") { $0.integer(0) } }
  }

  private func references() throws -> [String] {
    try temporary.database.makeReader().readOne { reader in
      try reader.rows("SELECT reference FROM payments ORDER BY reference") { $0.text(0) }
    }
  }

  private func count() throws -> Int64? {
    try temporary.database.makeReader().readOne { try $0.row("SELECT count(*) FROM payments") { $0.integer(0) } }
  }
}

@Sendable private func insert(_ reference: String, _ transaction: any Transaction) throws {
  try transaction.execute("INSERT INTO payments (reference) VALUES (?1)", [.text(reference)])
}

private struct Refusal: Error {}

/// Keeps a writer in one body until it is opened.
private struct Gate {
  private let opened = DispatchSemaphore(value: 0)

  init(_ writer: Writer) {
    let entered = DispatchSemaphore(value: 0)
    writer.submit(
      { [opened] _ in
        entered.signal()
        opened.wait()
      }, completion: { _ in })
    entered.wait()
  }

  func open() { opened.signal() }
}

extension Result {
  fileprivate var isSuccess: Bool { failure == nil }

  fileprivate var failure: Failure? {
    if case .failure(let error) = self { return error }
    return nil
  }

  fileprivate var isUnavailable: Bool {
    if case .unavailable = failure as? StorageError { return true }
    return false
  }
}
