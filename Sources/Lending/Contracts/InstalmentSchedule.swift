/// Instalments as a rule instead of a list: so many equal amounts from a first date on.
public struct InstalmentSchedule: Sendable, Equatable {
  /// How far apart instalments are.
  public enum Every: String, Sendable, CaseIterable {
    /// Each day.
    case day
    /// Seven days.
    case week
    /// Fourteen days.
    case twoWeeks = "two_weeks"
    /// The same day of each month, or its last.
    case month
  }

  /// How many: 1…`countMax`.
  public let count: Int
  /// Each, in minor units.
  public let amount: Int64
  /// When the first is due.
  public let firstDueOn: CivilDate
  /// How far apart.
  public let every: Every

  /// A contract's instalments are loaded and decided upon together: three years of daily ones are enough.
  public static let countMax = 1_100

  /// A schedule.
  public init(count: Int, amount: Int64, firstDueOn: CivilDate, every: Every) {
    self.count = count
    self.amount = amount
    self.firstDueOn = firstDueOn
    self.every = every
  }

  /// The due dates, in order.
  ///
  /// Months are counted from the first date, so that the 31st stays each month's last day.
  public var dueDates: [CivilDate] {
    (0..<count).map { index in
      switch every {
      case .day: firstDueOn.adding(days: index)
      case .week: firstDueOn.adding(days: 7 * index)
      case .twoWeeks: firstDueOn.adding(days: 14 * index)
      case .month: firstDueOn.adding(months: index)
      }
    }
  }
}
