import Endpoints
import HTTPServer
import JSON
import Lending
import Servicing
import Storage

/// `GET /v1/device-checks/{imei}`: whether a phone that is offered for sale is financed, and by whom.
///
/// Nothing about the borrower, nothing about arrears.
struct DeviceChecks {
  let servicer: Servicer
  let callsPerMinuteMax: Int

  var endpoints: [Endpoint] { [check] }

  private var check: Endpoint {
    .report(
      .get, "/v1/device-checks/{imei}", access: .open, callsPerMinuteMax: callsPerMinuteMax,
      decode: { incoming in
        guard let imei = incoming.parameters["imei"].flatMap({ IMEI(parsing: $0) }) else {
          throw LatchkeyError.invalid("imei", "must be \(IMEIField.expected)")
        }
        return imei
      },
      run: { imei, _, reader in (imei: imei, lender: try financer(of: imei, in: reader)) },
      encode: { check in
        .ok(
          .object([
            JSONMember("imei", .string(check.imei.digits)), JSONMember("financed", .bool(check.lender != nil)),
            JSONMember("lender", check.lender.map(DeviceChecks.json) ?? .null),
          ]))
      })
  }

  private func financer(of imei: IMEI, in reader: any Reader) throws -> Lender? {
    let devices = try DeviceTable.list(imei: imei, in: reader)
    guard let device = try devices.first(where: { try servicer.isFinanced($0, in: reader) }) else { return nil }
    return try LenderTable.require(device.lenderID, in: reader)
  }

  private static func json(_ lender: Lender) -> JSONValue {
    .object([
      JSONMember("name", .string(lender.name)), JSONMember("phone", .string(lender.contact.phone)),
      JSONMember("website", .string(lender.contact.website)),
    ])
  }
}
