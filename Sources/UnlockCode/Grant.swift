/// What an unlock code gives: two digits on the wire.
public enum Grant: Sendable, Hashable {
  /// `00`: the dues are cleared.
  case cleared

  /// `01`–`90`: unlocked for so many days of 24 hours.
  case days(Days)

  /// `99`: released for good.
  case released

  /// A number of days from 1 to 90.
  public struct Days: Sendable, Hashable {
    /// The days, of 24 hours each.
    public let count: Int

    /// Takes a number of days.
    ///
    /// - Parameter count: 1 to 90.
    /// - Throws: `UnlockCodeError.reservedGrant` for any other.
    public init(_ count: Int) throws(UnlockCodeError) {
      guard (1...UnlockCodeLimits.grantDaysMax).contains(count) else { throw .reservedGrant(count) }
      self.count = count
    }
  }

  /// Reads the two digits of a grant as a number.
  ///
  /// - Parameter number: 0, 1 to 90, or 99.
  /// - Throws: `UnlockCodeError.reservedGrant` for any other.
  public init(number: Int) throws(UnlockCodeError) {
    switch number {
    case 0: self = .cleared
    case 99: self = .released
    default: self = .days(try Days(number))
    }
  }

  /// The grant as a number: 0, 1 to 90, or 99.
  public var number: Int {
    switch self {
    case .cleared: 0
    case .days(let days): days.count
    case .released: 99
    }
  }

  /// The two digits: `00`, `07`, `99`.
  public var digits: String { Digits.text(UInt64(number), width: 2) }
}
