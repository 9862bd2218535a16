/// What a transaction changed, for those who wait for it: parked polls, the ticker, the outbox.
public struct ChangeNote: Sendable, Hashable {
  /// The device whose lock status changed.
  public var deviceID: String?
  /// An instant at which something falls due, in milliseconds UTC.
  public var dueAt: Int64?

  /// A note of a device, of an instant at which it falls due, or of both.
  public init(deviceID: String? = nil, dueAt: Int64? = nil) {
    self.deviceID = deviceID
    self.dueAt = dueAt
  }
}
