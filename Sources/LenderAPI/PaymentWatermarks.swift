import Endpoints
import HTTPServer
import JSON
import Lending
import Servicing

/// `/v1/payment-watermark`: a lender's word that its payment feed is complete until an instant.
struct PaymentWatermarks {
  let servicer: Servicer

  var endpoints: [Endpoint] { [state] }

  private var state: Endpoint {
    .write(
      .put, "/v1/payment-watermark", access: .roles([.lender]),
      decode: { incoming in
        let body = try incoming.body()
        let completeUntil = body.instant("complete_until")
        try body.finish()
        return completeUntil
      },
      run: { completeUntil, caller, transaction in
        try servicer.stateWatermark(completeUntil, of: caller.lenderID(), in: transaction)
      },
      encode: { view in
        .ok(
          .object([
            JSONMember("mode", .string(view.mode.rawValue)),
            JSONMember("complete_until", .optional(view.completeUntil?.description)),
          ]))
      })
  }
}
