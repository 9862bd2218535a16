import Lending

extension CivilZone {
  /// The first instant at which clocks in the zone show `2026-03-02 08:00`; nil for any other text.
  func instant(_ text: String) -> Instant? {
    let parts = text.split(separator: " ").map(String.init)
    guard parts.count == 2, let date = CivilDate(parsing: parts[0]), let minute = CivilZone.minuteOfDay(parts[1])
    else { return nil }
    return instant(of: date, minuteOfDay: minute)
  }

  /// The minute of the day of `08:00`; nil for any other text.
  static func minuteOfDay(_ text: String) -> Int? {
    let parts = text.split(separator: ":").map { Int($0) }
    guard parts.count == 2, let hour = parts[0], let minute = parts[1] else { return nil }
    return hour * 60 + minute
  }
}
