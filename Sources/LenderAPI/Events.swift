import Cryptography
import Endpoints
import HTTPServer
import JSON
import Lending
import Servicing
import Storage

/// `GET /v1/events`: everything that happened, in commit order, without a gap.
struct Events {
  let servicer: Servicer

  var endpoints: [Endpoint] { [list] }

  private struct Listed {
    let events: [EventTable.Stored]
    let isLast: Bool
    let head: EventTable.Head
  }

  private var list: Endpoint {
    .report(
      .get, "/v1/events", access: .roles([.operator, .lender, .auditor]),
      decode: { incoming in
        let query = try incoming.query(allowed: ["after", "limit"])
        let after = query.value("after", expected: "an event's id") { EventID(parsing: $0) }
        let limit = query.integer("limit", in: 1...StorageLimits.pageItemsMax)
        try query.finish()
        return (after: after, limit: limit ?? StorageLimits.pageItemsDefault)
      },
      run: { input, caller, reader in
        guard case .key(let key) = caller else { throw LatchkeyError.notFound("event") }
        let position = try Events.position(after: input.after, lender: key.lenderID, in: reader)
        let rows = try EventTable.list(key.lenderID, after: position, limit: input.limit, in: reader)
        let head = try EventTable.head(of: key.lenderID, in: reader)
        return Listed(events: rows, isLast: (rows.last?.position ?? position) >= head.position, head: head)
      },
      encode: { listed in
        .ok(
          .object([
            JSONMember("data", .array(try listed.events.map(EventShapes.json))),
            JSONMember("next_cursor", .optional(listed.isLast ? nil : listed.events.last?.id.text)),
            JSONMember("chain_head", .string(Hexadecimal.encode(listed.head.value))),
          ]))
      })
  }

  private static func position(after id: EventID?, lender: LenderID?, in reader: any Reader) throws -> Int64 {
    guard let id else { return 0 }
    guard let position = try EventTable.position(of: id, lender: lender, in: reader) else {
      throw LatchkeyError.invalid("?after", "must be the id of one of your events")
    }
    return position
  }
}
