import Endpoints
import HTTPServer
import JSON
import Lending
import Servicing
import Storage

/// `/v1/contracts/{id}/holds`: pauses of enforcement.
struct Holds {
  let servicer: Servicer

  var endpoints: [Endpoint] { [place, list, lift] }

  private var place: Endpoint {
    .write(
      .post, "/v1/contracts/{id}/holds", access: .roles([.lender, .support]),
      decode: { (id: try $0.id("id", "contract", of: Contract.self), hold: try Holds.input(try $0.body())) },
      run: { input, caller, transaction in
        try servicer.placeHold(
          input.hold, on: input.id, of: caller.lenderID(), by: caller.key(), in: transaction)
      },
      encode: { .created(Holds.json($0)) })
  }

  private var list: Endpoint {
    .report(
      .get, "/v1/contracts/{id}/holds", access: .roles([.lender, .support, .auditor]),
      decode: { (id: try $0.id("id", "contract", of: Contract.self), page: try $0.page()) },
      run: { input, caller, reader in
        let contract = try ContractTable.require(input.id, of: caller.lenderID(), in: reader)
        return try HoldTable.list(contract.id, input.page, in: reader)
      },
      encode: { .page($0, Holds.json) })
  }

  private var lift: Endpoint {
    .write(
      .delete, "/v1/holds/{id}", access: .roles([.lender, .support]),
      decode: { try $0.id("id", "hold", of: Hold.self) },
      run: { id, caller, transaction in
        try servicer.liftHold(id, of: caller.lenderID(), by: caller.key(), in: transaction)
      },
      encode: { .noContent })
  }

  private static func input(_ body: ObjectReader) throws -> Servicer.HoldInput {
    let kind = body.choice("kind", of: Hold.Kind.self)
    let since = body.optionalInstant("since")
    let until = body.optionalInstant("until")
    let note = body.text("note")
    return Servicer.HoldInput(kind: try body.finish(kind), since: since, until: until, note: note)
  }

  private static func json(_ hold: Hold) -> JSONValue {
    .object([
      JSONMember("id", .string(hold.id.text)), JSONMember("contract_id", .string(hold.contractID.text)),
      JSONMember("kind", .string(hold.kind.rawValue)), JSONMember("since", .string(hold.since.description)),
      JSONMember("until", .optional(hold.until?.description)),
      JSONMember("placed_at", .string(hold.placedAt.description)),
      JSONMember("placed_by", .string(hold.placedBy.text)), JSONMember("by_support", .bool(hold.isPlacedBySupport)),
      JSONMember("lifted_at", .optional(hold.liftedAt?.description)), JSONMember("note", .string(hold.note)),
    ])
  }
}
