/// Why a device is in its state, as its lock screen says it (policies.md, "Reasons a device can be locked").
public enum Reason: String, Sendable, Hashable, CaseIterable {
  /// An instalment has not been paid.
  case paymentOverdue = "payment_overdue"
  /// A payment was taken back; stands for `payment_overdue` until the days past due are next 0.
  case paymentReversed = "payment_reversed"
  /// The borrower reports it lost or stolen.
  case reportedLostOrStolen = "reported_lost_or_stolen"
  /// The device reports, or the lender says, that its lock agent was tampered with.
  case tamperingDetected = "tampering_detected"
  /// The device reports, or the lender says, a SIM that the contract does not allow.
  case simNotAllowed = "sim_not_allowed"
  /// The lender looks into a suspicion, for 14 days at most.
  case fraudReview = "fraud_review"
  /// The device has heard nothing for too long; judged by the device alone.
  case noContact = "no_contact"

  /// Whether an order or a device's report leads to it: such a reason locks at once, and holds, grants, hours and brakes
  /// do not touch it.
  public var isOrdered: Bool {
    switch self {
    case .reportedLostOrStolen, .tamperingDetected, .simNotAllowed, .fraudReview: true
    case .paymentOverdue, .paymentReversed, .noContact: false
    }
  }
}
