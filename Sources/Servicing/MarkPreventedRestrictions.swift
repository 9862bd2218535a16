import JSON
import Lending
import Storage

extension Servicer {
  /// Marks as wrong what a payment shows to have been so: restrictions begun after it was made, and before it was recorded,
  /// that the payments made before them would have prevented.
  func markPreventedRestrictions(
    by payment: PaymentConfirmation, device: DeviceID, in transaction: any Transaction
  ) throws {
    let later = try RestrictionTable.listRightful(
      payment.contractID, since: payment.paidAt.adding(milliseconds: 1), in: transaction)
    for restriction in later {
      let late = try PaymentConfirmationTable.lateAmount(payment.contractID, at: restriction.begunAt, in: transaction)
      guard late >= restriction.shortBy else { continue }
      try RestrictionTable.markWrongful(
        restriction.id, since: restriction.begunAt, because: "payment", in: transaction)
      try recordEvent(
        .restrictionFoundWrongful, at: payment.recordedAt, lender: payment.lenderID, device: device,
        contract: payment.contractID,
        data: [
          JSONMember("restriction_id", .string(restriction.id.text)),
          JSONMember("state", .string(restriction.state.rawValue)),
          JSONMember("begun_at", .string(restriction.begunAt.description)), JSONMember("because", "payment"),
          JSONMember("payment_confirmation_id", .string(payment.id.text)),
        ], in: transaction)
    }
  }
}
