import Foundation
import JSON

/// A lender and its contracts on a running service.
struct Books {
  struct Failure: Error { let what: String }

  let key: String
  let lenderID: String
  let operatorKey: String

  /// Registers a lender, and makes its key.
  init(on connection: Connection, _ directory: DataDirectory) throws {
    operatorKey = try directory.text(of: "operator.key").trimmingCharacters(in: .newlines)
    let lender = try connection.call(
      "POST", "/v1/lenders", key: operatorKey,
      [
        "name": "Acme Credit", "country": "KE", "time_zone": "Africa/Nairobi", "currency": "KES", "policy": "standard",
        "contact": ["phone": "+254 20 123 4567", "email": "help@acme.example", "website": "https://acme.example"],
        "payment_instructions": [["method": "paybill", "text": "Paybill 400200"]],
      ])
    lenderID = try Books.text("id", of: lender)
    let key = try connection.call(
      "POST", "/v1/lenders/\(lenderID)/api-keys", key: operatorKey, ["role": "lender", "name": "core"])
    self.key = try Books.text("key", of: key)
  }

  /// Enrols a device and writes a contract on it, a thousand a month for a year; the contract's id.
  func writeContract(_ number: Int, on connection: Connection) throws -> String {
    let device = try connection.call(
      "POST", "/v1/devices", key: key, ["manufacturer": "Acme", "serial_number": .string("S\(number)")])
    let contract = try connection.call(
      "POST", "/v1/contracts", key: key,
      [
        "device_id": .string(try Books.text("id", of: device)), "external_reference": .string("C\(number)"),
        "borrower": ["name": "Asha"], "currency": "KES",
        "schedule": ["count": 12, "amount": 100_000, "first_due_on": "2040-01-01", "every": "month"],
      ])
    return try Books.text("id", of: contract)
  }

  static func text(_ name: String, of answer: Connection.Answer) throws -> String {
    guard answer.status == 201, let text = try answer.json[name]?.string else {
      throw Failure(what: "\(answer.status) \(String(decoding: answer.bytes, as: UTF8.self))")
    }
    return text
  }
}
