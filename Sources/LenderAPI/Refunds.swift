import Endpoints
import HTTPServer
import JSON
import Lending
import Servicing

/// `/v1/contracts/{id}/refunds`: money paid too much that the lender has paid back.
struct Refunds {
  let servicer: Servicer

  var endpoints: [Endpoint] { [refund] }

  private var refund: Endpoint {
    .write(
      .post, "/v1/contracts/{id}/refunds", access: .roles([.lender]),
      decode: { (contract: try $0.id("id", "contract", of: Contract.self), refund: try Refunds.input($0.body())) },
      run: { input, caller, transaction in
        try servicer.refundOverpayment(
          input.refund, on: input.contract, of: caller.lenderID(),
          answer: { JSONWriter.bytes(Refunds.json($0)) }, in: transaction)
      },
      encode: { recorded in
        switch recorded {
        case .refunded(_, let bytes): .created(bytes: bytes)
        case .repeated(let bytes): .ok(bytes: bytes)
        }
      })
  }

  private static func input(_ body: ObjectReader) throws -> Servicer.RefundInput {
    let amount = body.money("amount", currency: nil)
    let reference = body.text("reference")
    let note = body.optionalText("note")
    return Servicer.RefundInput(amount: try body.finish(amount), reference: reference, note: note)
  }

  private static func json(_ outcome: RefundOutcome) -> JSONValue {
    let (refund, contract) = (outcome.refund, outcome.outcome.contract)
    return .object(
      [
        JSONMember("id", .string(refund.id.text)), JSONMember("reference", .string(refund.reference)),
        JSONMember("amount", Money(refund.amount, contract.currency).json),
        JSONMember("recorded_at", .string(refund.recordedAt.description)),
        JSONMember("note", .optional(refund.note)),
        JSONMember("unallocated", Money(contract.unallocated, contract.currency).json),
      ] + OutcomeShapes.members(outcome.outcome))
  }
}
