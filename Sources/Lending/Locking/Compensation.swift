/// What hours of a contract are worth to its borrower, and why: a contract's ledger, in which each hour counts once
/// (policies.md, floor 6).
public struct Compensation: Sendable, Equatable {
  /// What the hours were.
  public enum Source: String, Sendable, CaseIterable {
    /// A restoration was late.
    case restoration
    /// A restriction was wrong.
    case restriction
    /// A restriction was ended by a cohort restoration.
    case cohort
  }

  /// What the hours were.
  public let source: Source
  /// The id of the restoration, the restriction or the cohort restoration.
  public let sourceID: String
  /// From when to when.
  public let span: Range<Instant>
  /// The hours that count.
  public let hours: Int
  /// What they are worth, in minor units.
  public let amount: Int64

  /// An entry of a ledger.
  public init(source: Source, sourceID: String, span: Range<Instant>, hours: Int, amount: Int64) {
    self.source = source
    self.sourceID = sourceID
    self.span = span
    self.hours = hours
    self.amount = amount
  }

  /// Hours begun in a span, without what lies in earlier ones.
  public static func hours(of span: Range<Instant>, notIn earlier: [Range<Instant>]) -> Int {
    var left: Int64 = 0
    var place = span.lowerBound
    for other in earlier.sorted(by: { $0.lowerBound < $1.lowerBound })
    where other.upperBound > place && other.lowerBound < span.upperBound {
      left += max(0, other.lowerBound.milliseconds - place.milliseconds)
      place = max(place, other.upperBound)
    }
    left += max(0, span.upperBound.milliseconds - place.milliseconds)
    return Int((left + millisecondsOfHour - 1) / millisecondsOfHour)
  }

  /// What entries add up to, as far as money goes.
  public static func total(_ entries: [Compensation]) -> Int64 {
    entries.reduce(0) { min(Money.amountMax, $0 + min($1.amount, Money.amountMax)) }
  }

  private static let millisecondsOfHour: Int64 = 3_600_000
}
