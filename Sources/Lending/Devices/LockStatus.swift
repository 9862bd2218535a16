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
  /// When it was decided.
  public let decidedAt: Instant
  /// When it must be decided afresh; nil for never.
  public let nextChangeAt: Instant?
  /// The end of the latest day grant, past ones included.
  public let grantUntil: Instant?
  /// When each stage began since the days past due were last 0.
  public let beginnings: [StageBeginning]
  /// The next counter that the device is told for codes in counter mode.
  public let codeCounter: Int64

  /// A stored status.
  public init(
    deviceID: DeviceID, sequence: Int64, state: LockState, reason: Reason?, otherReasons: [Reason],
    decidedAt: Instant, nextChangeAt: Instant?, grantUntil: Instant?, beginnings: [StageBeginning], codeCounter: Int64
  ) {
    self.deviceID = deviceID
    self.sequence = sequence
    self.state = state
    self.reason = reason
    self.otherReasons = otherReasons
    self.decidedAt = decidedAt
    self.nextChangeAt = nextChangeAt
    self.grantUntil = grantUntil
    self.beginnings = beginnings
    self.codeCounter = codeCounter
  }

  /// The sequence of a status decided at an instant: past the last one, and not behind what a device may have seen from
  /// a database that was restored since.
  public static func sequence(after last: Int64, at instant: Instant) -> Int64 {
    max(last + 1, instant.milliseconds)
  }
}
