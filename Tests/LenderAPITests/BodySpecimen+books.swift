import JSON
import Lending
import TestSupport

/// Amendments by their kinds, returns, refunds and reversals.
extension BodySpecimen {
  static let bookkeeping = amendments + [deviceReturn, refund, reversal, reversalByReference]

  private static let amendments: [BodySpecimen] = [
    amendment(["kind": "write_off"], ["/kind": .choice]),
    amendment(["kind": "extend", "days": 30], ["/days": .integer(max: Int64(Amendment.extendDaysMax))]),
    amendment(
      ["kind": "waive", "amount": ["amount": 1_000, "currency": "INR"]],
      ["/amount": .object, "/amount/amount": .amount, "/amount/currency": .currency]),
    amendment(["kind": "cancel", "with_return": true], ["/with_return": .boolean]),
    amendment(
      ["kind": "reschedule", "instalments": [["due_on": "2026-06-01", "amount": 40_000]]],
      [
        "/instalments": .array, "/instalments/0": .object, "/instalments/0/due_on": .date,
        "/instalments/0/amount": .amount,
      ]),
    amendment(
      [
        "kind": "transfer", "borrower": ["name": "Asif Khan", "phone": "+91 98100 00001", "locale": "hi-IN"],
        "consent": ["device_restriction": true, "agreed_at": "2026-02-28T10:00:00Z", "document_reference": "DOC-2"],
      ],
      [
        "/borrower": .object, "/borrower/name": .text, "/borrower/phone": .phone, "/borrower/locale": .text,
        "/consent": .object, "/consent/device_restriction": .boolean, "/consent/agreed_at": .instant,
        "/consent/document_reference": .text,
      ]),
  ]

  private static func amendment(_ change: JSONValue, _ fields: KeyValuePairs<String, FieldSort>) -> BodySpecimen {
    BodySpecimen(
      route: "POST /v1/contracts/{id}/amendments", party: .lender,
      good: .object((change.members ?? []) + [JSONMember("note", "as agreed")]), groups: [fields, ["/note": .text]],
      missing: ["/kind", "/note"], bytesMax: 131_072)
  }

  private static let deviceReturn = BodySpecimen(
    route: "POST /v1/contracts/{id}/device-returns", party: .lender, good: [:], groups: [], missing: [])

  private static let refund = BodySpecimen(
    route: "POST /v1/contracts/{id}/refunds", party: .lender,
    good: ["amount": ["amount": 100, "currency": "INR"], "reference": "specimen", "note": "paid twice"],
    groups: [
      [
        "/amount": .object, "/amount/amount": .amount, "/amount/currency": .currency, "/reference": .text,
        "/note": .text,
      ]
    ], missing: ["/amount", "/reference"])

  private static let reversal = BodySpecimen(
    route: "POST /v1/payment-confirmations/{id}/reversals", party: .lender,
    good: ["reference": "specimen", "reversed_at": .string(TestBody.paidAt), "reason": "returned"],
    groups: [["/reference": .text, "/reversed_at": .instant, "/reason": .text]],
    missing: ["/reason", "/reference", "/reversed_at"])

  private static let reversalByReference = BodySpecimen(
    route: "POST /v1/reversals", party: .lender,
    good: [
      "payment_reference": "to come", "reference": "specimen", "reversed_at": .string(TestBody.paidAt),
      "reason": "returned",
    ],
    groups: [["/payment_reference": .text, "/reference": .text, "/reversed_at": .instant, "/reason": .text]],
    missing: ["/payment_reference", "/reason", "/reference", "/reversed_at"])
}
