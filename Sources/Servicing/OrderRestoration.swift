import JSON
import Lending
import Storage

extension Servicer {
  /// Orders a restoration where a payment ended a restriction; nil where it did not.
  ///
  /// `overdueSince` the due date that days past due counted from before the payment.
  func orderRestoration(
    _ redecision: Redecision, of contract: Contract, by payment: PaymentConfirmation, overdueSince: CivilDate?,
    in transaction: any Transaction
  ) throws -> Restoration? {
    guard let before = redecision.before, Restoration.isOrdered(from: before.state, to: redecision.after.state) else {
      return nil
    }
    return try orderRestoration(
      redecision, of: contract,
      owedSince: owedSince(contract, by: payment, before, overdueSince: overdueSince, in: transaction),
      at: payment.recordedAt, in: transaction)
  }

  /// Orders a restoration that is owed since an instant, and records why beside what every one has.
  ///
  /// Its time runs from the beginning of the restriction at the earliest: before it there was nothing to restore.
  func orderRestoration(
    _ redecision: Redecision, of contract: Contract, owedSince: Instant, at now: Instant, because: [JSONMember] = [],
    in transaction: any Transaction
  ) throws -> Restoration {
    let hours = try policy(contract.policy, in: transaction).restoration.hours
    let begunAt = try RestrictionTable.beginning(endedAt: now, of: contract.id, in: transaction) ?? owedSince
    let restoration = Restoration(
      id: .make(at: now), deviceID: contract.deviceID, contractID: contract.id, owedSince: owedSince,
      orderedAt: now, deadline: max(owedSince, begunAt).adding(hours: hours))
    try RestorationTable.insert(
      restoration, sequence: redecision.after.sequence, of: contract.lenderID, in: transaction)
    try recordEvent(
      .restorationOrdered, at: restoration.orderedAt, lender: contract.lenderID, device: restoration.deviceID,
      contract: restoration.contractID,
      data: [
        JSONMember("restoration_id", .string(restoration.id.text)),
        JSONMember("sequence", .integer(redecision.after.sequence)),
        JSONMember("state", .string(redecision.after.state.rawValue)),
        JSONMember("owed_since", .string(restoration.owedSince.description)),
        JSONMember("deadline", .string(restoration.deadline.description)),
      ] + because, in: transaction)
    return restoration
  }

  /// The latest `paid_at` of the payments recorded since the days past due were last 0, this one included.
  private func owedSince(
    _ contract: Contract, by payment: PaymentConfirmation, _ before: LockStatus, overdueSince: CivilDate?,
    in reader: any Reader
  ) throws -> Instant {
    let overdueAt = overdueSince.map { contract.zone.start(of: $0.adding(days: 1)) } ?? payment.recordedAt
    let arrearsSince = min(overdueAt, before.beginnings.map(\.at).min() ?? overdueAt)
    let earlier = try PaymentConfirmationTable.latestPaidAt(contract.id, recordedSince: arrearsSince, in: reader)
    return max(payment.paidAt, earlier ?? payment.paidAt)
  }
}
