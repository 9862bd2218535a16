import Endpoints
import HTTPServer
import JSON
import Lending
import Servicing
import Storage

/// `/v1/contracts`: what borrowers owe for their devices.
struct Contracts {
  let servicer: Servicer
  let bodyBytesMax: Int

  var endpoints: [Endpoint] { [write, list, get, update, timeline, payoff] }

  private static let readers = Access.roles([.lender, .support, .auditor])

  private var write: Endpoint {
    .write(
      .post, "/v1/contracts", access: .roles([.lender]), bodyBytesMax: bodyBytesMax,
      decode: { try ContractShapes.input(try $0.body()) },
      run: { input, caller, transaction in
        let written = try servicer.writeContract(input, of: caller.lenderID(), in: transaction)
        return ContractView(
          contract: written.contract, instalments: written.instalments, borrower: input.borrower,
          decision: written.decision)
      },
      encode: { .created($0.json, location: "/v1/contracts/\($0.contract.id)") })
  }

  private var list: Endpoint {
    .report(
      .get, "/v1/contracts", access: Contracts.readers,
      decode: { try Contracts.listed($0) },
      run: { input, caller, reader in
        let lender = try LenderTable.require(caller.lenderID(), in: reader)
        var filter = input.filter
        // By the day in the lender's zone: a contract that is kept in another may be found some hours early or late.
        filter.overdueSinceMax = input.daysPastDueMin.map { lender.zone.date(at: servicer.now()).adding(days: -$0) }
        let page = try ContractTable.list(lender.id, filter, input.page, in: reader)
        return try page.map { try view(of: $0, in: reader) }
      },
      encode: { .page($0, \.listedJSON) })
  }

  private var get: Endpoint {
    .report(
      .get, "/v1/contracts/{id}", access: Contracts.readers,
      decode: { try $0.id("id", "contract", of: Contract.self) },
      run: { id, caller, reader in
        try view(of: ContractTable.require(id, of: caller.lenderID(), in: reader), in: reader)
      },
      encode: { .ok($0.json) })
  }

  private var update: Endpoint {
    .write(
      .patch, "/v1/contracts/{id}", access: .roles([.lender]),
      decode: { incoming in
        (
          id: try incoming.id("id", "contract", of: Contract.self),
          change: try BorrowerChange.decode(try incoming.body())
        )
      },
      run: { input, caller, transaction in
        try servicer.updateContract(input.id, of: caller.lenderID(), in: transaction) { input.change.apply(to: &$0) }
        return try view(of: ContractTable.require(input.id, of: caller.lenderID(), in: transaction), in: transaction)
      },
      encode: { .ok($0.json) })
  }

  private var timeline: Endpoint {
    .report(
      .get, "/v1/contracts/{id}/timeline", access: Contracts.readers,
      decode: { (id: try $0.id("id", "contract", of: Contract.self), page: try $0.page()) },
      run: { input, caller, reader in
        let contract = try ContractTable.require(input.id, of: caller.lenderID(), in: reader)
        return try EventTable.list(contract: contract.id, input.page, in: reader)
      },
      encode: { try EventShapes.page($0) })
  }

  /// What settles a contract: all that is unpaid, and nothing of one that takes no payments.
  ///
  /// Instalments are one amount each, so the day does not change it.
  private var payoff: Endpoint {
    .report(
      .get, "/v1/contracts/{id}/payoff", access: Contracts.readers,
      decode: { incoming in
        let query = try incoming.query(allowed: ["on"])
        _ = query.date("on")
        try query.finish()
        return try incoming.id("id", "contract", of: Contract.self)
      },
      run: { id, caller, reader in
        let contract = try ContractTable.require(id, of: caller.lenderID(), in: reader)
        guard contract.takesPayments else { return Money(0, contract.currency) }
        let unpaid = try InstalmentTable.list(id, in: reader).reduce(0) { $0 + $1.unpaid }
        return Money(unpaid, contract.currency)
      },
      encode: { .ok(.object([JSONMember("amount", $0.json)])) })
  }

  private func view(of contract: Contract, in reader: any Reader) throws -> ContractView {
    let sealed = try ContractTable.findBorrower(contract.id, in: reader) ?? []
    let (decision, instalments) = try servicer.decide(on: contract, in: reader)
    return ContractView(
      contract: contract, instalments: instalments,
      borrower: try servicer.personalData.openBorrower(sealed, of: contract.id), decision: decision)
  }

  private struct Listed: Sendable {
    let filter: ContractTable.Filter
    let daysPastDueMin: Int?
    let page: PageRequest
  }

  private static func listed(_ incoming: Incoming) throws -> Listed {
    let query = try incoming.query(
      allowed: Pagination.parameters.union(["external_reference", "state", "days_past_due_min"]))
    var filter = ContractTable.Filter()
    filter.externalReference = query.text("external_reference")
    filter.state = query.choice("state", of: Contract.State.self)
    let daysPastDueMin = query.integer("days_past_due_min", in: 1...ContractLimits.daysPastDueMax)
    return Listed(filter: filter, daysPastDueMin: daysPastDueMin, page: try query.page())
  }
}
