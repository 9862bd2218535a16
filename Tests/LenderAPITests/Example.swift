import Endpoints
import HTTPServer
import JSON
import Lending
import TestSupport

/// A request that its route grants to whoever may call: a lender's, for its own records.
struct Example {
  let line: String
  let body: JSONValue?

  /// The route's example for an estate.
  ///
  /// - Throws: `MissingExample` for a route that has none here: give it one, and its rights are tested.
  init(of route: String, _ estate: Estate) throws {
    let rest = route.split(separator: " ").last.map(String.init) ?? ""
    let method = route.split(separator: " ").first.map(String.init) ?? ""
    (line, body) =
      switch route {
      case "POST /v1/lenders": (route, TestBody.lender())
      case "GET /v1/lenders/{id}", "GET /v1/lenders/{id}/api-keys":
        (route.replacing("{id}", with: estate.lenderID), nil)
      case "PATCH /v1/lenders/{id}": (route.replacing("{id}", with: estate.lenderID), ["certification": "CERT-8"])
      case "POST /v1/lenders/{id}/api-keys":
        (route.replacing("{id}", with: estate.lenderID), TestBody.apiKey("auditor"))
      case "DELETE /v1/api-keys/{id}": (route.replacing("{id}", with: estate.spareKeyID), nil)
      case "POST /v1/devices": (route, try TestBody.device(estate.dormant.number + 50))
      case "GET /v1/devices/{id}", "GET /v1/devices/{id}/timeline", "GET /v1/devices/{id}/lock-decision":
        (route.replacing("{id}", with: estate.device.id), nil)
      case "POST /v1/devices/{id}/activation-codes": (route.replacing("{id}", with: estate.device.id), [:])
      case "POST /v1/device-activations":
        (
          route,
          [
            "imei": .string(try IMEI.numbered(estate.dormant.number).digits),
            "activation_code": .string(estate.dormant.code),
          ]
        )
      case "GET /v1/device-checks/{imei}": ("\(method) /v1/device-checks/\(estate.device.imei)", nil)
      case "POST /v1/contracts": (route, TestBody.contract(on: estate.freeDevice.id, reference: "example"))
      case "GET /v1/contracts/{id}", "GET /v1/contracts/{id}/timeline", "GET /v1/contracts/{id}/payoff":
        (route.replacing("{id}", with: estate.contractID), nil)
      case "PATCH /v1/contracts/{id}":
        (route.replacing("{id}", with: estate.contractID), ["borrower": ["locale": "hi-IN"]])
      case "POST /v1/contracts/{id}/amendments":
        (route.replacing("{id}", with: estate.contractID), ["kind": "extend", "days": 1, "note": "flood"])
      case "GET /v1/contracts/{id}/amendments": (route.replacing("{id}", with: estate.contractID), nil)
      case "POST /v1/contracts/{id}/device-returns":
        (route.replacing("{id}", with: estate.cancelledContractID), [:])
      case "POST /v1/contracts/{id}/refunds":
        (
          route.replacing("{id}", with: estate.overpaidContractID),
          ["amount": ["amount": 100, "currency": "INR"], "reference": "example"]
        )
      case "POST /v1/payment-confirmations/{id}/reversals":
        (
          route.replacing("{id}", with: estate.paymentID),
          ["reference": "example", "reversed_at": .string(TestBody.paidAt), "reason": "returned"]
        )
      case "POST /v1/reversals":
        (
          route,
          [
            "payment_reference": "to come", "reference": "early", "reversed_at": .string(TestBody.paidAt),
            "reason": "returned",
          ]
        )
      case "POST /v1/payment-confirmations":
        (route, TestBody.payment(100, for: estate.contractID, reference: "example"))
      case "GET /v1/payment-confirmations/{id}": (route.replacing("{id}", with: estate.paymentID), nil)
      case "POST /v1/unlock-codes": (route, ["device_id": .string(estate.device.id), "grant": "cleared"])
      case "GET /v1/unlock-codes": ("\(route)?device_id=\(estate.device.id)", nil)
      case "POST /v1/lock-status/acknowledgements": (route, TestBody.acknowledgement(0, "unlocked"))
      case "POST /v1/test-clock": (route, ["advance_to": "2026-03-02T03:30:00Z"])
      case "GET /v1/devices", "GET /v1/contracts", "GET /v1/payment-confirmations", "GET /v1/lock-status",
        "GET /v1/brakes", "GET /v1/restorations", "GET /v1/restrictions", "GET /v1/events",
        "GET /v1/enforcement-previews", "GET /v1/test-clock", "GET /healthz", "GET /readyz", "GET /openapi.yaml":
        ("\(method) \(rest)", nil)
      default: try Example.ofEnforcement(route, estate)
      }
  }

  /// Examples of what guards and pauses enforcement.
  private static func ofEnforcement(_ route: String, _ estate: Estate) throws -> (String, JSONValue?) {
    switch route {
    case "PUT /v1/payment-watermark": (route, ["complete_until": "2026-03-02T03:00:00Z"])
    case "POST /v1/payment-claims": (route, TestBody.claim(1_000, reference: "example claim"))
    case "GET /v1/brakes/{date}/devices": (route.replacing("{date}", with: Story.brakedDay), nil)
    case "POST /v1/brakes/{date}/releases":
      (route.replacing("{date}", with: Story.brakedDay), ["note": "looked at"])
    case "POST /v1/cohort-restorations": (route, TestBody.cohort([estate.device.id]))
    case "PUT /v1/lenders/{id}/calendar":
      (route.replacing("{id}", with: estate.lenderID), ["holidays": ["2026-03-03"]])
    case "POST /v1/contracts/{id}/holds": (route.replacing("{id}", with: estate.contractID), TestBody.hold)
    case "DELETE /v1/holds/{id}": (route.replacing("{id}", with: estate.holdID), nil)
    case "POST /v1/contracts/{id}/notices":
      (route.replacing("{id}", with: estate.overdueContractID), TestBody.notice)
    case "GET /v1/contracts/{id}/holds", "GET /v1/contracts/{id}/notices":
      (route.replacing("{id}", with: estate.contractID), nil)
    case "GET /v1/notices": ("\(route)?due=true", nil)
    case "POST /v1/devices/{id}/lock-orders":
      (route.replacing("{id}", with: estate.overdueDevice.id), TestBody.lockOrder)
    case "GET /v1/devices/{id}/lock-orders": (route.replacing("{id}", with: estate.overdueDevice.id), nil)
    case "DELETE /v1/lock-orders/{id}": (route.replacing("{id}", with: estate.orderID), nil)
    case "POST /v1/device-reports": (route, TestBody.deviceReport)
    default: throw MissingExample(route: route)
    }
  }

  /// Whether it names a record of the estate, in its target or its body.
  func names(_ estate: Estate) -> Bool {
    let text = line + (body.map(JSONWriter.text) ?? "")
    return estate.ids.contains { text.contains($0) }
  }
}

/// A route without an example.
struct MissingExample: Error {
  let route: String
}

/// Who may call a route, and who may not.
enum Party: String, CaseIterable {
  case `operator`, lender, support, auditor, device

  func credential(_ estate: Estate, on server: TestServer) -> String? {
    switch self {
    case .operator: server.operatorKey
    case .lender: estate.keys[.lender]
    case .support: estate.keys[.support]
    case .auditor: estate.keys[.auditor]
    case .device: estate.device.token
    }
  }
}

extension Endpoint {
  /// As openapi.yaml names its operations, and as a client's request line begins.
  var route: String { "\(method.rawValue) \(path)" }

  /// Who may call; nil for anyone.
  var parties: Set<Party>? {
    switch access {
    case .open: nil
    case .roles(let roles): Set(roles.compactMap { Party(rawValue: $0.rawValue) })
    case .device, .deviceToken: [.device]
    }
  }
}
