import Endpoints
import HTTPServer
import JSON
import Lending
import Servicing
import Storage

/// `/v1/contracts/{id}/amendments`: changes of what a contract owes, or of who owes it.
struct Amendments {
  let servicer: Servicer

  var endpoints: [Endpoint] { [amend, list] }

  private struct Input: Sendable {
    let contract: ContractID
    let amendment: Servicer.AmendmentInput
  }

  private var amend: Endpoint {
    .write(
      .post, "/v1/contracts/{id}/amendments", access: .roles([.lender]), bodyBytesMax: ContractLimits.bodyBytesMax,
      decode: { incoming in
        Input(
          contract: try incoming.id("id", "contract", of: Contract.self),
          amendment: try AmendmentShapes.input(try incoming.body()))
      },
      run: { input, caller, transaction in
        guard case .key(let key) = caller else { throw LatchkeyError.notFound("contract") }
        return try servicer.amendContract(
          input.contract, input.amendment, by: key, of: caller.lenderID(), in: transaction)
      },
      encode: { outcome in
        .created(.object(AmendmentShapes.members(outcome.amendment) + OutcomeShapes.members(outcome.outcome)))
      })
  }

  private var list: Endpoint {
    .report(
      .get, "/v1/contracts/{id}/amendments", access: .roles([.lender, .support, .auditor]),
      decode: { (id: try $0.id("id", "contract", of: Contract.self), page: try $0.page()) },
      run: { input, caller, reader in
        let contract = try ContractTable.require(input.id, of: caller.lenderID(), in: reader)
        return try AmendmentTable.list(contract.id, input.page, in: reader)
      },
      encode: { .page($0) { .object(AmendmentShapes.members($0)) } })
  }
}
