import Enforcement
import Lending
import Servicing
import Storage

extension World {
  /// Writes through the service's writer; now and then the service dies meanwhile, comes back, and is asked again.
  ///
  /// `mayBeRepeated` whether asking again is safe after a commit that nobody heard of.
  func write<T: Sendable>(
    mayBeRepeated: Bool = false, _ body: @escaping @Sendable (Servicer, any Transaction) throws -> T
  ) throws -> T {
    defer { noteDue() }
    guard random.happens(SimulationLimits.crashOdds) else { return try ask(body) }
    database.arm(mayBeRepeated && random.happens(500) ? .afterCommit : .beforeCommit)
    do {
      return try ask(body)
    } catch is StorageError {
      report.crashes += 1
      try restart()
      return try ask(body)
    }
  }

  private func ask<T: Sendable>(_ body: @escaping @Sendable (Servicer, any Transaction) throws -> T) throws -> T {
    try writer.write { [servicer] in try body(servicer, $0) }
  }

  /// The service comes back: nothing of what it held in memory is left.
  private func restart() throws {
    writer = try Writer(database: database)
    reader = try database.makeReader()
    noted.listen(to: writer)
  }

  /// Learns what changed, and when the ticker has to come.
  private func noteDue() {
    for note in noted.take() {
      if let device = note.deviceID, let account = accountsByDevice[device] { changed.insert(account) }
      if let dueAt = note.dueAt { expectTick(by: dueAt) }
    }
  }

  /// The ticker comes when something falls due: mostly at once, sometimes minutes late, sometimes hours.
  func expectTick(by dueAt: Int64) {
    var late = Int64.random(in: 0...400, using: &random)
    if random.happens(SimulationLimits.tickerMinutesOdds) { late += Int64.random(in: 0...1_800_000, using: &random) }
    if random.happens(SimulationLimits.tickerHoursOdds) { late += Int64.random(in: 0...54_000_000, using: &random) }
    tickAt = min(tickAt ?? .max, max(dueAt, now) + late)
  }

  /// Has everything decided that the clock brings, and looks at every device that may have changed by it.
  func tick() throws {
    var nextDueAt: Instant?
    var count = 0
    repeat {
      let batch = try write(mayBeRepeated: true) { servicer, transaction in
        try servicer.redecideDue(at: servicer.now(), limit: SimulationLimits.dueBatch, in: transaction)
      }
      (nextDueAt, count) = (batch.nextDueAt, batch.count)
    } while count > 0
    tickAt = nil
    if let nextDueAt { expectTick(by: nextDueAt.milliseconds) }
    for account in accounts.indices where accounts[account].lookAt <= now {
      changed.insert(account)
    }
    try checkChanged()
  }
}
