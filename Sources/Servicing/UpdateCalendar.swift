import JSON
public import Lending
public import Storage

extension Servicer {
  /// Public holidays that a lender may name: more than a year has days would leave no day on which to begin a step.
  public static let holidaysMax = 366

  /// Puts a lender's public holidays in place of those before; what they bear on is decided afresh in batches.
  ///
  /// - Returns: the holidays, each once, in order.
  /// - Throws: `notFound`.
  public func updateCalendar(
    of id: LenderID, holidays: [CivilDate], in transaction: any Transaction
  ) throws -> [CivilDate] {
    let now = clock.now()
    let lender = try LenderTable.require(id, in: transaction)
    let after = Set(holidays)
    let sorted = after.sorted()
    guard try CalendarTable.list(lender.id, in: transaction) != after else { return sorted }
    try CalendarTable.deleteAll(of: id, in: transaction)
    for date in sorted { try CalendarTable.insert(date, of: id, in: transaction) }
    try sweepAll(of: id, at: now, in: transaction)
    try recordEvent(
      .calendarUpdated, at: now, lender: id,
      data: [JSONMember("holidays", .array(sorted.map { .string($0.description) }))], in: transaction)
    return sorted
  }

  /// Decides afresh what changed calendars bear on, lender by lender and contract by contract.
  ///
  /// - Returns: how much was done.
  func sweepCalendars(
    at now: Instant, limit: Int, turn: WriterTurn, _ failures: inout [DueFailure], in transaction: any Transaction
  ) throws -> Int {
    var count = 0
    for sweep in try CalendarTable.listSweeps(in: transaction) where turn.hasTime {
      let next = try CalendarTable.listNext(sweep, limit: limit, in: transaction)
      let due = next.map { LockStatusTable.Due(deviceID: $0.device, lenderID: sweep.lenderID) }
      let done = try redecide(due, at: now, turn: turn, &failures, in: transaction)
      if done > 0 { try CalendarTable.advance(sweep, to: next[done - 1].contract, in: transaction) }
      if done == next.count, next.count < limit { try CalendarTable.deleteSweep(of: sweep.lenderID, in: transaction) }
      count += max(done, 1)
    }
    return count
  }
}
