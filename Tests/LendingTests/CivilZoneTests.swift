import Foundation
import Lending
import Seeds
import Testing

struct CivilZoneTests {
  @Test func `a date begins at local midnight, or where the clocks have jumped over it`() throws {
    let table = try Table(
      """
      zone               date        start                 why
      UTC                2026-03-01  2026-03-01T00:00:00Z  -
      Asia/Kolkata       2026-03-01  2026-02-28T18:30:00Z  -
      Africa/Nairobi     2026-03-01  2026-02-28T21:00:00Z  -
      Asia/Kathmandu     2026-03-01  2026-02-28T18:15:00Z  -
      Pacific/Chatham    2026-01-15  2026-01-14T10:15:00Z  summer, 13:45 ahead
      Pacific/Chatham    2026-07-15  2026-07-14T11:15:00Z  winter, 12:45 ahead
      Pacific/Chatham    2026-09-27  2026-09-26T11:15:00Z  clocks go forward at 02:45
      Pacific/Chatham    2026-09-28  2026-09-27T10:15:00Z  -
      America/Sao_Paulo  2026-03-01  2026-03-01T03:00:00Z  no summer time since 2019
      America/Sao_Paulo  2018-11-04  2018-11-04T03:00:00Z  00:00 skipped
      America/Sao_Paulo  2018-02-17  2018-02-17T02:00:00Z  -
      America/Sao_Paulo  2018-02-18  2018-02-18T03:00:00Z  24:00 became 23:00
      Africa/Cairo       2026-04-23  2026-04-22T22:00:00Z  -
      Africa/Cairo       2026-04-24  2026-04-23T22:00:00Z  00:00 skipped
      Africa/Cairo       2026-04-25  2026-04-24T21:00:00Z  -
      Africa/Cairo       2026-10-30  2026-10-29T22:00:00Z  24:00 became 23:00
      America/Santiago   2026-09-06  2026-09-06T04:00:00Z  00:00 skipped
      America/Santiago   2026-09-07  2026-09-07T03:00:00Z  -
      America/Santiago   2026-04-05  2026-04-05T04:00:00Z  24:00 became 23:00
      America/Havana     2026-11-01  2026-11-01T04:00:00Z  00:00 comes twice
      Europe/London      2026-03-29  2026-03-29T00:00:00Z  -
      Europe/London      2026-03-30  2026-03-29T23:00:00Z  -
      Europe/London      2026-10-25  2026-10-24T23:00:00Z  -
      Europe/London      2026-10-26  2026-10-26T00:00:00Z  -
      America/New_York   2026-03-08  2026-03-08T05:00:00Z  -
      America/New_York   2026-03-09  2026-03-09T04:00:00Z  -
      America/New_York   2026-11-01  2026-11-01T04:00:00Z  -
      America/New_York   2026-11-02  2026-11-02T05:00:00Z  -
      """)
    for row in table.rows {
      let zone = try row.value("zone") { CivilZone($0) }
      let start = try zone.start(of: row.value("date", CivilDate.init(parsing:)))
      #expect(try start.description == row.text("start"), "\(row)")
    }
  }

  @Test func `a minute of the day is the first instant that shows it, or where it was jumped over`() throws {
    let table = try Table(
      """
      zone              date        minute  instant
      Asia/Kolkata      2026-03-02     480  2026-03-02T02:30:00Z
      Asia/Kolkata      2026-03-02    1200  2026-03-02T14:30:00Z
      Asia/Kolkata      2026-03-02    1440  2026-03-02T18:30:00Z
      Europe/London     2026-03-29      59  2026-03-29T00:59:00Z
      Europe/London     2026-03-29      60  2026-03-29T01:00:00Z
      Europe/London     2026-03-29      90  2026-03-29T01:00:00Z
      Europe/London     2026-03-29     120  2026-03-29T01:00:00Z
      Europe/London     2026-03-29     121  2026-03-29T01:01:00Z
      Europe/London     2026-10-25      90  2026-10-25T00:30:00Z
      Europe/London     2026-10-25     120  2026-10-25T02:00:00Z
      America/New_York  2026-03-08     480  2026-03-08T12:00:00Z
      Africa/Cairo      2026-04-24      30  2026-04-23T22:00:00Z
      Africa/Cairo      2026-04-24      60  2026-04-23T22:00:00Z
      """)
    for row in table.rows {
      let zone = try row.value("zone") { CivilZone($0) }
      let date = try row.value("date", CivilDate.init(parsing:))
      let instant = try zone.instant(of: date, minuteOfDay: Int(row.integer("minute")))
      #expect(try instant.description == row.text("instant"), "\(row)")
    }
  }

  @Test(arguments: [1, 2, 3, 5] as [UInt64])
  func `in every zone the start of a date is its first instant`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let names = TimeZone.knownTimeZoneIdentifiers.filter { $0.contains("/") }.sorted()
    #expect(names.count > 400)
    for name in names {
      let zone = try #require(CivilZone(name))
      for _ in 0..<10 {
        // 2015 to 2065: no zone has left out a whole day in these years.
        let date = CivilDate(daysSinceEpoch: Int.random(in: 16_436...34_698, using: &random))
        let start = zone.start(of: date)
        #expect(zone.date(at: start) == date, "seed \(seed): \(name) \(date)")
        #expect(zone.date(at: start.adding(milliseconds: -1)) < date, "seed \(seed): \(name) \(date)")
        let instant = start.adding(milliseconds: Int64.random(in: 0..<79_200_000, using: &random))
        #expect(zone.date(at: instant) == date, "seed \(seed): \(name) \(instant)")
      }
    }
  }

  @Test func `a zone goes by a name of the IANA database`() throws {
    for name in ["UTC", "Asia/Kolkata", "America/Argentina/Buenos_Aires", "Africa/Sao_Tome", "Etc/GMT+5"] {
      #expect(CivilZone(name)?.identifier == name)
    }
    let refused = [
      "", "IST", "GMT", "GMT+5", "+05:30", "asia/kolkata", "Asia/Atlantis", "Asia/", "/", "UTC/", "../../etc/passwd",
      "Asia/Kolkata\u{0}", " Asia/Kolkata", "Asia/" + String(repeating: "a", count: 10_000),
    ]
    for name in refused { #expect(CivilZone(name) == nil, "\(name.prefix(40))") }
    #expect(CivilZone("UTC") == CivilZone.utc)
  }
}
