import Lending
import Testing

struct LapsedDaysTests {
  @Test func `a payment that completes the oldest overdue instalment moves it and all later ones by the days past due`()
    throws
  {
    let table = try Table(
      """
      today  before                                 amount  then                              days
      03-05  03-02:100 03-03:100 03-04:100             100  03-05 03-06 03-07                    3
      03-05  03-02:100 03-03:100 03-04:100              99  -                                    -
      03-05  03-02:100/60 03-03:100 03-04:100           40  03-05 03-06 03-07                    3
      03-05  03-02:100 03-03:100 03-04:100             250  03-05 03-06 03-07                    3
      03-05  03-01:100/100 03-04:100 03-08:100         100  03-01 03-05 03-09                    1
      03-04  03-04:100 03-05:100                       100  -                                    -
      """)
    for row in table.rows {
      let today = try #require(CivilDate(parsing: "2026-" + row.text("today")))
      let before = try Instalment.list(row, "before")
      let paid = try Allocation.allocate(row.integer("amount"), to: before).instalments
      let shift = PolicyPack.LapsedDays.shifted.shift(before, paidTo: paid, on: today)
      let then = shift.map { $0.instalments.map { String($0.dueOn.description.dropFirst(5)) }.joined(separator: " ") }
      #expect(try (then ?? "") == row.text("then"), "\(row)")
      #expect(try (shift.map { String($0.days) } ?? "") == row.text("days"), "\(row)")
      #expect(shift.map { $0.instalments.map(\.paid) } ?? paid.map(\.paid) == paid.map(\.paid), "\(row)")
      #expect(PolicyPack.LapsedDays.owed.shift(before, paidTo: paid, on: today) == nil, "\(row)")
    }
  }
}
