import Lending
import Storage
import TestSupport
import Testing

/// The tables of the guards: watermark, brake and its figures, sweeps.
struct GuardTableTests {
  private let rows: Rows

  init() throws { rows = try Rows() }

  @Test func `a lender's guards are found in one look-up, the standard ones at first`() throws {
    let lender = rows.lender.id
    let guards = try rows.read { try GuardTable.require(lender, in: $0) }
    #expect(guards.watermark == .off)
    #expect(guards.brake == .standard)
    #expect(!guards.isBraked)
    #expect(guards.brakedOn == nil && guards.releasedAt == nil)
  }

  @Test func `a brake holds until its release, and the latest day and release are known`() throws {
    let lender = rows.lender.id
    let day = try Rows.date("2026-03-02")
    try rows.write { transaction in
      try BrakeTable.insert(
        .init(day: day, begunAt: Rows.moment(1), counted: 60, bound: 50), of: lender, in: transaction)
    }
    #expect(try rows.read { try GuardTable.require(lender, in: $0) }.isBraked)
    let release = BrakeTable.Release(at: Rows.moment(9), day: day, by: .make(at: Rows.moment(9)), note: "looked at")
    try rows.write { try BrakeTable.release(lender, on: day, release, in: $0) }
    let guards = try rows.read { try GuardTable.require(lender, in: $0) }
    #expect(!guards.isBraked)
    #expect((guards.brakedOn, guards.releasedAt) == (day, Rows.moment(9)))
    #expect(try rows.read { try BrakeTable.find(lender, on: day, in: $0) }?.release == release)
  }

  @Test func `a watermark moves forward alone, and by arrivals only where they count`() throws {
    let lender = rows.lender.id
    let moved = try rows.write { transaction in
      [
        try WatermarkTable.advanceByArrival(lender, to: Rows.moment(9), in: transaction),
        try WatermarkTable.advance(lender, to: Rows.moment(5), in: transaction),
        try WatermarkTable.advance(lender, to: Rows.moment(4), in: transaction),
        try WatermarkTable.advance(lender, to: Rows.moment(6), in: transaction),
      ]
    }
    #expect(moved == [false, true, false, true])
    #expect(try rows.read { try WatermarkTable.find(lender, in: $0) } == Rows.moment(6))
  }

  @Test func `a day counts what began and what is planned until its end, but for the freed`() throws {
    let (lender, today) = (rows.lender.id, try Rows.date("2026-03-02"))
    try rows.write { transaction in
      for (days, begun, freed, planned) in [(-40, 0, 0, 2), (-1, 9, 0, 0), (0, 7, 3, 4), (1, 0, 0, 50)] {
        var change = StepDayTable.Change()
        (change.begun, change.freed, change.planned) = (begun, freed, planned)
        try StepDayTable.add(
          change, to: today.adding(days: days), startsAt: Rows.moment(days + 50), of: lender, in: transaction)
      }
    }
    #expect(try rows.read { try StepDayTable.count(lender, on: today, in: $0) } == 7 - 3 + 4 + 2)
    #expect(try rows.read { try StepDayTable.begun(lender, on: today, in: $0) } == 7)
  }

  @Test func `what is usual leaves out the days on which a brake held, from its coming on to its release`() throws {
    let (lender, today) = (rows.lender.id, try Rows.date("2026-03-29"))
    try rows.write { transaction in
      var change = StepDayTable.Change()
      (change.begun, change.freed) = (10, 1)
      for days in 1...28 {
        try StepDayTable.add(
          change, to: today.adding(days: -days), startsAt: Rows.moment(days), of: lender, in: transaction)
      }
      for (day, released) in [("2026-02-01", "2026-03-02"), ("2026-03-10", "2026-03-12"), ("2026-03-28", nil)] {
        let begun = try Rows.date(day)
        let release = try released.map { text in
          BrakeTable.Release(at: Rows.moment(1), day: try Rows.date(text), by: .make(at: Rows.moment(1)), note: "n")
        }
        try BrakeTable.insert(
          .init(day: begun, begunAt: Rows.moment(1), counted: 60, bound: 50, release: release), of: lender,
          in: transaction)
      }
    }
    let recent = try rows.read {
      try StepDayTable.recent(lender, today.adding(days: -28)...today.adding(days: -1), in: $0)
    }
    // 1 and 2 March, 10 to 12, and the 28th.
    #expect(recent == (sum: 9 * 22, days: 22))
  }

  @Test func `live contracts are counted as they come and go`() throws {
    let lender = rows.lender.id
    #expect(try rows.read { try StepDayTable.contracts(lender, in: $0) } == nil)
    let first = try rows.contract(1, on: rows.device(1))
    try rows.contract(2, on: rows.device(2))
    try rows.contract(3, on: rows.device(3), state: .settled)
    try rows.write { try ContractTable.update(first.with(state: .settled), in: $0) }
    let counts = try #require(try rows.read { try StepDayTable.contracts(lender, in: $0) })
    #expect(counts.live == 1)
    #expect(counts.firstWrittenAt == Rows.moment(1))
    try rows.write { try ContractTable.update(first.with(state: .active), in: $0) }
    #expect(try rows.read { try StepDayTable.contracts(lender, in: $0) }?.live == 2)
  }

  @Test func `nothing of it is read from end to end`() throws {
    let (lender, now, day) = (rows.lender.id, Rows.moment(1), try Rows.date("2026-03-02"))
    let steps = try rows.write { transaction in
      let planned = PlannedTransaction(transaction)
      _ = try GuardTable.require(lender, in: planned)
      _ = try PresenceTable.require(.make(at: now), on: .make(at: now), of: lender, in: planned)
      _ = try PaymentConfirmationTable.findEarlier(reference: "a", of: lender, in: planned)
      _ = try LockStatusTable.listEnding(at: now, limit: 9, in: planned)
      _ = try LockStatusTable.listAwaiting(watermark: now, of: lender, limit: 9, in: planned)
      _ = try LockStatusTable.listBraked(until: now, of: lender, limit: 9, in: planned)
      _ = try StepDayTable.count(lender, on: day, in: planned)
      _ = try StepDayTable.recent(lender, day...day, in: planned)
      _ = try StepDayTable.listUncounted(at: now, limit: 9, in: planned)
      _ = try StepDayTable.contracts(lender, in: planned)
      _ = try PaymentClaimTable.find(reference: "a", of: .make(at: now), in: planned)
      _ = try PaymentClaimTable.count(.make(at: now), since: now, in: planned)
      _ = try PaymentClaimTable.latestEnd(.make(at: now), in: planned)
      let span = CohortRestoration(
        id: .make(at: now), lenderID: lender, span: now..<now.adding(hours: 1), noStricterUntil: now, cause: "c",
        note: "n", orderedAt: now, orderedBy: .make(at: now))
      _ = try CohortRestorationTable.listNext(span, limit: 9, in: planned)
      _ = try CohortRestorationTable.oldestOpen(in: planned)
      return planned.steps
    }
    for (sql, step) in steps where !step.contains("SCAN CONSTANT ROW") && !step.contains("SUBQUERY") {
      #expect(step.hasPrefix("SEARCH"), "\(step): \(sql)")
    }
    #expect(steps.contains { $0.step.contains("step_days_planned") })
    #expect(steps.contains { $0.step.contains("lock_statuses_ending") })
  }
}
