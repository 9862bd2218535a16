import Lending
import Testing

struct CivilDateTests {
  @Test func `months are counted from the first date, so that the 31st stays each month's last day`() throws {
    let table = try Table(
      """
      date        months  then
      2026-01-31       1  2026-02-28
      2026-01-31       2  2026-03-31
      2026-01-31       3  2026-04-30
      2026-01-31      11  2026-12-31
      2026-01-31      12  2027-01-31
      2026-01-31      25  2028-02-29
      2026-01-30       1  2026-02-28
      2026-01-29      25  2028-02-29
      2024-02-29      12  2025-02-28
      2024-02-29      48  2028-02-29
      2026-12-15       1  2027-01-15
      2026-03-31      -1  2026-02-28
      2026-01-15      -1  2025-12-15
      2026-05-05       0  2026-05-05
      """)
    for row in table.rows {
      let date = try row.value("date", CivilDate.init(parsing:))
      #expect(try date.adding(months: Int(row.integer("months"))).description == row.text("then"), "\(row)")
    }
  }

  @Test func `400 years of days, each after the one before, are written and read back`() {
    var date = CivilDate(daysSinceEpoch: -36_525)
    var (year, month, day) = date.parts
    for _ in 0..<146_097 {
      let parts = date.parts
      guard parts == (year, month, day), CivilDate(year: year, month: month, day: day) == date else {
        Issue.record("\(date) is not \(year)-\(month)-\(day)")
        return
      }
      if day % 7 == 0 { #expect(CivilDate(parsing: date.description) == date) }
      date = date.adding(days: 1)
      (year, month, day) = (year, month, day + 1)
      if CivilDate(year: year, month: month, day: day) == nil { (month, day) = (month + 1, 1) }
      if month == 13 { (year, month) = (year + 1, 1) }
    }
    #expect(date.description == "2269-12-31")
  }

  @Test func `a leap year is every fourth, but of the hundredths only every fourth`() {
    for (year, isLeap) in [(1900, false), (2000, true), (2023, false), (2024, true), (2100, false), (2400, true)] {
      #expect((CivilDate(year: year, month: 2, day: 29) != nil) == isLeap, "\(year)")
    }
  }

  @Test func `the day of the week`() throws {
    let table = try Table(
      """
      date        weekday
      1969-12-31  wednesday
      1970-01-01  thursday
      2000-02-29  tuesday
      2024-02-29  thursday
      2026-03-01  sunday
      2026-03-02  monday
      1901-12-13  friday
      2269-12-31  friday
      2026-11-07  saturday
      """)
    for row in table.rows {
      let date = try row.value("date", CivilDate.init(parsing:))
      #expect(try date.weekday == row.value("weekday", Weekday.init(rawValue:)), "\(row)")
    }
  }

  @Test(arguments: [
    "", "2026-3-1", "2026-03-1", "20260301", "2026/03/01", "2026-02-30", "2026-02-29", "2026-13-01", "2026-00-10",
    "2026-01-00", "2026-04-31", "0000-01-01", "+026-03-01", "-026-03-01", "2026-03-01T", " 2026-03-01", "2026-03-+1",
    "２026-03-01", "10000-01-01",
  ])
  func `what is no date is refused`(text: String) {
    #expect(CivilDate(parsing: text) == nil)
  }

  @Test func `every text that a date of four-digit years has parses again`() throws {
    let first = try #require(CivilDate(parsing: "0001-01-01"))
    let last = try #require(CivilDate(parsing: "9999-12-31"))
    // A step that shares no factor with weeks, months and leap years.
    for days in stride(from: first.daysSinceEpoch, through: last.daysSinceEpoch, by: 97) {
      let date = CivilDate(daysSinceEpoch: days)
      #expect(CivilDate(parsing: date.description) == date)
    }
    #expect(CivilDate(parsing: last.description) == last)
  }

  @Test func `days are counted forth and back`() throws {
    let january = try #require(CivilDate(parsing: "2026-01-31"))
    let march = try #require(CivilDate(parsing: "2026-03-01"))
    #expect(january.days(until: march) == 29)
    #expect(march.days(until: january) == -29)
    #expect(january < march)
    #expect(march.adding(days: -29) == january)
  }
}
