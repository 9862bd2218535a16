import Endpoints
import HTTPServer
import JSON
import Lending
import Servicing
import Storage
import UnlockCode

/// `/v1/unlock-codes`: codes that open a locked device without a network.
struct UnlockCodes {
  let servicer: Servicer

  var endpoints: [Endpoint] { [issue, list] }

  private enum Target: Sendable {
    case device(DeviceID)
    case imei(IMEI)
  }

  private struct Input: Sendable {
    let target: Target
    let code: Servicer.UnlockCodeInput
  }

  private var issue: Endpoint {
    .write(
      .post, "/v1/unlock-codes", access: .roles([.lender, .support]),
      decode: { try UnlockCodes.input(try $0.body()) },
      run: { input, caller, transaction in
        guard case .key(let key) = caller else { throw LatchkeyError.notFound("device") }
        let device = try UnlockCodes.device(input.target, of: caller.lenderID(), in: transaction)
        return try servicer.issueUnlockCode(input.code, for: device, by: key, in: transaction)
      },
      encode: { issued in
        .created(
          .object([
            JSONMember("id", .string(issued.record.id.text)), JSONMember("code", .string(issued.code.format())),
            JSONMember("mode", .string(issued.record.mode.name)),
            JSONMember("grant", GrantShapes.json(issued.record.grant)),
          ]))
      })
  }

  private var list: Endpoint {
    .report(
      .get, "/v1/unlock-codes", access: .roles([.lender, .support, .auditor]),
      decode: { incoming in
        let query = try incoming.query(allowed: Pagination.parameters.union(["device_id"]))
        let device = query.value("device_id", expected: "a device's id") { DeviceID(parsing: $0) }
        if !query.has("device_id") { query.fail("device_id", "is required, and must be a device's id") }
        let page = try query.page()
        guard let device else { throw LatchkeyError.notFound("device") }
        return (device: device, page: page)
      },
      run: { input, caller, reader in
        let device = try DeviceTable.require(input.device, of: caller.lenderID(), in: reader)
        return try UnlockCodeTable.list(device.id, input.page, in: reader)
      },
      encode: { .page($0, UnlockCodes.json) })
  }

  /// A lender's device: by its IMEI the one with a live contract, before others.
  private static func device(_ target: Target, of lender: LenderID, in reader: any Reader) throws -> Device {
    switch target {
    case .device(let id): return try DeviceTable.require(id, of: lender, in: reader)
    case .imei(let imei):
      let devices = try DeviceTable.list(imei: imei, in: reader).filter { $0.lenderID == lender }
      let live = try devices.first { try ContractTable.findActive(device: $0.id, in: reader) != nil }
      guard let device = live ?? devices.first else { throw LatchkeyError.notFound("device") }
      return device
    }
  }

  private static func input(_ body: ObjectReader) throws -> Input {
    let deviceID = body.identifier("device_id", of: Device.self)
    let imei = body.imei("imei")
    body.exactlyOne(of: ["device_id", "imei"])
    let challenge = GrantShapes.challenge(body, "challenge")
    let grant = GrantShapes.grant(body, "grant")
    let reason = body.optionalText("reason")
    let overrides = body.optionalBoolean("override") ?? false
    let ticketReference = body.optionalText("ticket_reference")
    let target: Target? = deviceID.map { .device($0) } ?? imei.map { .imei($0) }
    let required = try body.finish(target, grant)
    let request = UnlockCodeRules.Request(grant: required.1, reason: reason, overrides: overrides)
    return Input(
      target: required.0,
      code: Servicer.UnlockCodeInput(challenge: challenge, request: request, ticketReference: ticketReference))
  }

  private static func json(_ code: IssuedUnlockCode) -> JSONValue {
    .object([
      JSONMember("id", .string(code.id.text)), JSONMember("device_id", .string(code.deviceID.text)),
      JSONMember("mode", .string(code.mode.name)), JSONMember("grant", GrantShapes.json(code.grant)),
      JSONMember("key_generation", .integer(Int64(code.keyGeneration))),
      JSONMember("asked_by", .string(code.askedBy.text)), JSONMember("reason", .optional(code.reason)),
      JSONMember("ticket_reference", .optional(code.ticketReference)),
      JSONMember("issued_at", .string(code.issuedAt.description)),
      JSONMember("used_at", .optional(code.usedAt?.description)),
    ])
  }
}
