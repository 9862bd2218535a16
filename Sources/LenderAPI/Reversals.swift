import Endpoints
import HTTPServer
import JSON
import Lending
import Servicing
import Storage

/// `/v1/payment-confirmations/{id}/reversals` and `/v1/reversals`: payments that are taken back, by the payment's id or by
/// the sender's own reference alone.
struct Reversals {
  let servicer: Servicer

  var endpoints: [Endpoint] { [reverse, reverseByReference] }

  private var reverse: Endpoint {
    .write(
      .post, "/v1/payment-confirmations/{id}/reversals", access: .roles([.lender]),
      decode: { incoming in
        let id = try incoming.id("id", "payment confirmation", of: PaymentConfirmation.self)
        let body = try incoming.body()
        let input = Reversals.input(body, of: .payment(id))
        try body.finish()
        return input
      },
      run: record, encode: Reversals.answer)
  }

  private var reverseByReference: Endpoint {
    .write(
      .post, "/v1/reversals", access: .roles([.lender]),
      decode: { incoming in
        let body = try incoming.body()
        let input = Reversals.input(body, of: .reference(body.text("payment_reference")))
        try body.finish()
        return input
      },
      run: record, encode: Reversals.answer)
  }

  private var record: @Sendable (Servicer.ReversalInput, Caller, any Transaction) throws -> RecordedReversal {
    { input, caller, transaction in
      try servicer.reversePayment(
        input, of: caller.lenderID(), answer: { JSONWriter.bytes(ReversalShapes.json($0)) }, in: transaction)
    }
  }

  private static func input(_ body: ObjectReader, of target: Servicer.ReversalInput.Target) -> Servicer.ReversalInput {
    Servicer.ReversalInput(
      target: target, reference: body.text("reference"), reversedAt: body.instant("reversed_at"),
      reason: body.text("reason"))
  }

  @Sendable private static func answer(_ recorded: RecordedReversal) -> Answer {
    switch recorded {
    case .reversed(_, let bytes): .created(bytes: bytes)
    case .kept(let bytes): .accepted(bytes: bytes)
    case .repeated(let bytes): .ok(bytes: bytes)
    }
  }
}
