/// The way from a payment back to a free device, on two clocks: owed since the borrower paid, known since the commit
/// (policies.md, "Two clocks of a restoration").
public struct Restoration: Sendable, Equatable, Identified {
  /// `res_`.
  public static let identifierPrefix = "res_"

  /// Its id.
  public let id: RestorationID
  /// The device to restore.
  public let deviceID: DeviceID
  /// The contract whose dues were cleared.
  public let contractID: ContractID
  /// The latest `paid_at` of the payments that cleared the dues.
  public let owedSince: Instant
  /// When the device was ordered to be restored.
  public let orderedAt: Instant
  /// By when it must be restored.
  public let deadline: Instant

  /// A restoration that has been ordered.
  public init(
    id: RestorationID, deviceID: DeviceID, contractID: ContractID, owedSince: Instant, orderedAt: Instant,
    deadline: Instant
  ) {
    self.id = id
    self.deviceID = deviceID
    self.contractID = contractID
    self.owedSince = owedSince
    self.orderedAt = orderedAt
    self.deadline = deadline
  }

  /// Whether a payment's effect is a restoration: it moved the decision from a restriction to something without one.
  public static func isOrdered(from before: LockState, to after: LockState) -> Bool {
    before.isRestriction && !after.isRestriction
  }
}
