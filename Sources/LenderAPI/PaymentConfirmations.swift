import Endpoints
import HTTPServer
import JSON
import Lending
import Servicing
import Storage

/// `/v1/payment-confirmations`: a lender's word that a borrower has paid; at least once from the sender, exactly once
/// here.
struct PaymentConfirmations {
  let servicer: Servicer

  var endpoints: [Endpoint] { [record, list, get] }

  private static let readers = Access.roles([.lender, .support, .auditor])

  private var record: Endpoint {
    .write(
      .post, "/v1/payment-confirmations", access: .roles([.lender]),
      decode: { try PaymentConfirmations.input(try $0.body()) },
      run: { input, caller, transaction in
        try servicer.recordPaymentConfirmation(
          input, of: caller.lenderID(), answer: { JSONWriter.bytes(PaymentShapes.json($0)) }, in: transaction)
      },
      encode: { recorded in
        switch recorded {
        case .recorded(let id, let answer): .created(bytes: answer, location: "/v1/payment-confirmations/\(id)")
        case .repeated(let answer): .ok(bytes: answer)
        }
      })
  }

  private var list: Endpoint {
    .report(
      .get, "/v1/payment-confirmations", access: PaymentConfirmations.readers,
      decode: { incoming in
        let query = try incoming.query(allowed: Pagination.parameters.union(["reference", "contract_id"]))
        let reference = query.text("reference")
        let contract = query.value("contract_id", expected: "a contract's id") { ContractID(parsing: $0) }
        return (reference: reference, contract: contract, page: try query.page())
      },
      run: { input, caller, reader in
        let lender = try caller.lenderID()
        guard let reference = input.reference else {
          let page = try PaymentConfirmationTable.list(lender, contract: input.contract, input.page, in: reader)
          return try page.map { try PaymentView(of: $0, in: reader) }
        }
        let payment = try PaymentConfirmationTable.find(reference: reference, of: lender, in: reader)?.payment
        let found = [payment].compactMap(\.self).filter { input.contract == nil || $0.contractID == input.contract }
        return Page(rows: try found.map { try PaymentView(of: $0, in: reader) }, request: input.page) { _ in [] }
      },
      encode: { .page($0, \.json) })
  }

  private var get: Endpoint {
    .report(
      .get, "/v1/payment-confirmations/{id}", access: PaymentConfirmations.readers,
      decode: { try $0.id("id", "payment confirmation", of: PaymentConfirmation.self) },
      run: { id, caller, reader in
        try PaymentView(of: PaymentConfirmationTable.require(id, of: caller.lenderID(), in: reader), in: reader)
      },
      encode: { .ok($0.json) })
  }

  private static func input(_ body: ObjectReader) throws -> Servicer.PaymentInput {
    let contract = body.identifier("contract_id", of: Contract.self)
    let contractReference = body.optionalText("contract_reference")
    let imei = body.imei("imei")
    body.exactlyOne(of: ["contract_id", "contract_reference", "imei"])
    let amount = body.money("amount", currency: nil)
    let paidAt = body.instant("paid_at")
    let reference = body.text("reference")
    let method = body.optionalText("method")
    let payer = body.optionalText("payer")
    let target: Servicer.PaymentInput.Target? =
      contract.map { .contract($0) } ?? contractReference.map { .reference($0) } ?? imei.map { .imei($0) }
    let required = try body.finish(target, amount)
    return Servicer.PaymentInput(
      target: required.0, amount: required.1, paidAt: paidAt, reference: reference, method: method, payer: payer)
  }
}
