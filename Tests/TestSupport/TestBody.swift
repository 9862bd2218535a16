public import JSON
import Lending

/// Bodies of requests with every field that the interface takes.
public enum TestBody {
  /// When the payments of these bodies were made: an hour before a story begins.
  public static let paidAt = "2026-03-02T02:30:00Z"

  /// A lender.
  public static func lender(_ name: String = "Upesi Simu") -> JSONValue {
    [
      "name": .string(name), "country": "KE", "time_zone": "Africa/Nairobi", "currency": "KES",
      "contact": [
        "phone": "+254 20 555 0100", "email": "help@upesi.example", "website": "https://upesi.example",
        "address": "Moi Avenue 1, Nairobi",
      ],
      "complaints": [
        "name": "Wanjiru Kamau", "phone": "+254 20 555 0199", "email": "complaints@upesi.example",
        "address": "Moi Avenue 1, Nairobi",
      ],
      "certification": "CERT-7",
      "payment_instructions": [["method": "M-Pesa", "text": "Paybill 555 100.", "url": "https://upesi.example/pay"]],
      "policy": "standard", "watermark": "stated", "brake": ["count": 40, "factor": 2],
    ]
  }

  /// An API key.
  public static func apiKey(_ role: String) -> JSONValue {
    [
      "role": .string(role), "name": .string("\(role) desk"), "person": "Ravi",
      "may_override": .bool(role == "support"),
    ]
  }

  /// A device by its number.
  public static func device(_ number: Int) throws -> JSONValue {
    [
      "imei": .string(try IMEI.numbered(number).digits), "imei2": .string(try IMEI.numbered(number + 500_000).digits),
      "manufacturer": "Tecno", "serial_number": .string("SN-\(number)"), "model": "Spark 20",
      "external_reference": .string("phone \(number)"),
    ]
  }

  /// A contract: minor units of INR by due date.
  public static func contract(
    on device: String, reference: String, _ instalments: KeyValuePairs<String, Int64> = ["2026-03-10": 50_000]
  ) -> JSONValue {
    [
      "device_id": .string(device), "external_reference": .string(reference),
      "borrower": [
        "name": "Meena Kulkarni", "phone": "+91 98200 12345", "locale": "en-IN", "work_apps": ["com.dispatch"],
      ],
      "currency": "INR", "time_zone": "Asia/Kolkata", "financed_amount": 900_000, "down_payment": 100_000,
      "instalments": .array(instalments.map { ["due_on": .string($0.key), "amount": .integer($0.value)] }),
      "consent": [
        "device_restriction": true, "agreed_at": "2026-02-28T10:00:00Z", "document_reference": "DOC-1",
      ],
      "policy": "standard",
    ]
  }

  /// A payment confirmation of minor units of INR.
  public static func payment(_ amount: Int64, for contract: String, reference: String) -> JSONValue {
    [
      "contract_id": .string(contract), "amount": ["amount": .integer(amount), "currency": "INR"],
      "paid_at": .string(paidAt), "reference": .string(reference), "method": "upi", "payer": "Meena Kulkarni",
    ]
  }

  /// An acknowledgement of a status.
  public static func acknowledgement(_ sequence: Int64, _ state: String) -> JSONValue {
    [
      "sequence": .integer(sequence), "state": .string(state), "applied_at": .string(paidAt), "code_counter": 0,
      "unlock_code": nil, "battery_percent": 80, "agent_version": "1.0",
    ]
  }
}
