public import JSON
public import Lending
import Storage

extension TestBody {
  /// A payment of minor units that a borrower claims.
  public static func claim(_ amount: Int64, reference: String, paidAt: String = "2026-03-02T03:00:00Z") -> JSONValue {
    [
      "reference": .string(reference), "amount": ["amount": .integer(amount), "currency": "INR"],
      "paid_at": .string(paidAt),
    ]
  }

  /// A cohort restoration of listed devices.
  public static func cohort(_ devices: [String], until: String = "2026-03-31T00:00:00Z") -> JSONValue {
    [
      "device_ids": .array(devices.map { .string($0) }), "no_stricter_until": .string(until), "cause": "silence",
      "note": "reopened",
    ]
  }
}

extension Story {
  /// The day of a brake that came on before the story began.
  public static let brakedDay = "2026-02-02"

  /// Gives a lender a brake that was released long ago.
  public func keepReleasedBrake(of lender: Lender) throws {
    let (day, at) = (try Story.date(Story.brakedDay), try Story.instant("\(Story.brakedDay) 08:00"))
    let release = BrakeTable.Release(at: at, day: day, by: .make(at: at), note: "looked at")
    try store.write { transaction in
      try BrakeTable.insert(
        BrakeTable.EngagedBrake(day: day, begunAt: at, counted: 60, bound: 50, release: release), of: lender.id,
        in: transaction)
    }
  }
}
