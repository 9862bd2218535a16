import Endpoints
import HTTPServer
import JSON
import Lending
import Servicing

/// `/v1/contracts/{id}/device-returns`: the device of a contract that was called off has come back.
struct DeviceReturns {
  let servicer: Servicer

  var endpoints: [Endpoint] { [record] }

  private var record: Endpoint {
    .write(
      .post, "/v1/contracts/{id}/device-returns", access: .roles([.lender]),
      decode: { incoming in
        if !incoming.request.body.isEmpty { try incoming.body().finish() }
        return try incoming.id("id", "contract", of: Contract.self)
      },
      run: { id, caller, transaction in
        guard case .key(let key) = caller else { throw LatchkeyError.notFound("contract") }
        return try servicer.returnDevice(of: id, by: key, of: caller.lenderID(), in: transaction)
      },
      encode: { .created(.object(OutcomeShapes.members($0))) })
  }
}
