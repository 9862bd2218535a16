import Endpoints
import HTTPServer
import JSON
import Lending
import Servicing
import Storage

/// `/v1/lenders/{id}/api-keys` and `/v1/api-keys/{id}`.
struct APIKeys {
  let servicer: Servicer

  var endpoints: [Endpoint] { [issue, list, revoke] }

  private var issue: Endpoint {
    .write(
      .post, "/v1/lenders/{id}/api-keys", access: .roles([.operator, .lender]),
      decode: { (lender: try $0.id("id", "lender", of: Lender.self), key: try APIKeys.input(try $0.body())) },
      run: { input, caller, transaction in
        try Lenders.check(input.lender, isSeenBy: caller)
        return try servicer.issueAPIKey(input.key, of: input.lender, in: transaction)
      },
      encode: { issued in
        .created(
          .object([
            JSONMember("id", .string(issued.key.id.text)), JSONMember("role", .string(issued.key.role.rawValue)),
            JSONMember("name", .string(issued.key.name)), JSONMember("key", .string(issued.text)),
          ]))
      })
  }

  private var list: Endpoint {
    .report(
      .get, "/v1/lenders/{id}/api-keys", access: .roles([.operator, .lender, .auditor]),
      decode: { (lender: try $0.id("id", "lender", of: Lender.self), page: try $0.page()) },
      run: { input, caller, reader in
        try Lenders.check(input.lender, isSeenBy: caller)
        _ = try LenderTable.require(input.lender, in: reader)
        return try APIKeyTable.list(input.lender, input.page, in: reader)
      },
      encode: { .page($0, APIKeys.json) })
  }

  private var revoke: Endpoint {
    .write(
      .delete, "/v1/api-keys/{id}", access: .roles([.operator, .lender]),
      decode: { try $0.id("id", "API key", of: APIKey.self) },
      run: { id, caller, transaction in
        guard case .key(let key) = caller else { throw LatchkeyError.notFound("API key") }
        try servicer.revokeAPIKey(id, by: key.lenderID, in: transaction)
      },
      encode: { .noContent })
  }

  private static func input(_ body: ObjectReader) throws -> Servicer.APIKeyInput {
    let role = body.choice("role", of: Role.self)
    let name = body.text("name")
    let person = body.optionalText("person")
    let mayOverride = body.optionalBoolean("may_override") ?? false
    return Servicer.APIKeyInput(
      role: try body.finish(role), name: name, person: person, mayOverride: mayOverride)
  }

  private static func json(_ key: APIKey) -> JSONValue {
    .object([
      JSONMember("id", .string(key.id.text)), JSONMember("role", .string(key.role.rawValue)),
      JSONMember("name", .string(key.name)), JSONMember("person", .optional(key.person)),
      JSONMember("may_override", .bool(key.mayOverride)),
      JSONMember("issued_at", .string(key.issuedAt.description)),
      JSONMember("revoked_at", .optional(key.revokedAt?.description)),
    ])
  }
}
