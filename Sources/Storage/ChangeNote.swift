/// What a transaction changed, for those who wait for it: parked polls, the copy of statuses, the ticker, the outbox.
public struct ChangeNote: Sendable, Hashable {
  /// The device that is told something new, or whose tokens are void.
  public var deviceID: String?
  /// The lender that has a new version.
  public var lenderID: String?
  /// An instant at which something falls due, in milliseconds UTC.
  public var dueAt: Int64?

  /// A note of a device, a lender, an instant at which something falls due, or of several of them.
  public init(deviceID: String? = nil, lenderID: String? = nil, dueAt: Int64? = nil) {
    self.deviceID = deviceID
    self.lenderID = lenderID
    self.dueAt = dueAt
  }
}
