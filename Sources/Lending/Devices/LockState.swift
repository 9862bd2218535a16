/// What a device is told to be, each stricter than the one before it; `released` is the end.
public enum LockState: String, Sendable, Hashable, CaseIterable {
  /// Nothing is restricted.
  case unlocked
  /// Nothing is restricted; the borrower is told of the arrears.
  case reminder
  /// Some services stop.
  case restricted
  /// All but what the pack leaves, and the floor, stops.
  case locked
  /// The lender has given up control for good.
  case released

  /// How strict: 0 for `unlocked` and `released`, 3 for `locked`.
  public var strictness: Int {
    switch self {
    case .unlocked, .released: 0
    case .reminder: 1
    case .restricted: 2
    case .locked: 3
    }
  }

  /// Whether services stop in it.
  public var isRestriction: Bool { strictness >= LockState.restricted.strictness }
}
