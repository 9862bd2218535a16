import Cryptography
import Endpoints
import HTTPServer
import JSON
import Lending
import Servicing

/// `POST /v1/device-activations`: a device proves by its code that it is the one that was enrolled.
struct DeviceActivations {
  let servicer: Servicer

  var endpoints: [Endpoint] { [activate] }

  private struct Input: Sendable {
    let hardware: Servicer.Hardware
    let code: String
  }

  private var activate: Endpoint {
    .write(
      .post, "/v1/device-activations", access: .open,
      scope: { input in DeviceActivations.scope(input.hardware) },
      decode: { try DeviceActivations.input(try $0.body()) },
      run: { input, _, transaction in
        try servicer.activateDevice(input.hardware, code: input.code, in: transaction)
      },
      encode: { activation in
        guard let activation else {
          throw LatchkeyError(
            .activationRefused,
            "The device cannot be activated with this code. Check the IMEI and the code, or ask the lender for a new one."
          )
        }
        return .created(DeviceActivations.json(activation))
      })
  }

  private static func scope(_ hardware: Servicer.Hardware) -> String {
    switch hardware {
    case .imei(let imei): "imei \(imei)"
    case .serialNumber(let manufacturer, let number): "serial \(manufacturer.utf8.count) \(manufacturer) \(number)"
    }
  }

  private static func input(_ body: ObjectReader) throws -> Input {
    let imei = body.imei("imei")
    let manufacturer = body.optionalText("manufacturer")
    let serialNumber = body.optionalText("serial_number")
    if body.has("manufacturer") != body.has("serial_number") {
      body.fail(body.has("manufacturer") ? "serial_number" : "manufacturer", "the two stand together")
    }
    body.exactlyOne(of: ["imei", "serial_number"])
    let code = body.text("activation_code")
    try body.finish()
    if let manufacturer, let serialNumber {
      return Input(hardware: .serialNumber(manufacturer: manufacturer, number: serialNumber), code: code)
    }
    return Input(hardware: .imei(try body.finish(imei)), code: code)
  }

  private static func json(_ activation: Servicer.Activation) -> JSONValue {
    .object([
      JSONMember("device_id", .string(activation.deviceID.text)),
      JSONMember("device_token", .string(activation.token)),
      JSONMember("unlock_key", .string(Hexadecimal.encode(activation.unlockKey))),
      JSONMember("lock_status_key", .string(Hexadecimal.encode(activation.lockStatusKey))),
      JSONMember("key_generation", .integer(Int64(activation.keyGeneration))),
      JSONMember("server_time", .string(activation.serverTime.description)),
    ])
  }
}
