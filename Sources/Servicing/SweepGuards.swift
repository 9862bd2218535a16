import Lending
import Storage

/// A guard that has moved makes what it held due: nobody's transaction decides them all, the ticker does in its turns.
extension Servicer {
  /// Orders what a guard holds of a lender's to be decided afresh.
  func sweep(
    _ held: SweepTable.Guard, of lender: LenderID, at now: Instant, in transaction: any Transaction
  ) throws {
    try SweepTable.order(held, of: lender, at: now, in: transaction)
    transaction.note(ChangeNote(dueAt: now.milliseconds))
  }

  /// Orders everything of a lender's that is enforced to be decided afresh, in batches.
  func sweepAll(of lender: LenderID, at now: Instant, in transaction: any Transaction) throws {
    try CalendarTable.orderSweep(of: lender, at: now, in: transaction)
    transaction.note(ChangeNote(dueAt: now.milliseconds))
  }

  /// Decides afresh what guards have let go; a sweep ends when its index has nothing more to give.
  ///
  /// - Returns: how much was done.
  func sweepGuards(
    at now: Instant, limit: Int, turn: WriterTurn, _ failures: inout [DueFailure], in transaction: any Transaction
  ) throws -> Int {
    var count = 0
    for sweep in try SweepTable.list(in: transaction) where turn.hasTime {
      let freed = try listFreed(sweep, limit: limit, &failures, in: transaction)
      let done = try redecide(freed, at: now, turn: turn, &failures, in: transaction)
      if done == freed.count, freed.count < limit { try SweepTable.delete(sweep, in: transaction) }
      count += max(done, 1)
    }
    return count
  }

  /// What a sweep finds; nothing where the lender's guards cannot be read, which ends it: what it held waits for the next.
  private func listFreed(
    _ sweep: SweepTable.Sweep, limit: Int, _ failures: inout [DueFailure], in transaction: any Transaction
  ) throws -> [LockStatusTable.Due] {
    do {
      return try transaction.nested { try listFreed(sweep, limit: limit, in: transaction) }
    } catch {
      failures.append(DueFailure(lenderID: sweep.lenderID, deviceID: nil, reason: "\(error)"))
      return []
    }
  }

  private func listFreed(
    _ sweep: SweepTable.Sweep, limit: Int, in reader: any Reader
  ) throws -> [LockStatusTable.Due] {
    let guards = try GuardTable.require(sweep.lenderID, in: reader)
    switch sweep.held {
    case .brake:
      guard let released = guards.releasedAt else { return [] }
      return try LockStatusTable.listBraked(until: released, of: sweep.lenderID, limit: limit, in: reader)
    case .watermark:
      guard let until = guards.watermark.passed else { return [] }
      return try LockStatusTable.listAwaiting(watermark: until, of: sweep.lenderID, limit: limit, in: reader)
    }
  }
}

extension LockFacts.Watermark {
  /// The latest instant that it has passed: every one where nothing is asked for, none where nothing was stated.
  fileprivate var passed: Instant? {
    switch self {
    case .off: Instant.bounds.upperBound
    case .completeUntil(let until): until
    }
  }
}
