/// When a stricter step may begin: local hours, weekdays, and whether public holidays count.
public struct PermittedHours: Sendable, Equatable {
  /// The first permitted minute of the local day.
  public var startMinute: Int
  /// The minute that ends them: 20:00 is 1200, and 20:00 itself is no longer permitted.
  public var endMinute: Int
  /// The permitted days of the week.
  public var weekdays: Set<Weekday>
  /// Whether the lender's holidays are permitted too.
  public var includesHolidays: Bool

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

  /// The first instant within the hours of some day, whatever day it is: for messages, which keep hours alone.
  public func firstHour(from instant: Instant, in zone: CivilZone) -> Instant? {
    PermittedHours(
      startMinute: startMinute, endMinute: endMinute, weekdays: Set(Weekday.allCases), includesHolidays: true
    ).first(from: instant, in: zone, holidays: [])
  }

  /// Whether an instant lies within the hours of its day, whatever day it is.
  public func isWithinHours(_ instant: Instant, in zone: CivilZone) -> Bool {
    (startMinute..<endMinute).contains(zone.minuteOfDay(at: instant))
  }

  /// The hours of a day, `08:00 to 19:00`.
  var text: String {
    [startMinute, endMinute].map { minute in
      [minute / 60, minute % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }.joined(separator: " to ")
  }

  private func isOpen(_ date: CivilDate, holidays: Set<CivilDate>) -> Bool {
    weekdays.contains(date.weekday) && (includesHolidays || !holidays.contains(date))
  }

  /// `HH:MM` as minutes of the day, `24:00` included; nil for anything else.
  public static func minuteOfDay(_ text: String) -> Int? {
    let bytes = Array(text.utf8)
    guard bytes.count == 5, bytes[2] == UInt8(ascii: ":"), let hour = decimal(bytes[0..<2], atMost: 24),
      let minute = decimal(bytes[3..<5], atMost: 59), hour * 60 + minute <= PolicyBounds.minutesOfDay
    else { return nil }
    return hour * 60 + minute
  }
}
