import Endpoints
import HTTPServer
import JSON
import Lending
import Servicing
import Storage

/// `GET /v1/enforcement-previews`: what would be restricted in the next days, by which rule, and what changed of it.
struct EnforcementPreviews {
  let servicer: Servicer

  var endpoints: [Endpoint] { [list] }

  private var list: Endpoint {
    .report(
      .get, "/v1/enforcement-previews", access: .roles([.lender, .auditor]),
      decode: { [servicer] incoming in
        let query = try incoming.query(allowed: Pagination.parameters.union(["until"]))
        let now = servicer.now()
        let until = query.instant("until") ?? now.adding(hours: 24 * Servicer.previewDaysDefault)
        if until < now || until > now.adding(hours: 24 * Servicer.previewDaysMax) {
          query.fail("until", "must not lie in the past, and at most \(Servicer.previewDaysMax) days ahead")
        }
        return (until: until, page: try query.page())
      },
      run: { input, caller, reader in
        let preview = try servicer.previewEnforcement(
          of: caller.lenderID(), until: input.until, input.page, in: reader)
        return (until: input.until, preview: preview)
      },
      encode: { .ok(EnforcementPreviews.json($0.preview, until: $0.until)) })
  }

  private static func json(_ preview: EnforcementPreview, until: Instant) -> JSONValue {
    .object([
      JSONMember("until", .string(until.description)),
      JSONMember("data", .array(preview.page.data.map(json))),
      JSONMember("no_longer", .array(preview.noLonger.map(json))),
      JSONMember("next_cursor", .optional(preview.page.nextCursor)),
    ])
  }

  private static func json(_ item: EnforcementPreview.Item) -> JSONValue {
    .object([
      JSONMember("device_id", .string(item.contract.deviceID.text)),
      JSONMember("contract_id", .string(item.contract.id.text)),
      JSONMember("contract_reference", .string(item.contract.externalReference)),
      JSONMember("overdue_since", .optional(item.balance.overdueSince?.description)),
      JSONMember("arrears", Money(item.balance.arrears, item.contract.currency).json),
      JSONMember(
        "clause",
        .object([
          JSONMember("policy", .string(item.contract.policy.name)),
          JSONMember("version", .string(item.contract.policy.digest)),
        ])),
      JSONMember("steps", .array(item.steps.map(json))),
      JSONMember("since_yesterday", .string(item.change.rawValue)),
      JSONMember("yesterday_at", .optional(item.yesterdayAt?.description)),
    ])
  }

  private static func json(_ step: Explanation.StageStanding) -> JSONValue {
    .object([
      JSONMember("state", .string(step.stage.state.rawValue)),
      JSONMember("at", .optional(step.wouldBeginAt?.description)),
      JSONMember("days_past_due", .integer(Int64(step.stage.daysPastDue))),
      JSONMember(
        "waits_for",
        .array(
          step.waits.map { wait in
            .object([
              JSONMember("what", .string(wait.what.name)), JSONMember("until", .optional(wait.until?.description)),
            ])
          })),
    ])
  }

  private static func json(_ plan: LockStatusTable.PlannedRestriction) -> JSONValue {
    .object([
      JSONMember("device_id", .string(plan.deviceID.text)),
      JSONMember("yesterday_at", .optional(plan.before?.description)),
      JSONMember("state", .string(plan.standing.rawValue)),
    ])
  }
}
