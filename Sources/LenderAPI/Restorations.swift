import Endpoints
import HTTPServer
import JSON
import Lending
import Servicing
import Storage

/// `/v1/restorations` and `/v1/restrictions`: what devices got back and when, and what should never have begun.
struct Restorations {
  let servicer: Servicer

  var endpoints: [Endpoint] { [restorations, restrictions] }

  private static let readers = Access.roles([.lender, .support, .auditor])

  private var restorations: Endpoint {
    .report(
      .get, "/v1/restorations", access: Restorations.readers,
      decode: { incoming in
        let query = try incoming.query(
          allowed: Pagination.parameters.union(["device_id", "contract_id", "state", "late"]))
        var filter = RestorationTable.Filter()
        filter.device = query.value("device_id", expected: "a device's id") { DeviceID(parsing: $0) }
        filter.contract = query.value("contract_id", expected: "a contract's id") { ContractID(parsing: $0) }
        filter.state = query.choice("state", of: Restoration.State.self)
        filter.lateAt = query.boolean("late") == true ? incoming.now : nil
        return (filter: filter, page: try query.page())
      },
      run: { input, caller, reader in
        try servicer.reportRestorations(of: caller.lenderID(), input.filter, input.page, in: reader)
      },
      encode: { .page($0, Restorations.json) })
  }

  private var restrictions: Endpoint {
    .report(
      .get, "/v1/restrictions", access: Restorations.readers,
      decode: { incoming in
        let query = try incoming.query(allowed: Pagination.parameters.union(["contract_id", "wrongful"]))
        let contract = query.value("contract_id", expected: "a contract's id") { ContractID(parsing: $0) }
        let wrongfulAlone = query.boolean("wrongful") ?? false
        return (contract: contract, wrongfulAlone: wrongfulAlone, page: try query.page())
      },
      run: { input, caller, reader in
        let lender = try caller.lenderID()
        let page = try RestrictionTable.list(
          lender, contract: input.contract, wrongfulAlone: input.wrongfulAlone, input.page, in: reader)
        return (page: page, wrongfulCount: try RestrictionTable.countWrongful(lender, in: reader))
      },
      encode: { report in
        .ok(
          .object([
            JSONMember("data", .array(report.page.data.map(Restorations.json))),
            JSONMember("wrongful_count", .integer(report.wrongfulCount)),
            JSONMember("next_cursor", .optional(report.page.nextCursor)),
          ]))
      })
  }

  private static func json(_ reported: ReportedRestoration) -> JSONValue {
    let (restoration, progress) = (reported.restoration, reported.progress)
    return .object([
      JSONMember("id", .string(restoration.id.text)), JSONMember("device_id", .string(restoration.deviceID.text)),
      JSONMember("contract_id", .string(restoration.contractID.text)),
      JSONMember("state", .string(progress.state.rawValue)),
      JSONMember("owed_since", .string(restoration.owedSince.description)),
      JSONMember("ordered_at", .string(restoration.orderedAt.description)),
      JSONMember("deadline", .string(restoration.deadline.description)),
      JSONMember("contacted_at", .optional(progress.contactedAt?.description)),
      JSONMember("code_made_at", .optional(progress.codeMadeAt?.description)),
      JSONMember("restored_at", .optional(progress.restoredAt?.description)),
      JSONMember("superseded_at", .optional(progress.supersededAt?.description)),
      JSONMember("hours_late", .integer(Int64(reported.hoursLate))), JSONMember("worth", reported.worth.json),
    ])
  }

  private static func json(_ listed: RestrictionTable.Listed) -> JSONValue {
    let restriction = listed.restriction
    return .object([
      JSONMember("id", .string(restriction.id.text)), JSONMember("device_id", .string(restriction.deviceID.text)),
      JSONMember("contract_id", .string(restriction.contractID.text)),
      JSONMember("state", .string(restriction.state.rawValue)),
      JSONMember("begun_at", .string(restriction.begunAt.description)),
      JSONMember("wrongful", .bool(restriction.wrongfulSince != nil)),
      JSONMember("wrongful_because", .optional(restriction.wrongfulBecause)),
      JSONMember("ended_at", .optional(restriction.endedAt?.description)),
      JSONMember("hours", listed.hours.map { .integer(Int64($0)) } ?? .null),
      JSONMember("worth", listed.worth?.json ?? .null),
    ])
  }
}
