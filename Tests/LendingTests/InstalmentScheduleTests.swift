import Lending
import Testing

struct InstalmentScheduleTests {
  @Test func `a schedule's due dates`() throws {
    let table = try Table(
      """
      first       every      count  dates
      2026-01-31  month          5  2026-01-31 2026-02-28 2026-03-31 2026-04-30 2026-05-31
      2027-11-30  month          5  2027-11-30 2027-12-30 2028-01-30 2028-02-29 2028-03-30
      2026-03-05  month          3  2026-03-05 2026-04-05 2026-05-05
      2026-02-27  day            4  2026-02-27 2026-02-28 2026-03-01 2026-03-02
      2026-12-28  week           3  2026-12-28 2027-01-04 2027-01-11
      2026-02-20  two_weeks      3  2026-02-20 2026-03-06 2026-03-20
      2026-02-20  month          1  2026-02-20
      """)
    for row in table.rows {
      let schedule = try InstalmentSchedule(
        count: Int(row.integer("count")), amount: 1_000, firstDueOn: row.value("first", CivilDate.init(parsing:)),
        every: row.value("every", InstalmentSchedule.Every.init(rawValue:)))
      #expect(try schedule.dueDates == row.list("dates", CivilDate.init(parsing:)), "\(row)")
    }
  }
}
