import JSON
import Lending
import TestSupport

/// What an endpoint takes as its body: a good one, what each field of it takes, and what must be there.
struct BodySpecimen {
  let route: String
  let party: Party?
  let good: JSONValue
  /// Pointers with what stands there, in groups.
  let groups: [KeyValuePairs<String, FieldSort>]
  /// The pointers of an empty object.
  let missing: [String]
  var bytesMax = 65_536

  /// The request line for an estate.
  func line(_ estate: Estate) throws -> String { try Example(of: route, estate).line }

  var fields: [(key: String, value: FieldSort)] { groups.flatMap { Array($0) } }

  /// Fields that are no object and no array, for these are wrong all at once.
  var leaves: [(key: String, value: FieldSort)] {
    fields.filter {
      switch $0.value {
      case .object, .array: false
      default: true
      }
    }
  }

  /// Every endpoint that takes a body.
  static func all(_ estate: Estate) throws -> [BodySpecimen] {
    [
      lender, lenderChange, apiKey, try device(estate), activationCode, try activation(estate), contract(estate),
      schedule(estate), contractChange, payment(estate), unlockCode(estate), acknowledgement, testClock,
      watermark, claim, brakeRelease, cohort(estate), cohortSpan,
    ] + bookkeeping + enforcement
  }

  private static let contactFields: KeyValuePairs<String, FieldSort> = [
    "/contact": .object, "/contact/phone": .text, "/contact/email": .text, "/contact/website": .text,
    "/contact/address": .text, "/complaints": .object, "/complaints/name": .text, "/complaints/phone": .text,
    "/complaints/email": .text, "/complaints/address": .text, "/certification": .text,
    "/payment_instructions": .array, "/payment_instructions/0": .object, "/payment_instructions/0/method": .text,
    "/payment_instructions/0/text": .text, "/payment_instructions/0/url": .text, "/policy": .text,
  ]

  private static let lender = BodySpecimen(
    route: "POST /v1/lenders", party: .operator, good: TestBody.lender(),
    groups: [
      ["/name": .text, "/country": .country, "/time_zone": .zone, "/currency": .currency],
      contactFields, guardFields,
    ],
    missing: [
      "/contact", "/country", "/currency", "/name", "/payment_instructions", "/policy", "/time_zone",
    ])

  private static let lenderChange = BodySpecimen(
    route: "PATCH /v1/lenders/{id}", party: .lender,
    good: TestBody.lender().replacing("/country", with: nil).replacing("/currency", with: nil),
    groups: [["/name": .text, "/time_zone": .zone], contactFields, guardFields], missing: [])

  private static let apiKey = BodySpecimen(
    route: "POST /v1/lenders/{id}/api-keys", party: .lender, good: TestBody.apiKey("support"),
    groups: [["/role": .choice, "/name": .text, "/person": .text, "/may_override": .boolean]],
    missing: ["/name", "/role"])

  private static func device(_ estate: Estate) throws -> BodySpecimen {
    BodySpecimen(
      route: "POST /v1/devices", party: .lender, good: try TestBody.device(estate.dormant.number + 70),
      groups: [
        [
          "/imei": .imei, "/imei2": .imei, "/manufacturer": .text, "/serial_number": .text, "/model": .text,
          "/external_reference": .text,
        ]
      ], missing: ["/imei"])
  }

  private static let activationCode = BodySpecimen(
    route: "POST /v1/devices/{id}/activation-codes", party: .lender, good: [:], groups: [], missing: [])

  private static func activation(_ estate: Estate) throws -> BodySpecimen {
    BodySpecimen(
      route: "POST /v1/device-activations", party: nil,
      good: ["imei": .string(try IMEI.numbered(estate.dormant.number).digits), "activation_code": "0000000000"],
      groups: [["/imei": .imei, "/activation_code": .text]], missing: ["/activation_code", "/imei", "/serial_number"])
  }

  private static let contractFields: KeyValuePairs<String, FieldSort> = [
    "/device_id": .id, "/external_reference": .text, "/borrower": .object, "/borrower/name": .text,
    "/borrower/phone": .phone, "/borrower/locale": .text, "/borrower/work_apps": .array,
    "/borrower/work_apps/0": .text, "/currency": .currency, "/time_zone": .zone, "/financed_amount": .amount,
    "/down_payment": .amount, "/consent": .object, "/consent/device_restriction": .boolean,
    "/consent/agreed_at": .instant, "/consent/document_reference": .text, "/policy": .text,
  ]

  private static let contractMissing = [
    "/borrower", "/currency", "/device_id", "/external_reference", "/instalments", "/schedule",
  ]

  private static func contract(_ estate: Estate) -> BodySpecimen {
    BodySpecimen(
      route: "POST /v1/contracts", party: .lender,
      good: TestBody.contract(on: estate.freeDevice.id, reference: "specimen"),
      groups: [
        contractFields,
        [
          "/instalments": .array, "/instalments/0": .object, "/instalments/0/due_on": .date,
          "/instalments/0/amount": .amount,
        ],
      ], missing: contractMissing, bytesMax: 131_072)
  }

  private static func schedule(_ estate: Estate) -> BodySpecimen {
    BodySpecimen(
      route: "POST /v1/contracts", party: .lender,
      good: TestBody.contract(on: estate.freeDevice.id, reference: "specimen").replacing("/instalments", with: nil)
        .replacing(
          "/schedule", with: ["count": 12, "amount": 50_000, "first_due_on": "2026-04-01", "every": "month"]),
      groups: [
        contractFields,
        [
          "/schedule": .object, "/schedule/count": .integer(max: Int64(InstalmentSchedule.countMax)),
          "/schedule/amount": .amount,
          "/schedule/first_due_on": .date, "/schedule/every": .choice,
        ],
      ], missing: contractMissing, bytesMax: 131_072)
  }

  private static let contractChange = BodySpecimen(
    route: "PATCH /v1/contracts/{id}", party: .lender,
    good: ["borrower": ["phone": "+91 98200 12345", "locale": "en-IN", "work_apps": ["com.dispatch"]]],
    groups: [
      [
        "/borrower": .object, "/borrower/phone": .phone, "/borrower/locale": .text, "/borrower/work_apps": .array,
        "/borrower/work_apps/0": .text,
      ]
    ], missing: ["/borrower"])

  private static func payment(_ estate: Estate) -> BodySpecimen {
    BodySpecimen(
      route: "POST /v1/payment-confirmations", party: .lender,
      good: TestBody.payment(1_000, for: estate.contractID, reference: "specimen"),
      groups: [
        [
          "/contract_id": .id, "/amount": .object, "/amount/amount": .amount, "/amount/currency": .currency,
          "/paid_at": .instant, "/reference": .text, "/method": .text, "/payer": .text,
        ]
      ], missing: ["/amount", "/contract_id", "/contract_reference", "/imei", "/paid_at", "/reference"])
  }

  private static func unlockCode(_ estate: Estate) -> BodySpecimen {
    BodySpecimen(
      route: "POST /v1/unlock-codes", party: .lender,
      good: [
        "device_id": .string(estate.device.id), "challenge": "5645 7176", "grant": "cleared", "reason": "shop closed",
        "override": true, "ticket_reference": "T-1",
      ],
      groups: [
        [
          "/device_id": .id, "/challenge": .challenge, "/grant": .grant, "/reason": .text, "/override": .boolean,
          "/ticket_reference": .text,
        ]
      ], missing: ["/device_id", "/grant", "/imei"])
  }

  private static let acknowledgement = BodySpecimen(
    route: "POST /v1/lock-status/acknowledgements", party: .device,
    good: TestBody.acknowledgement(0, "unlocked")
      .replacing("/unlock_code", with: ["mode": "challenge", "challenge": "5645 7176", "grant": "cleared"]),
    groups: [
      [
        "/sequence": .integer(max: 1 << 53), "/state": .choice, "/applied_at": .instant,
        "/code_counter": .integer(max: 1 << 53), "/unlock_code": .object, "/unlock_code/mode": .choice,
        "/unlock_code/challenge": .challenge, "/unlock_code/grant": .grant,
        "/battery_percent": .integer(max: 100), "/agent_version": .text,
      ]
    ], missing: ["/applied_at", "/sequence", "/state"])

  private static let testClock = BodySpecimen(
    route: "POST /v1/test-clock", party: .operator, good: ["advance_to": "2026-03-02T03:30:00Z"],
    groups: [["/advance_to": .instant]], missing: ["/advance_to"])
}
