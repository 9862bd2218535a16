import JSON
import Lending
import TestSupport

extension BodySpecimen {
  static let guardFields: KeyValuePairs<String, FieldSort> = [
    "/watermark": .choice, "/brake": .object, "/brake/count": .integer(max: 50), "/brake/factor": .integer(max: 3),
  ]

  static let watermark = BodySpecimen(
    route: "PUT /v1/payment-watermark", party: .lender, good: ["complete_until": "2026-03-02T03:00:00Z"],
    groups: [["/complete_until": .instant]], missing: ["/complete_until"])

  static let claim = BodySpecimen(
    route: "POST /v1/payment-claims", party: .device, good: TestBody.claim(1_000, reference: "specimen"),
    groups: [
      [
        "/reference": .text, "/amount": .object, "/amount/amount": .amount, "/amount/currency": .currency,
        "/paid_at": .instant,
      ]
    ], missing: ["/amount", "/paid_at", "/reference"])

  static let brakeRelease = BodySpecimen(
    route: "POST /v1/brakes/{date}/releases", party: .lender, good: ["note": "looked at"], groups: [["/note": .text]],
    missing: ["/note"])

  static func cohort(_ estate: Estate) -> BodySpecimen {
    BodySpecimen(
      route: "POST /v1/cohort-restorations", party: .lender, good: TestBody.cohort([estate.device.id]),
      groups: [
        [
          "/device_ids": .array, "/device_ids/0": .id, "/no_stricter_until": .instant, "/cause": .text, "/note": .text,
        ]
      ], missing: cohortMissing, bytesMax: 409_600)
  }

  static let cohortSpan = BodySpecimen(
    route: "POST /v1/cohort-restorations", party: .lender,
    good: [
      "restricted_between": ["from": "2026-03-01T00:00:00Z", "to": "2026-03-02T00:00:00Z"],
      "no_stricter_until": "2026-03-09T00:00:00Z", "cause": "silence", "note": "reopened",
    ],
    groups: [
      [
        "/restricted_between": .object, "/restricted_between/from": .instant, "/restricted_between/to": .instant,
        "/no_stricter_until": .instant, "/cause": .text, "/note": .text,
      ]
    ], missing: cohortMissing, bytesMax: 409_600)

  private static let cohortMissing = ["/cause", "/device_ids", "/no_stricter_until", "/note", "/restricted_between"]
}
