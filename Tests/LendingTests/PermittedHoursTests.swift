import Lending
import Seeds
import Testing

struct PermittedHoursTests {
  @Test func `hours include their start and not their end, and leave out Sundays and holidays`() throws {
    // 1 March 2026 is a Sunday, 2 and 4 March are holidays here.
    try expectHours(
      .standard, in: "Asia/Kolkata", holidays: ["2026-03-02", "2026-03-04"],
      """
      at                permitted  first
      2026-02-28 07:59  no         2026-02-28 08:00
      2026-02-28 08:00  yes        2026-02-28 08:00
      2026-02-28 19:59  yes        2026-02-28 19:59
      2026-02-28 20:00  no         2026-03-03 08:00
      2026-02-28 23:00  no         2026-03-03 08:00
      2026-03-01 12:00  no         2026-03-03 08:00
      2026-03-02 12:00  no         2026-03-03 08:00
      2026-03-03 20:00  no         2026-03-05 08:00
      2026-03-04 00:00  no         2026-03-05 08:00
      """)
  }

  @Test func `holidays and Sundays count where the pack says so`() throws {
    let hours = PermittedHours(
      startMinute: 480, endMinute: 1_140, weekdays: Set(Weekday.allCases), includesHolidays: true)
    try expectHours(
      hours, in: "Africa/Nairobi", holidays: ["2026-03-02"],
      """
      at                permitted  first
      2026-03-01 12:00  yes        2026-03-01 12:00
      2026-03-01 19:00  no         2026-03-02 08:00
      2026-03-02 18:59  yes        2026-03-02 18:59
      """)
  }

  @Test func `a whole day is from midnight to midnight`() throws {
    let hours = PermittedHours(startMinute: 0, endMinute: 1_440, weekdays: [.monday], includesHolidays: true)
    try expectHours(
      hours, in: "Africa/Cairo", holidays: [],
      """
      at                permitted  first
      2026-03-01 23:59  no         2026-03-02 00:00
      2026-03-02 00:00  yes        2026-03-02 00:00
      2026-03-02 23:59  yes        2026-03-02 23:59
      2026-03-03 00:00  no         2026-03-09 00:00
      """)
  }

  @Test func `hours keep to the wall clock when it changes`() throws {
    // The mornings after 8 March and 1 November 2026, 29 March and 25 October 2026.
    let daily = PermittedHours(
      startMinute: 480, endMinute: 1_200, weekdays: Set(Weekday.allCases), includesHolidays: true)
    let table = try Table(
      """
      zone              at                    first
      America/New_York  2026-03-08T01:00:00Z  2026-03-08T12:00:00Z
      America/New_York  2026-11-01T00:30:00Z  2026-11-01T13:00:00Z
      Europe/London     2026-03-28T20:30:00Z  2026-03-29T07:00:00Z
      Europe/London     2026-10-24T20:30:00Z  2026-10-25T08:00:00Z
      """)
    for row in table.rows {
      let zone = try row.value("zone") { CivilZone($0) }
      let first = try daily.first(from: row.value("at", Instant.init(parsing:)), in: zone, holidays: [])
      #expect(try first == row.value("first", Instant.init(parsing:)), "\(row)")
    }
  }

  @Test func `hours that a jump of the clocks swallows wait for the next day`() throws {
    let hours = PermittedHours(
      startMinute: 120, endMinute: 180, weekdays: Set(Weekday.allCases), includesHolidays: true)
    let zone = try #require(CivilZone("America/New_York"))
    // 02:00 to 03:00 does not exist on 8 March 2026.
    let first = try hours.first(from: #require(zone.instant("2026-03-08 00:00")), in: zone, holidays: [])
    #expect(first == zone.instant("2026-03-09 02:00"))
  }

  @Test func `a calendar that leaves no day open permits nothing`() throws {
    let never = PermittedHours(startMinute: 480, endMinute: 1_200, weekdays: [], includesHolidays: true)
    let now = try #require(CivilZone.utc.instant("2026-03-02 12:00"))
    #expect(!never.permit(now, in: .utc, holidays: []))
    #expect(never.first(from: now, in: .utc, holidays: []) == nil)
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `the first permitted instant is permitted, and none before it is`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let names = ["Asia/Kolkata", "America/Sao_Paulo", "Pacific/Chatham", "Africa/Cairo", "Europe/London"]
    for _ in 0..<200 {
      let zone = try #require(CivilZone(names[Int.random(in: 0..<names.count, using: &random)]))
      let now = Instant(milliseconds: 1_767_225_600_000 + Int64.random(in: 0..<63_072_000_000, using: &random))
      let holidays = Set((0..<4).map { zone.date(at: now).adding(days: $0 * Int.random(in: 1...3, using: &random)) })
      let first = try #require(PermittedHours.standard.first(from: now, in: zone, holidays: holidays))
      #expect(PermittedHours.standard.permit(first, in: zone, holidays: holidays), "seed \(seed): \(zone) \(now)")
      if first > now {
        let between = Instant(milliseconds: Int64.random(in: now.milliseconds..<first.milliseconds, using: &random))
        for instant in [now, between, first.adding(milliseconds: -1)] {
          #expect(
            !PermittedHours.standard.permit(instant, in: zone, holidays: holidays), "seed \(seed): \(zone) \(instant)")
        }
      }
    }
  }

  private func expectHours(
    _ hours: PermittedHours, in name: String, holidays: [String], _ text: String,
    location: SourceLocation = #_sourceLocation
  ) throws {
    let zone = try #require(CivilZone(name))
    let holidays = Set(holidays.compactMap { CivilDate(parsing: $0) })
    for row in try Table(text).rows {
      let now = try row.value("at", zone.instant)
      let isPermitted = hours.permit(now, in: zone, holidays: holidays)
      #expect(try isPermitted == (row.text("permitted") == "yes"), "\(row)", sourceLocation: location)
      let first = hours.first(from: now, in: zone, holidays: holidays)
      #expect(try first == row.value("first", zone.instant), "\(row)", sourceLocation: location)
    }
  }
}
