/// What the rules say now.
public struct LockDecision: Sendable, Equatable {
  /// The next change to something stricter whose time is known.
  public struct Next: Sendable, Equatable {
    /// When.
    public let at: Instant
    /// To what.
    public let state: LockState
    /// Whether a device that hears nothing may do it alone.
    public let isUnattended: Bool
  }

  /// What the device is told.
  public let state: LockState
  /// Why, where it is not free.
  public let reason: Reason?
  /// Reasons that hold besides, orders before arrears.
  public let otherReasons: [Reason]
  /// What arrears alone come to: what later decisions on arrears stand at.
  public let arrearsState: LockState
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
  /// Whether a payment was taken back since the days past due were last 0.
  public let isReversed: Bool
  /// How it came about.
  public let explanation: Explanation

  /// The earliest instant that the payment watermark must pass before a step begins; nil where none waits for it.
  public var awaitedWatermark: Instant? {
    let awaited = explanation.stages.flatMap(\.waits).compactMap { wait -> Instant? in
      if case .watermark(let instant) = wait.what { instant } else { nil }
    }
    return awaited.min()
  }

  /// Whether the volume brake holds a step that nothing else bars but the watermark.
  public var isHeldByBrake: Bool { explanation.stages.contains { $0.waits.contains { $0.what == .brake } } }
}
