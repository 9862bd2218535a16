/// What the rules say now.
public struct LockDecision: Sendable, Equatable {
  /// The next change to something stricter whose time is known.
  public struct Next: Sendable, Equatable {
    /// When.
    public let at: Instant
    /// To what.
    public let state: LockState
  }

  /// What the device is told.
  public let state: LockState
  /// Why, where it is not free.
  public let reason: Reason?
  /// What still works, in the order of `Service`.
  public let allowedServices: [Service]
  /// What the instalments add up to; nil without a contract.
  public let balance: Balance?
  /// Whether the device is to be told quietly of a due date that is near.
  public let isDueSoon: Bool
  /// The end of a grant that holds now.
  public let grantUntil: Instant?
  /// What would come, if nothing more is paid.
  public let next: Next?
  /// The earliest instant at which anything of this decision changes by the clock alone; nil for never.
  public let nextChangeAt: Instant?
  /// When each stage began since the days past due were last 0.
  public let beginnings: [StageBeginning]
  /// How it came about.
  public let explanation: Explanation
}
