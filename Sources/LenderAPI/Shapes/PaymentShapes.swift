import JSON
import Lending
import Servicing
import Storage

/// A payment confirmation's first answer, which is kept with the payment.
enum PaymentShapes {
  static func json(_ outcome: PaymentOutcome) -> JSONValue {
    let currency = outcome.payment.amount.currency
    return .object([
      JSONMember("id", .string(outcome.payment.id.text)), JSONMember("reference", .string(outcome.payment.reference)),
      JSONMember("allocations", allocations(outcome.allocations, currency)),
      JSONMember("unallocated", Money(outcome.payment.unallocated, currency).json),
      JSONMember("contract", OutcomeShapes.contract(outcome.contract, outcome.balance)),
      JSONMember(
        "device",
        .object([
          JSONMember("id", .string(outcome.contract.deviceID.text)),
          JSONMember("lock_status", LockStatusShapes.json(outcome.lockStatus)),
          JSONMember("restoration", outcome.restoration.map(restoration) ?? .null),
        ])),
    ])
  }

  static func allocations(_ allocations: [Allocation], _ currency: Currency) -> JSONValue {
    .array(
      allocations.map { part in
        .object([
          JSONMember("instalment", .string(part.instalmentID.text)),
          JSONMember("amount", Money(part.amount, currency).json),
        ])
      })
  }

  private static func restoration(_ restoration: Restoration) -> JSONValue {
    .object([
      JSONMember("ordered_at", .string(restoration.orderedAt.description)),
      JSONMember("deadline", .string(restoration.deadline.description)),
    ])
  }
}

/// A payment confirmation as look-ups show it.
struct PaymentView {
  let payment: PaymentConfirmation
  let allocations: [Allocation]
  let reversal: ReversalTable.Kept?

  init(of payment: PaymentConfirmation, in reader: any Reader) throws {
    self.payment = payment
    allocations = try AllocationTable.list(payment.id, in: reader)
    reversal = try ReversalTable.find(paymentReference: payment.reference, of: payment.lenderID, in: reader)
  }

  var json: JSONValue {
    let currency = payment.amount.currency
    return .object([
      JSONMember("id", .string(payment.id.text)), JSONMember("reference", .string(payment.reference)),
      JSONMember("contract_id", .string(payment.contractID.text)), JSONMember("amount", payment.amount.json),
      JSONMember("paid_at", .string(payment.paidAt.description)),
      JSONMember("recorded_at", .string(payment.recordedAt.description)),
      JSONMember("method", .optional(payment.method)),
      JSONMember("allocations", PaymentShapes.allocations(allocations, currency)),
      JSONMember("unallocated", Money(payment.unallocated, currency).json),
      JSONMember("reversal", reversal.map(ReversalShapes.json) ?? .null),
    ])
  }
}
