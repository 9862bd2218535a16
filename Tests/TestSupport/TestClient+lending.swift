import Cryptography
import JSON
import Lending

/// A device that has its token and its keys.
public struct TestDevice: Sendable {
  /// Its id.
  public let id: String
  /// Its first IMEI.
  public let imei: String
  /// What it shows after `Bearer`.
  public let token: String
  /// The key of its lock statuses.
  public let lockStatusKey: [UInt8]
  /// The generation of its keys, as in a signature's `keyid`.
  public let keyGeneration: Int64
}

// What a lender's core system does, each with the story's lender's key unless another is given.
extension TestClient {
  /// Enrols a device by its number.
  public func enrol(_ number: Int, key: String? = nil) throws -> (id: String, activationCode: String) {
    let answer = try send("POST /v1/devices", key: key ?? lenderKey, TestBody.device(number))
    return (try answer.string("id"), try answer.string("activation_code"))
  }

  /// Activates a device by its number.
  public func activate(_ number: Int, code: String) throws -> TestDevice {
    let imei = try IMEI.numbered(number).digits
    let answer = try send(
      "POST /v1/device-activations", ["imei": .string(imei), "activation_code": .string(code)])
    guard let key = Hexadecimal.decode(try answer.string("lock_status_key")),
      let generation = try answer.value("key_generation").integer
    else { throw StoryError("no keys in \(answer)") }
    return TestDevice(
      id: try answer.string("device_id"), imei: imei, token: try answer.string("device_token"), lockStatusKey: key,
      keyGeneration: generation)
  }

  /// Enrols and activates a device by its number.
  public func activate(_ number: Int = 1, key: String? = nil) throws -> TestDevice {
    try activate(number, code: enrol(number, key: key).activationCode)
  }

  /// Writes a contract, minor units of INR by due date, and gives its id.
  public func write(
    _ reference: String, on device: String, _ instalments: KeyValuePairs<String, Int64> = ["2026-03-10": 50_000],
    key: String? = nil
  ) throws -> String {
    let body = TestBody.contract(on: device, reference: reference, instalments)
    return try send("POST /v1/contracts", key: key ?? lenderKey, body).string("id")
  }

  /// Confirms a payment of minor units of INR.
  public func pay(
    _ amount: Int64, for contract: String, reference: String, key: String? = nil
  ) throws -> TestAnswer {
    try send(
      "POST /v1/payment-confirmations", key: key ?? lenderKey,
      TestBody.payment(amount, for: contract, reference: reference))
  }

  /// Moves the test clock to an instant of RFC 3339.
  public func advance(to instant: String) throws -> TestAnswer {
    try send("POST /v1/test-clock", key: operatorKey, ["advance_to": .string(instant)])
  }
}
