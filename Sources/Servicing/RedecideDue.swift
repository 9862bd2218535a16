public import Lending
public import Storage

extension Servicer {
  /// What one batch of due work came to.
  public struct DueBatch: Sendable, Equatable {
    /// How much was done.
    public let count: Int
    /// The next instant at which something falls due; nil for never.
    public let nextDueAt: Instant?
  }

  /// Does what the clock brings, at most `limit` of each kind and no longer than a turn; the ticker and the test clock
  /// both call it.
  ///
  /// Restorations come first: cohorts that are not finished, and orders that end. Then each lender's day is counted, so
  /// that the brake comes on before its first step; what a guard has let go and whatever else has come is decided
  /// afresh; enrolments that nobody activated lapse, kept answers expire.
  public func redecideDue(
    at now: Instant, limit: Int, turn: WriterTurn = .unlimited, in transaction: any Transaction
  ) throws -> DueBatch {
    var count = try continueCohorts(at: now, limit: limit, turn: turn, in: transaction)
    let ending = try LockStatusTable.listEnding(at: now, limit: limit, in: transaction)
    count += try redecide(ending, at: now, turn: turn, in: transaction)
    count += try countDays(at: now, limit: limit, turn: turn, in: transaction)
    count += try sweepGuards(at: now, limit: limit, turn: turn, in: transaction)
    count += try sweepCalendars(at: now, limit: limit, turn: turn, in: transaction)
    if turn.hasTime {
      let due = try LockStatusTable.listDue(at: now, limit: limit, in: transaction)
      count += try redecide(due, at: now, turn: turn, in: transaction)
    }
    if turn.hasTime { count += try endLapsed(at: now, limit: limit, in: transaction) }
    return DueBatch(count: count, nextDueAt: try nextDue(in: transaction))
  }

  /// The next instant at which something falls due; nil for never.
  public func nextDue(in reader: any Reader) throws -> Instant? {
    [
      try LockStatusTable.nextDue(in: reader), try DeviceTable.nextLapse(in: reader),
      try StepDayTable.nextCount(in: reader), try SweepTable.oldest(in: reader),
      try CalendarTable.oldestSweep(in: reader),
      try CohortRestorationTable.oldestOpen(in: reader),
    ].compactMap(\.self).min()
  }

  /// Decides devices afresh until the turn ends.
  ///
  /// - Returns: how many.
  func redecide(
    _ due: [LockStatusTable.Due], at now: Instant, turn: WriterTurn, in transaction: any Transaction
  ) throws -> Int {
    var count = 0
    for device in due where turn.hasTime {
      _ = try redecide(device.deviceID, of: device.lenderID, at: now, in: transaction)
      count += 1
    }
    return count
  }

  /// Counts the days that have begun, at each lender's local midnight.
  private func countDays(
    at now: Instant, limit: Int, turn: WriterTurn, in transaction: any Transaction
  ) throws -> Int {
    var count = 0
    for day in try StepDayTable.listUncounted(at: now, limit: limit, in: transaction) where turn.hasTime {
      try StepDayTable.markCounted(day, at: now, in: transaction)
      let guards = try GuardTable.require(day.lenderID, in: transaction)
      _ = try engageBrake(of: day.lenderID, guards, unplanned: 0, at: now, in: transaction)
      count += 1
    }
    return count
  }

  private func endLapsed(at now: Instant, limit: Int, in transaction: any Transaction) throws -> Int {
    let lapsed = try DeviceTable.listLapsed(at: now, limit: limit, in: transaction)
    for device in lapsed { try retireDevice(device, at: now, in: transaction) }
    return try lapsed.count + IdempotencyKeyTable.deleteExpired(at: now, limit: limit, in: transaction)
  }
}
