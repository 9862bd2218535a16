import Lending
import Seeds
import Testing

struct InstantTests {
  @Test func `an RFC 3339 date-time is read to the millisecond, and written in UTC`() throws {
    let table = try Table(
      """
      text                               written
      1970-01-01T00:00:00Z               1970-01-01T00:00:00Z
      9999-12-31T23:59:59.999Z           9999-12-31T23:59:59.999Z
      2026-03-01T09:30:00Z               2026-03-01T09:30:00Z
      2026-03-01t09:30:00z               2026-03-01T09:30:00Z
      2026-03-01T09:30:00.5Z             2026-03-01T09:30:00.500Z
      2026-03-01T09:30:00.05Z            2026-03-01T09:30:00.050Z
      2026-03-01T09:30:00.007Z           2026-03-01T09:30:00.007Z
      2026-03-01T09:30:00.0079Z          2026-03-01T09:30:00.007Z
      2026-03-01T09:30:00.999999999999Z  2026-03-01T09:30:00.999Z
      2026-03-01T09:30:00.000Z           2026-03-01T09:30:00Z
      2026-03-01T09:30:00+00:00          2026-03-01T09:30:00Z
      2026-03-01T09:30:00-00:00          2026-03-01T09:30:00Z
      2026-03-01T05:29:59+05:30          2026-02-28T23:59:59Z
      2026-12-31T20:15:00-03:45          2027-01-01T00:00:00Z
      2026-03-01T23:59:00+23:59          2026-03-01T00:00:00Z
      2026-03-01T00:00:00.25-23:59       2026-03-01T23:59:00.250Z
      2024-02-29T12:00:00Z               2024-02-29T12:00:00Z
      2000-02-29T12:00:00Z               2000-02-29T12:00:00Z
      1970-01-01T05:30:00+05:30          1970-01-01T00:00:00Z
      """)
    for row in table.rows {
      let instant = try row.value("text", Instant.init(parsing:))
      #expect(try instant.description == row.text("written"), "\(row)")
    }
  }

  @Test(arguments: [
    "", "2026", "2026-03-01", "09:30:00Z", "now", "1767225600", "2026-03-01T09:30Z", "2026-03-01T09:30:00",
    "2026-03-01 09:30:00Z", "2026-03-01T09:30:00 Z", " 2026-03-01T09:30:00Z", "2026-03-01T09:30:00Z ",
    "2026-03-01T09:30:00Z\n", "2026-03-01T09:30:00ZZ", "2026-03-01T09:30:00.Z", "2026-03-01T09:30:00.5",
    "2026-03-01T09:30:00,5Z", "2026-03-01T09:30:00.5.5Z", "2026-03-01T9:30:00Z", "2026-3-01T09:30:00Z",
    "26-03-01T09:30:00Z", "+2026-03-01T09:30:00Z", "12026-03-01T09:30:00Z", "-026-03-01T09:30:00Z",
    "2026-03-01T+9:30:00Z", "2026-03-01T09:30:-1Z", "2026-W09-7T09:30:00Z", "2026-060T09:30:00Z",
    "20260301T093000Z", "2026-03-01T24:00:00Z", "2026-03-01T09:60:00Z", "2026-03-01T09:30:61Z",
    "2026-03-01T09:30:00+24:00", "2026-03-01T09:30:00+05:60", "2026-03-01T09:30:00+0530",
    "2026-03-01T09:30:00+05", "2026-03-01T09:30:00+5:30", "2026-03-01T09:30:00−05:30",
    "2026-03-01T09:30:00+05:30:00", "2026-03-01T09:30:00[UTC]", "٢٠٢٦-03-01T09:30:00Z", "2026-03-01T09:30:00Ｚ",
  ])
  func `what is no RFC 3339 date-time is refused`(text: String) {
    #expect(Instant(parsing: text) == nil)
  }

  @Test(arguments: [
    "2026-02-29T00:00:00Z", "2026-02-30T00:00:00Z", "1900-02-29T00:00:00Z", "2100-02-29T00:00:00Z",
    "2026-04-31T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z",
    "2026-01-32T00:00:00Z",
  ])
  func `a date that does not exist is refused, not moved`(text: String) {
    #expect(Instant(parsing: text) == nil)
  }

  @Test(arguments: ["2016-12-31T23:59:60Z", "2017-01-01T05:29:60+05:30", "2026-03-01T09:30:60Z"])
  func `a leap second has no millisecond of its own and is refused`(text: String) {
    #expect(Instant(parsing: text) == nil)
  }

  @Test(arguments: [
    "0000-01-01T00:00:00Z", "1969-12-31T23:59:59.999Z", "1970-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01",
  ])
  func `years before 1970 and after 9999 are refused, in UTC`(text: String) {
    #expect(Instant(parsing: text) == nil)
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `what is written is read back`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<2_000 {
      let range = Instant.bounds.lowerBound.milliseconds...Instant.bounds.upperBound.milliseconds
      let instant = Instant(milliseconds: Int64.random(in: range, using: &random))
      #expect(Instant(parsing: instant.description) == instant, "seed \(seed)")
    }
  }

  @Test func `seconds are rounded down, before 1970 too`() {
    #expect(Instant(milliseconds: 1_999).seconds == 1)
    #expect(Instant(milliseconds: -1).seconds == -1)
    #expect(Instant(milliseconds: -1).description == "1969-12-31T23:59:59.999Z")
  }
}
