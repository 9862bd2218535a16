/// A lender's instruction to lock for a reason other than arrears, or what a device's own report stands for.
public struct LockOrder: Sendable, Equatable, Identified {
  /// `ord_`.
  public static let identifierPrefix = "ord_"

  /// Who says so.
  public enum Reporter: String, Sendable, CaseIterable {
    /// The borrower, by way of the lender or its support.
    case borrower
    /// The lender.
    case lender
    /// The device itself; its report ends with the device's report of the opposite, or is lifted by the lender.
    case device
  }

  /// Its id.
  public let id: LockOrderID
  /// The device to lock.
  public let deviceID: DeviceID
  /// Why; one of the ordered reasons.
  public let reason: Reason
  /// Who says so.
  public let reportedBy: Reporter
  /// When it was given.
  public let orderedAt: Instant
  /// When it ends by itself.
  public let until: Instant?
  /// When it was lifted.
  public let liftedAt: Instant?
  /// The API key that gave it; nil for a device's report.
  public let orderedBy: APIKeyID?
  /// Why, in the orderer's words; never shown to the borrower.
  public let note: String

  /// `fraud_review` ends by itself after at most 14 days (policies.md).
  public static let fraudReviewDaysMax = 14

  /// An order.
  public init(
    id: LockOrderID, deviceID: DeviceID, reason: Reason, reportedBy: Reporter, orderedAt: Instant, until: Instant?,
    liftedAt: Instant?, orderedBy: APIKeyID?, note: String
  ) {
    self.id = id
    self.deviceID = deviceID
    self.reason = reason
    self.reportedBy = reportedBy
    self.orderedAt = orderedAt
    self.until = until
    self.liftedAt = liftedAt
    self.orderedBy = orderedBy
    self.note = note
  }

  /// Whether it stands at an instant.
  public func stands(at instant: Instant) -> Bool {
    guard liftedAt == nil else { return false }
    return until.map { instant < $0 } ?? true
  }
}
