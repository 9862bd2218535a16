import Lending
import Testing

struct AmendmentTests {
  private let now = Instant(milliseconds: 1_772_420_400_000)

  @Test func `an extension moves what is unpaid, and what is paid in full stays`() throws {
    let instalments = Instalment.monthly(of: 100, paid: [100, 40, 0])
    let after = try Amendment.Change.extend(days: 10).apply(to: instalments, at: now)
    #expect(after.map(\.dueOn.description) == ["2026-03-02", "2026-04-12", "2026-05-12"])
    #expect(after.map(\.paid) == [100, 40, 0])
  }

  @Test func `an extension stops where the calendar does`() {
    let last = Instalment.make(0, dueOn: Amendment.dueOnMax, amount: 100)
    let error = #expect(throws: LatchkeyError.self) { try Amendment.Change.extend(days: 1).apply(to: [last], at: now) }
    #expect(error?.fieldErrors.map(\.pointer) == ["/days"])
  }

  @Test func `a waiver gives up what is oldest due first, and never more than is unpaid`() throws {
    let instalments = Instalment.monthly(of: 100, paid: [100, 40, 0])
    let waive = { (amount: Int64) in Amendment.Change.waive(amount: Money(amount, try inr())) }
    #expect(try waive(70).apply(to: instalments, at: now).map(\.waived) == [0, 60, 10])
    #expect(try waive(160).apply(to: instalments, at: now).map(\.unpaid) == [0, 0, 0])
    let error = #expect(throws: LatchkeyError.self) { try waive(161).apply(to: instalments, at: now) }
    #expect(error?.fieldErrors.map(\.pointer) == ["/amount/amount"])
  }

  @Test func `a rescheduled debt is due in new instalments, which add up to it, and what was paid stays`() throws {
    let instalments = Instalment.monthly(of: 100, paid: [100, 40, 0])
    let dates = [20_700, 20_600].map(CivilDate.init(daysSinceEpoch:))
    let after = try Amendment.Change.reschedule([(dueOn: dates[0], amount: 100), (dueOn: dates[1], amount: 60)]).apply(
      to: instalments, at: now)
    #expect(after.map(\.number) == [0, 1, 2, 3, 4])
    #expect(after.map(\.unpaid) == [0, 0, 0, 60, 100])
    #expect(after.map(\.paid) == [100, 40, 0, 0, 0])
    #expect(after.map(\.dueOn) == after.map(\.dueOn).sorted())
    for amounts in [[100], [100, 61], [Money.amountMax, 1]] as [[Int64]] {
      let plan = amounts.map { (dueOn: dates[0], amount: $0) }
      #expect(throws: LatchkeyError.self) { try Amendment.Change.reschedule(plan).apply(to: instalments, at: now) }
    }
  }

  @Test func `a contract does not grow without end by being rescheduled`() {
    let many = (0..<Amendment.instalmentsMax).map {
      Instalment.make($0, dueOn: CivilDate(daysSinceEpoch: 20_514), amount: 1)
    }
    let plan = [(dueOn: CivilDate(daysSinceEpoch: 20_600), amount: Int64(many.count))]
    let error = #expect(throws: LatchkeyError.self) { try Amendment.Change.reschedule(plan).apply(to: many, at: now) }
    #expect(error?.fieldErrors.map(\.pointer) == ["/instalments"])
  }

  private func inr() throws -> Currency { try #require(Currency("INR")) }
}
