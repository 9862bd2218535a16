import Endpoints
import HTTPServer
import JSON
import Lending
import Servicing
import Storage

/// `/v1/brakes`: days on which more steps came together than the lender's past explains.
struct Brakes {
  let servicer: Servicer

  var endpoints: [Endpoint] { [list, listHeld, release] }

  /// A brake, and how many devices it holds.
  private struct BrakeView: Sendable {
    let brake: BrakeTable.EngagedBrake
    let held: Int
  }

  private var list: Endpoint {
    .report(
      .get, "/v1/brakes", access: .roles([.lender, .support, .auditor]), decode: { try $0.page() },
      run: { page, caller, reader in
        let lender = try caller.lenderID()
        return try BrakeTable.list(lender, page, in: reader).map { brake in
          let held = brake.release == nil ? try LockStatusTable.countBraked(of: lender, in: reader) : 0
          return BrakeView(brake: brake, held: held)
        }
      },
      encode: { .page($0) { Brakes.json($0.brake, JSONMember("held", .integer(Int64($0.held)))) } })
  }

  private var listHeld: Endpoint {
    .report(
      .get, "/v1/brakes/{date}/devices", access: .roles([.lender, .support, .auditor]),
      decode: { (day: try Brakes.day($0), page: try $0.page()) },
      run: { input, caller, reader -> Page<HeldView> in
        let lender = try caller.lenderID()
        guard let brake = try BrakeTable.find(lender, on: input.day, in: reader) else {
          throw LatchkeyError.notFound("brake")
        }
        // What a release has freed is not the brake's any more, and at most one holds.
        guard brake.release == nil else { return Page(rows: [], request: input.page) { _ in [] } }
        return try LockStatusTable.listBraked(of: lender, input.page, in: reader).map { held in
          HeldView(held: held, contractID: try ContractTable.findActive(device: held.deviceID, in: reader)?.id)
        }
      },
      encode: { .page($0, \.json) })
  }

  /// A device that a brake holds, and its contract.
  private struct HeldView: Sendable {
    let held: LockStatusTable.BrakedDevice
    let contractID: ContractID?

    var json: JSONValue {
      .object([
        JSONMember("device_id", .string(held.deviceID.text)), JSONMember("contract_id", .optional(contractID?.text)),
        JSONMember("state", .string(held.state.rawValue)),
        JSONMember("held_since", .string(held.heldSince.description)),
      ])
    }
  }

  private var release: Endpoint {
    .write(
      .post, "/v1/brakes/{date}/releases", access: .roles([.lender]),
      decode: { incoming in
        let day = try Brakes.day(incoming)
        let body = try incoming.body()
        let note = body.text("note")
        try body.finish()
        return (day: day, note: note)
      },
      run: { input, caller, transaction in
        guard case .key(let key) = caller else { throw LatchkeyError.notFound("brake") }
        return try servicer.releaseBrake(
          of: input.day, lender: caller.lenderID(), by: key.id, note: input.note, in: transaction)
      },
      encode: { .created(Brakes.json($0)) })
  }

  /// The day in the path; a text that is none has no brake.
  private static func day(_ incoming: Incoming) throws -> CivilDate {
    guard let day = incoming.parameters["date"].flatMap(CivilDate.init(parsing:)) else {
      throw LatchkeyError.notFound("brake")
    }
    return day
  }

  private static func json(_ brake: BrakeTable.EngagedBrake, _ more: JSONMember...) -> JSONValue {
    .object(
      [
        JSONMember("date", .string(brake.day.description)),
        JSONMember("engaged_at", .string(brake.begunAt.description)),
        JSONMember("counted", .integer(Int64(brake.counted))), JSONMember("bound", .integer(Int64(brake.bound))),
        JSONMember("released_at", .optional(brake.release?.at.description)),
        JSONMember("released_by", .optional(brake.release?.by.text)),
        JSONMember("note", .optional(brake.release?.note)),
      ] + more)
  }
}
