/// What a device is told, as it is stored: the result of the latest decision.
public struct LockStatus: Sendable, Equatable {
  /// The device.
  public let deviceID: DeviceID
  /// Grows with every change; never goes back.
  public let sequence: Int64
  /// What the device is told.
  public let state: LockState
  /// Why.
  public let reason: Reason?
  /// Reasons that hold besides.
  public let otherReasons: [Reason]
  /// What arrears alone come to: what later decisions on arrears stand at.
  public let arrearsState: LockState
  /// Whether a payment was taken back since the days past due were last 0.
  public let isReversed: Bool
  /// When it was decided.
  public let decidedAt: Instant
  /// When it must be decided afresh; nil for never.
  public let nextChangeAt: Instant?
  /// The end of the latest day grant, past ones included.
  public let grantUntil: Instant?
  /// The end of the latest payment claim, past ones included.
  public let claimUntil: Instant?
  /// Until when a cohort restoration bars what is stricter, past ones included.
  public let barUntil: Instant?
  /// When the next step to a restriction would begin if nothing more is paid, reminders before it or not; nil where none
  /// is known.
  public let nextRestrictionAt: Instant?
  /// The lender's local day on which that step is counted as planned; nil where the brake does not count it.
  public let plannedOn: CivilDate?
  /// The instant that the lender's payment watermark must pass before a step begins; nil where none waits for it.
  public let awaitedWatermark: Instant?
  /// Since when the volume brake has held a step; nil where it holds none.
  public let brakedAt: Instant?
  /// Whether a release has freed the device from the brake, until its step begins or waits for something else.
  public let isFreed: Bool
  /// When each stage began since the days past due were last 0.
  public let beginnings: [StageBeginning]
  /// The next counter that the device is told for codes in counter mode.
  public let codeCounter: Int64

  /// A stored status.
  public init(
    deviceID: DeviceID, sequence: Int64, state: LockState, reason: Reason?, otherReasons: [Reason] = [],
    arrearsState: LockState, isReversed: Bool = false, decidedAt: Instant, nextChangeAt: Instant?,
    grantUntil: Instant? = nil, claimUntil: Instant? = nil, barUntil: Instant? = nil,
    nextRestrictionAt: Instant? = nil, plannedOn: CivilDate? = nil, awaitedWatermark: Instant? = nil,
    brakedAt: Instant? = nil, isFreed: Bool = false, beginnings: [StageBeginning] = [], codeCounter: Int64
  ) {
    self.deviceID = deviceID
    self.sequence = sequence
    self.state = state
    self.reason = reason
    self.otherReasons = otherReasons
    self.arrearsState = arrearsState
    self.isReversed = isReversed
    self.decidedAt = decidedAt
    self.nextChangeAt = nextChangeAt
    self.grantUntil = grantUntil
    self.claimUntil = claimUntil
    self.barUntil = barUntil
    self.nextRestrictionAt = nextRestrictionAt
    self.plannedOn = plannedOn
    self.awaitedWatermark = awaitedWatermark
    self.brakedAt = brakedAt
    self.isFreed = isFreed
    self.beginnings = beginnings
    self.codeCounter = codeCounter
  }

  /// The sequence of a status decided at an instant: past the last one, and not behind what a device may have seen from
  /// a database that was restored since.
  public static func sequence(after last: Int64, at instant: Instant) -> Int64 {
    max(last + 1, instant.milliseconds)
  }
}
