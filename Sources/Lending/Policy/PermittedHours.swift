/// When a stricter step may begin: local hours, weekdays, and whether public holidays count.
public struct PermittedHours: Sendable, Equatable {
  /// The first permitted minute of the local day.
  public let startMinute: Int
  /// The minute that ends them: 20:00 is 1200, and 20:00 itself is no longer permitted.
  public let endMinute: Int
  /// The permitted days of the week.
  public let weekdays: Set<Weekday>
  /// Whether the lender's holidays are permitted too.
  public let includesHolidays: Bool

  /// Longer runs of closed days than this do not exist in calendars; the search for an open one ends here.
  private static let searchDaysMax = 400

  /// Hours of days.
  public init(startMinute: Int, endMinute: Int, weekdays: Set<Weekday>, includesHolidays: Bool) {
    self.startMinute = startMinute
    self.endMinute = endMinute
    self.weekdays = weekdays
    self.includesHolidays = includesHolidays
  }

  /// Whether a step may begin at an instant.
  public func permit(_ instant: Instant, in zone: CivilZone, holidays: Set<CivilDate>) -> Bool {
    isOpen(zone.date(at: instant), holidays: holidays)
      && (startMinute..<endMinute).contains(zone.minuteOfDay(at: instant))
  }

  /// The first permitted instant not before another; nil where a calendar leaves none.
  public func first(from instant: Instant, in zone: CivilZone, holidays: Set<CivilDate>) -> Instant? {
    let today = zone.date(at: instant)
    for offset in 0..<PermittedHours.searchDaysMax {
      let date = today.adding(days: offset)
      guard isOpen(date, holidays: holidays) else { continue }
      let candidate = max(instant, zone.instant(of: date, minuteOfDay: startMinute))
      if candidate < zone.instant(of: date, minuteOfDay: endMinute) { return candidate }
    }
    return nil
  }

  private func isOpen(_ date: CivilDate, holidays: Set<CivilDate>) -> Bool {
    weekdays.contains(date.weekday) && (includesHolidays || !holidays.contains(date))
  }
}
