public import Lending
import Servicing

extension Story {
  /// The lender's zone.
  public static func zone() throws -> CivilZone {
    guard let zone = CivilZone(zoneName) else { throw StoryError("no zone \(zoneName)") }
    return zone
  }

  /// The lender's currency.
  public static func currency() throws -> Currency {
    guard let currency = Currency("INR") else { throw StoryError("no INR") }
    return currency
  }

  /// The instant of a local time, `2026-03-02 09:00`, in the lender's zone.
  public static func instant(_ local: String) throws -> Instant {
    let parts = local.split(separator: " ")
    let clock = parts.last?.split(separator: ":").compactMap { Int($0) } ?? []
    guard parts.count == 2, clock.count == 2 else { throw StoryError("\(local) is no local time") }
    return try zone().instant(of: date(String(parts[0])), minuteOfDay: clock[0] * 60 + clock[1])
  }

  /// A date, `2026-03-02`.
  public static func date(_ text: String) throws -> CivilDate {
    guard let date = CivilDate(parsing: text) else { throw StoryError("\(text) is no date") }
    return date
  }

  /// Moves time forward to a local time as the sandbox does, deciding at each instant at which something falls due.
  public func move(to local: String) throws { try move(to: Story.instant(local)) }

  /// The same, to an instant.
  public func move(to target: Instant) throws {
    try store.write { [servicer, clock] in try servicer.advanceTestClock(clock, to: target, in: $0) }
  }
}
