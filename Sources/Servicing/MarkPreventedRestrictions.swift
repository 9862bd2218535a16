import JSON
import Lending
import Storage

extension Servicer {
  /// Marks as wrong what a payment shows to have been so: restrictions begun after it was made, and before it was recorded,
  /// that the payments made before them would have prevented.
  func markPreventedRestrictions(
    by payment: PaymentConfirmation, of contract: Contract, in transaction: any Transaction
  ) throws {
    let later = try RestrictionTable.listRightful(
      payment.contractID, since: payment.paidAt.adding(milliseconds: 1), in: transaction)
    for restriction in later {
      let late = try PaymentConfirmationTable.lateAmount(payment.contractID, at: restriction.begunAt, in: transaction)
      guard late >= restriction.shortBy else { continue }
      try markWrongful(
        restriction, because: "payment", of: contract, at: payment.recordedAt,
        data: [JSONMember("payment_confirmation_id", .string(payment.id.text))], in: transaction)
    }
  }
}
