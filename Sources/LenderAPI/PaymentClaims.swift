import Endpoints
import HTTPServer
import JSON
import Lending
import Servicing

/// `/v1/payment-claims`: a borrower's own word of a payment, from the device.
struct PaymentClaims {
  let servicer: Servicer

  var endpoints: [Endpoint] { [claim] }

  private var claim: Endpoint {
    .write(
      .post, "/v1/payment-claims", access: .device,
      decode: { try PaymentClaims.input(try $0.body()) },
      run: { input, caller, transaction in
        guard case .device(let holder) = caller else { throw LatchkeyError.notFound("device") }
        return try servicer.claimPayment(input, by: holder, in: transaction)
      },
      encode: { recorded in
        switch recorded {
        case .recorded(let claim): .created(PaymentClaims.json(claim))
        case .repeated(let claim): .ok(PaymentClaims.json(claim))
        }
      })
  }

  private static func input(_ body: ObjectReader) throws -> Servicer.ClaimInput {
    let reference = body.text("reference")
    let amount = body.money("amount", currency: nil)
    let paidAt = body.instant("paid_at")
    return Servicer.ClaimInput(reference: reference, amount: try body.finish(amount), paidAt: paidAt)
  }

  private static func json(_ claim: PaymentClaim) -> JSONValue {
    .object([
      JSONMember("id", .string(claim.id.text)), JSONMember("reference", .string(claim.reference)),
      JSONMember("amount", claim.amount.json), JSONMember("paid_at", .string(claim.paidAt.description)),
      JSONMember("recorded_at", .string(claim.recordedAt.description)),
      JSONMember("until", .string(claim.until.description)),
    ])
  }
}
