import Endpoints
import HTTPServer
import JSON
import Lending
import Servicing
import Storage

/// `/v1/devices`: what secures contracts.
struct Devices {
  let servicer: Servicer

  var endpoints: [Endpoint] { [enrol, list, get, timeline, lockDecision, issueActivationCode] }

  private static let readers = Access.roles([.lender, .support, .auditor])

  private var enrol: Endpoint {
    .write(
      .post, "/v1/devices", access: .roles([.lender]),
      decode: { try Devices.input(try $0.body()) },
      run: { input, caller, transaction in
        try servicer.enrolDevice(input, of: caller.lenderID(), in: transaction)
      },
      encode: { enrolled in
        let view = DeviceView(device: enrolled.device, status: enrolled.lockStatus, contract: nil, lastContactAt: nil)
        let code = [JSONMember("activation_code", .string(enrolled.activationCode))]
        return .created(.object(view.members + code), location: "/v1/devices/\(enrolled.device.id)")
      })
  }

  private var list: Endpoint {
    .report(
      .get, "/v1/devices", access: Devices.readers,
      decode: { try listed($0) },
      run: { input, caller, reader in
        let page = try DeviceTable.list(caller.lenderID(), input.filter, input.page, in: reader)
        return try page.map { try DeviceView(of: $0, in: reader) }
      },
      encode: { .page($0) { .object($0.members) } })
  }

  private var get: Endpoint {
    .report(
      .get, "/v1/devices/{id}", access: Devices.readers,
      decode: { try $0.id("id", "device", of: Device.self) },
      run: { id, caller, reader in
        try DeviceView(of: DeviceTable.require(id, of: caller.lenderID(), in: reader), in: reader)
      },
      encode: { .ok(.object($0.members)) })
  }

  private var timeline: Endpoint {
    .report(
      .get, "/v1/devices/{id}/timeline", access: Devices.readers,
      decode: { (id: try $0.id("id", "device", of: Device.self), page: try $0.page()) },
      run: { input, caller, reader in
        let device = try DeviceTable.require(input.id, of: caller.lenderID(), in: reader)
        return try EventTable.list(device: device.id, input.page, in: reader)
      },
      encode: { try EventShapes.page($0) })
  }

  private var lockDecision: Endpoint {
    .report(
      .get, "/v1/devices/{id}/lock-decision", access: Devices.readers,
      decode: { try $0.id("id", "device", of: Device.self) },
      run: { id, caller, reader in
        try servicer.explainDecision(of: id, lender: caller.lenderID(), in: reader)
      },
      encode: { .ok(LockDecisionShapes.json($0)) })
  }

  private var issueActivationCode: Endpoint {
    .write(
      .post, "/v1/devices/{id}/activation-codes", access: .roles([.lender]),
      decode: { incoming in
        if !incoming.request.body.isEmpty { try incoming.body().finish() }
        return try incoming.id("id", "device", of: Device.self)
      },
      run: { id, caller, transaction in
        try servicer.issueActivationCode(for: id, of: caller.lenderID(), in: transaction)
      },
      encode: { issued in
        .created(
          .object([
            JSONMember("activation_code", .string(issued.code)),
            JSONMember("expires_at", .string(issued.expiresAt.description)),
          ]))
      })
  }

  private static func input(_ body: ObjectReader) throws -> Servicer.DeviceInput {
    let imei = body.imei("imei")
    let secondIMEI = body.imei("imei2")
    let manufacturer = body.optionalText("manufacturer")
    let serialNumber = body.optionalText("serial_number")
    if !body.has("imei"), !(body.has("manufacturer") && body.has("serial_number")) {
      body.fail("imei", "a device is named by its imei, or by manufacturer and serial_number together")
    }
    if body.has("manufacturer") != body.has("serial_number") {
      body.fail(body.has("manufacturer") ? "serial_number" : "manufacturer", "the two stand together")
    }
    if body.has("imei2"), !body.has("imei") { body.fail("imei2", "there is a second IMEI only beside a first") }
    if let imei, imei == secondIMEI { body.fail("imei2", "must be another than imei") }
    let model = body.optionalText("model")
    let externalReference = body.optionalText("external_reference")
    try body.finish()
    return Servicer.DeviceInput(
      imei: imei, secondIMEI: secondIMEI, manufacturer: manufacturer, serialNumber: serialNumber, model: model,
      externalReference: externalReference)
  }

  private func listed(_ incoming: Incoming) throws -> (filter: DeviceTable.Filter, page: PageRequest) {
    let query = try incoming.query(
      allowed: Pagination.parameters.union(["imei", "external_reference", "phone", "lock_state"]))
    var filter = DeviceTable.Filter()
    filter.imei = query.value("imei", expected: IMEIField.expected, IMEI.init(parsing:))
    filter.externalReference = query.text("external_reference")
    filter.phoneIndex = query.text("phone").map(servicer.personalData.phoneIndex)
    filter.lockState = query.choice("lock_state", of: LockState.self)
    return (filter, try query.page())
  }
}

/// A device as answers show it.
struct DeviceView {
  let device: Device
  let status: LockStatus
  let contract: Contract?
  let lastContactAt: Instant?

  init(device: Device, status: LockStatus, contract: Contract?, lastContactAt: Instant?) {
    self.device = device
    self.status = status
    self.contract = contract
    self.lastContactAt = lastContactAt
  }

  init(of device: Device, in reader: any Reader) throws {
    let contract =
      try ContractTable.findActive(device: device.id, in: reader)
      ?? ContractTable.findLatest(device: device.id, in: reader)
    self.init(
      device: device, status: try LockStatusTable.require(device.id, in: reader), contract: contract,
      lastContactAt: try DeviceTable.lastContact(of: device.id, in: reader))
  }

  var members: [JSONMember] {
    [
      JSONMember("id", .string(device.id.text)), JSONMember("imei", .optional(device.imei?.digits)),
      JSONMember("imei2", .optional(device.secondIMEI?.digits)),
      JSONMember("manufacturer", .optional(device.manufacturer)),
      JSONMember("serial_number", .optional(device.serialNumber)), JSONMember("model", .optional(device.model)),
      JSONMember("external_reference", .optional(device.externalReference)),
      JSONMember("state", .string(device.state.rawValue)),
      JSONMember("enrolled_at", .string(device.enrolledAt.description)),
      JSONMember("activated_at", .optional(device.activatedAt?.description)),
      JSONMember("last_contact_at", .optional(lastContactAt?.description)),
      JSONMember("contract", contract.map(contractJSON) ?? .null),
      JSONMember("lock_status", LockStatusShapes.json(status)),
    ]
  }

  private func contractJSON(_ contract: Contract) -> JSONValue {
    .object([
      JSONMember("id", .string(contract.id.text)),
      JSONMember("external_reference", .string(contract.externalReference)),
      JSONMember("state", .string(contract.state.rawValue)),
    ])
  }
}
