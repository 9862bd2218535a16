import Endpoints
import HTTPServer
import JSON
import Lending
import Servicing
import Storage

/// `/v1/cohort-restorations`: one action that brings many devices back.
struct CohortRestorations {
  let servicer: Servicer

  var endpoints: [Endpoint] { [restore] }

  private struct Finished: Sendable {
    let cohort: CohortRestoration
    let compensations: [Money]
  }

  private var restore: Endpoint {
    .batched(
      .post, "/v1/cohort-restorations", access: .roles([.lender]), bodyBytesMax: CohortLimits.bodyBytesMax,
      decode: { try CohortRestorations.input(try $0.body()) },
      check: { input, caller, reader in try servicer.checkCohort(input, of: caller.lenderID(), in: reader) },
      begin: { input, caller, transaction in
        guard case .key(let key) = caller else { throw LatchkeyError.notFound("device") }
        return try servicer.orderCohort(input, of: caller.lenderID(), by: key.id, in: transaction).id
      },
      turn: { id, transaction -> Finished? in
        let cohort = try servicer.continueCohort(id, turn: WriterTurn(), in: transaction)
        guard cohort.finishedAt != nil else { return nil }
        return Finished(
          cohort: cohort, compensations: try CohortRestorationTable.listCompensations(id, in: transaction))
      },
      encode: { .created(CohortRestorations.json($0)) })
  }

  private static func input(_ body: ObjectReader) throws -> Servicer.CohortInput {
    let selection = selection(body)
    let noStricterUntil = body.instant("no_stricter_until")
    let cause = body.text("cause")
    let note = body.text("note")
    return Servicer.CohortInput(
      selection: try body.finish(selection), noStricterUntil: noStricterUntil, cause: cause, note: note)
  }

  private static func selection(_ body: ObjectReader) -> Servicer.CohortSelection? {
    guard let given = body.exactlyOne(of: ["device_ids", "restricted_between"]) else { return nil }
    if given == "device_ids" {
      return .devices(
        body.values(
          "device_ids", countMin: 1, countMax: CohortRestoration.devicesMax,
          expected: "a device's id: \(Device.identifierPrefix) and 26 characters"
        ) { DeviceID(parsing: $0) })
    }
    guard let span = body.object("restricted_between") else { return nil }
    let from = span.instant("from")
    return .restrictedBetween(from: from, to: span.instant("to"))
  }

  private static func json(_ finished: Finished) -> JSONValue {
    let cohort = finished.cohort
    return .object([
      JSONMember("id", .string(cohort.id.text)), JSONMember("restored", .integer(Int64(cohort.extent.restored))),
      JSONMember("devices", .integer(Int64(cohort.extent.devices))),
      JSONMember("skipped", .integer(Int64(cohort.extent.skipped))),
      JSONMember("restricted_hours", .integer(Int64(cohort.extent.restrictedHours))),
      JSONMember("compensation", .array(finished.compensations.map(\.json))),
      JSONMember("no_stricter_until", .string(cohort.noStricterUntil.description)),
      JSONMember("ordered_at", .string(cohort.orderedAt.description)),
      JSONMember("finished_at", .optional(cohort.finishedAt?.description)),
    ])
  }
}
