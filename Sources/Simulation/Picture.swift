/// Arrears and locks by day, as text.
public struct Picture: Sendable {
  /// How a world stood at the end of a day.
  struct Day: Sendable {
    let date: String
    var live = 0
    var overdue = 0
    var reminder = 0
    var restricted = 0
    var locked = 0
  }

  private var days: [Day] = []
  private static let rowsMax = 48
  private static let width = 60

  mutating func add(_ day: Day) { days.append(day) }

  /// A row for each day, or for each so many where there are more than fit a screen.
  public var text: String {
    let stride = max(1, (days.count + Picture.rowsMax - 1) / Picture.rowsMax)
    let rows = Swift.stride(from: 0, to: days.count, by: stride).map { row(days[$0]) }
    return (["             overdue  ░ reminder  ▒ restricted  █ locked"] + rows).joined(separator: "\n")
  }

  private func row(_ day: Day) -> String {
    let live = max(1, day.live)
    let percent = String(day.overdue * 100 / live)
    let bar = [("█", day.locked), ("▒", day.restricted), ("░", day.reminder)].map { sign, count in
      String(repeating: sign, count: (count * Picture.width + live - 1) / live)
    }
    return day.date + String(repeating: " ", count: 8 - percent.count) + percent + "%  " + bar.joined()
  }
}
