import JSON
import Lending
import Servicing
import Storage

/// A reversal as its first answer has it, which is kept with it, and as look-ups of its payment show it.
enum ReversalShapes {
  static func json(_ outcome: ReversalOutcome) -> JSONValue {
    guard let takenBack = outcome.takenBack else { return .object(members(outcome.reversal, of: nil)) }
    let currency = takenBack.payment.amount.currency
    return .object(
      members(outcome.reversal, of: takenBack.payment.id) + [
        JSONMember("amount", takenBack.payment.amount.json),
        JSONMember("untaken", Money(takenBack.untaken, currency).json),
      ] + OutcomeShapes.members(takenBack.outcome))
  }

  /// Inside a payment.
  static func json(_ kept: ReversalTable.Kept) -> JSONValue { .object(members(kept.reversal, of: kept.paymentID)) }

  private static func members(_ reversal: Reversal, of payment: PaymentConfirmationID?) -> [JSONMember] {
    [
      JSONMember("id", .string(reversal.id.text)), JSONMember("reference", .string(reversal.reference)),
      JSONMember("payment_confirmation_id", .optional(payment?.text)),
      JSONMember("payment_reference", .string(reversal.paymentReference)),
      JSONMember("reversed_at", .string(reversal.reversedAt.description)),
      JSONMember("recorded_at", .string(reversal.recordedAt.description)),
      JSONMember("reason", .string(reversal.reason)),
    ]
  }
}
