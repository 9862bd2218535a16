/// The volume brake: more steps in a day than a lender's own past explains hold until somebody has looked (policies.md,
/// "Brakes").
public struct Brake: Sendable, Equatable {
  /// No further step begins once they are more than this.
  public let count: Int
  /// And more than so many times what was usual.
  public let factor: Int

  /// The bounds of a lender that has set none.
  public static let standard = Brake(count: 50, factor: 3)
  /// The days whose mean is usual.
  public static let meanDays = 28
  /// In a lender's first days the second bound is this part of its live contracts, in per cent.
  public static let firstDaysPercent = 2

  /// Bounds; a lender may only tighten the standard ones.
  public init(count: Int, factor: Int) {
    self.count = count
    self.factor = factor
  }

  /// A lender's past and present, in its own time zone.
  public struct Counts: Sendable, Equatable {
    /// Steps to `restricted` or `locked` begun today and those due by midnight.
    public let today: Int
    /// Steps begun in the last `meanDays` days, held days left out: their sum and how many days.
    public let recent: (sum: Int, days: Int)
    /// Steps begun on the same day of the last month; a missing day is its month's last.
    public let sameDayLastMonth: Int
    /// Whether the lender's first contract is younger than `meanDays`.
    public let isNew: Bool
    /// Its live contracts.
    public let liveContracts: Int

    /// Counts.
    public init(
      today: Int, recent: (sum: Int, days: Int), sameDayLastMonth: Int, isNew: Bool, liveContracts: Int
    ) {
      self.today = today
      self.recent = recent
      self.sameDayLastMonth = sameDayLastMonth
      self.isNew = isNew
      self.liveContracts = liveContracts
    }

    /// Counts are equal by their parts.
    public static func == (left: Counts, right: Counts) -> Bool {
      left.today == right.today && left.recent == right.recent && left.sameDayLastMonth == right.sameDayLastMonth
        && left.isNew == right.isNew && left.liveContracts == right.liveContracts
    }
  }

  /// Whether no further step may begin.
  public func holds(_ counts: Counts) -> Bool { counts.today > bound(counts) }

  /// How many steps may begin in the day.
  public func bound(_ counts: Counts) -> Int {
    if counts.isNew { return max(count, Brake.firstDaysPercent * counts.liveContracts / 100) }
    // The mean's quotient is rounded down after the factor, so that a whole number of steps is more than both or not.
    let mean = factor * counts.recent.sum / max(1, counts.recent.days)
    return max(count, mean, factor * counts.sameDayLastMonth)
  }
}
