public import Lending
public import Storage

extension Servicer {
  /// What one batch of due work came to.
  public struct DueBatch: Sendable, Equatable {
    /// How much was done.
    public let count: Int
    /// The next instant at which something falls due; nil for never.
    public let nextDueAt: Instant?
    /// What could not be done, and was put off.
    public let failures: [DueFailure]
  }

  /// Due work of one device or lender that could not be done: a damaged row, which may hold up nobody else's.
  public struct DueFailure: Sendable, Equatable {
    /// Whose it is.
    public let lenderID: LenderID
    /// The device; nil where it is the lender's own.
    public let deviceID: DeviceID?
    /// What was thrown, for the log.
    public let reason: String
  }

  /// Hours by which a device that could not be decided is put off.
  public static let undecidableHours = 1

  /// Does what the clock brings, at most `limit` of each kind and no longer than a turn; the ticker and the test clock
  /// both call it.
  ///
  /// Restorations come first: cohorts that are not finished, and orders that end. Then each lender's day is counted, so
  /// that the brake comes on before its first step; what a guard has let go and whatever else has come is decided
  /// afresh; enrolments that nobody activated lapse, kept answers expire.
  ///
  /// What cannot be decided is rolled back alone, put off, and told in the batch.
  public func redecideDue(
    at now: Instant, limit: Int, turn: WriterTurn = .unlimited, in transaction: any Transaction
  ) throws -> DueBatch {
    var failures: [DueFailure] = []
    var count = try continueCohorts(at: now, limit: limit, turn: turn, &failures, in: transaction)
    let ending = try LockStatusTable.listEnding(at: now, limit: limit, in: transaction)
    count += try redecide(ending, at: now, turn: turn, &failures, in: transaction)
    count += try countDays(at: now, limit: limit, turn: turn, &failures, in: transaction)
    count += try sweepGuards(at: now, limit: limit, turn: turn, &failures, in: transaction)
    count += try sweepCalendars(at: now, limit: limit, turn: turn, &failures, in: transaction)
    if turn.hasTime {
      let due = try LockStatusTable.listDue(at: now, limit: limit, in: transaction)
      count += try redecide(due, at: now, turn: turn, &failures, in: transaction)
    }
    count += try endLapsed(at: now, limit: limit, turn: turn, in: transaction)
    return DueBatch(count: count, nextDueAt: try nextDue(in: transaction), failures: failures)
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

  /// Decides devices afresh until the turn ends; one that cannot be decided is put off, and leaves every list of what is
  /// due, so that the others are not held up behind it.
  ///
  /// - Returns: how many.
  func redecide(
    _ due: [LockStatusTable.Due], at now: Instant, turn: WriterTurn, _ failures: inout [DueFailure],
    in transaction: any Transaction
  ) throws -> Int {
    var count = 0
    for device in due where turn.hasTime {
      do {
        try transaction.nested {
          _ = try redecide(device.deviceID, of: device.lenderID, at: now, in: transaction)
        }
      } catch {
        let later = now.adding(hours: Servicer.undecidableHours)
        try LockStatusTable.postpone(device.deviceID, to: later, in: transaction)
        transaction.note(ChangeNote(dueAt: later.milliseconds))
        failures.append(DueFailure(lenderID: device.lenderID, deviceID: device.deviceID, reason: "\(error)"))
      }
      count += 1
    }
    return count
  }

  /// Counts the days that have begun, at each lender's local midnight.
  private func countDays(
    at now: Instant, limit: Int, turn: WriterTurn, _ failures: inout [DueFailure], in transaction: any Transaction
  ) throws -> Int {
    var count = 0
    for day in try StepDayTable.listUncounted(at: now, limit: limit, in: transaction) where turn.hasTime {
      try StepDayTable.markCounted(day, at: now, in: transaction)
      do {
        try transaction.nested {
          let guards = try GuardTable.require(day.lenderID, in: transaction)
          _ = try engageBrake(of: day.lenderID, guards, unplanned: 0, at: now, in: transaction)
        }
      } catch {
        failures.append(DueFailure(lenderID: day.lenderID, deviceID: nil, reason: "\(error)"))
      }
      count += 1
    }
    return count
  }

  private func endLapsed(
    at now: Instant, limit: Int, turn: WriterTurn, in transaction: any Transaction
  ) throws -> Int {
    guard turn.hasTime else { return 0 }
    var count = 0
    for device in try DeviceTable.listLapsed(at: now, limit: limit, in: transaction) where turn.hasTime {
      try retireDevice(device.deviceID, of: device.lenderID, at: now, in: transaction)
      count += 1
    }
    guard turn.hasTime else { return count }
    return try count + IdempotencyKeyTable.deleteExpired(at: now, limit: limit, in: transaction)
  }
}
