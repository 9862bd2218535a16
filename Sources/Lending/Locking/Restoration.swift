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

  /// Hours begun after the deadline, those left out that passed with the device unreachable although a code had been
  /// made for it: what a late restoration is reckoned by.
  ///
  /// - Parameters:
  ///   - now: the present instant, for one that has not ended.
  ///   - progress: how far it came.
  /// - Returns: 0 where it was in time.
  public func hoursLate(at now: Instant, _ progress: Progress) -> Int {
    let end = progress.restoredAt ?? progress.supersededAt ?? now
    let begun = hours(from: deadline, to: end, roundedUp: true)
    guard let codeMadeAt = progress.codeMadeAt else { return begun }
    let firstLeftOut = hours(from: deadline, to: codeMadeAt, roundedUp: true)
    let reachedAt = progress.contactedAt ?? end
    let leftOutEnd = reachedAt >= end ? begun : min(begun, hours(from: deadline, to: reachedAt, roundedUp: false))
    return begun - max(0, leftOutEnd - firstLeftOut)
  }

  /// Whole hours between two instants, 0 where the second is not after the first.
  private func hours(from start: Instant, to end: Instant, roundedUp: Bool) -> Int {
    guard end > start else { return 0 }
    let (hours, rest) = (end.milliseconds - start.milliseconds).quotientAndRemainder(dividingBy: 3_600_000)
    return Int(hours) + (roundedUp && rest > 0 ? 1 : 0)
  }

  /// What being late is worth to the borrower, in minor units.
  ///
  /// - Parameters:
  ///   - hours: as `hoursLate` has them.
  ///   - rule: the pack's.
  ///   - financedAmount: what caps it, where the pack says so.
  ///   - earlier: what the contract's ledger has already.
  /// - Returns: minor units.
  public static func worth(
    hours: Int, _ rule: PolicyPack.RestorationRule, financedAmount: Int64?, earlier: Int64
  ) -> Int64 {
    let (worth, overflowed) = Int64(hours).multipliedReportingOverflow(by: rule.lateHourWorth)
    let full = overflowed ? Money.amountMax : min(worth, Money.amountMax)
    guard rule.isCappedByFinancedAmount, let financedAmount else { return full }
    return max(0, min(full, financedAmount - earlier))
  }

  /// Whether a payment's effect is a restoration: it moved the decision from a restriction to something without one.
  public static func isOrdered(from before: LockState, to after: LockState) -> Bool {
    before.isRestriction && !after.isRestriction
  }
}
