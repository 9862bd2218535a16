import Endpoints
import HTTPServer
import JSON
import Lending
import Servicing
import Storage

/// `/v1/contracts/{id}/notices` and `/v1/notices`: what must be served before a restriction, and what was.
struct Notices {
  let servicer: Servicer

  var endpoints: [Endpoint] { [serve, list, listDue] }

  private static let readers = Access.roles([.lender, .support, .auditor])

  private var serve: Endpoint {
    .write(
      .post, "/v1/contracts/{id}/notices", access: .roles([.lender]),
      decode: { (id: try $0.id("id", "contract", of: Contract.self), notice: try Notices.input(try $0.body())) },
      run: { input, caller, transaction in
        let notice = try servicer.serveNotice(input.notice, on: input.id, of: caller.lenderID(), in: transaction)
        return NoticeTable.Kept(notice: notice, endedAt: nil)
      },
      encode: { .created(Notices.json($0)) })
  }

  private var list: Endpoint {
    .report(
      .get, "/v1/contracts/{id}/notices", access: Notices.readers,
      decode: { (id: try $0.id("id", "contract", of: Contract.self), page: try $0.page()) },
      run: { input, caller, reader in
        let contract = try ContractTable.require(input.id, of: caller.lenderID(), in: reader)
        return try NoticeTable.list(contract.id, input.page, in: reader)
      },
      encode: { .page($0, Notices.json) })
  }

  private var listDue: Endpoint {
    .report(
      .get, "/v1/notices", access: Notices.readers,
      decode: { incoming in
        let query = try incoming.query(allowed: Pagination.parameters.union(["due"]))
        _ = query.value("due", expected: "true: the list is of what must be served now") { $0 == "true" ? true : nil }
        if !query.has("due") { query.fail("due", "is required, and must be true") }
        return try query.page()
      },
      run: { page, caller, reader in try servicer.listDueNotices(of: caller.lenderID(), page, in: reader) },
      encode: { .page($0, Notices.json) })
  }

  private static func input(_ body: ObjectReader) throws -> Servicer.NoticeInput {
    let name = body.text("notice")
    let channel = body.text("channel")
    let servedAt = body.instant("served_at")
    let evidenceReference = body.text("evidence_reference")
    try body.finish()
    return Servicer.NoticeInput(
      name: name, channel: channel, servedAt: servedAt, evidenceReference: evidenceReference)
  }

  private static func json(_ kept: NoticeTable.Kept) -> JSONValue {
    let notice = kept.notice
    return .object([
      JSONMember("id", .string(notice.id.text)), JSONMember("contract_id", .string(notice.contractID.text)),
      JSONMember("notice", .string(notice.name)), JSONMember("channel", .string(notice.channel)),
      JSONMember("served_at", .string(notice.servedAt.description)),
      JSONMember("cure_ends_on", .string(notice.cureEndsOn.description)),
      JSONMember("recorded_at", .string(notice.recordedAt.description)),
      JSONMember("evidence_reference", .string(notice.evidenceReference)),
      JSONMember("ended_at", .optional(kept.endedAt?.description)),
    ])
  }

  private static func json(_ due: DueContractNotice) -> JSONValue {
    .object([
      JSONMember("contract_id", .string(due.contractID.text)), JSONMember("notice", .string(due.notice.name)),
      JSONMember("due_since", .string(due.notice.dueSince.description)),
      JSONMember("stages", .array(due.stages.map(Notices.json))),
      JSONMember("complaints", due.complaints?.json ?? .null),
    ])
  }

  private static func json(_ stage: Stage) -> JSONValue {
    .object([
      JSONMember("state", .string(stage.state.rawValue)),
      JSONMember("days_past_due", .integer(Int64(stage.daysPastDue))),
      JSONMember("stops", .array(Service.allCases.filter(stage.stops.contains).map { .string($0.rawValue) })),
    ])
  }
}
