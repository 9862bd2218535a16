import JSON
import TestSupport

extension BodySpecimen {
  /// Calendars, holds, notices, orders and device reports.
  static var enforcement: [BodySpecimen] { [calendar, hold, notice, lockOrder, deviceReport] }

  private static let calendar = BodySpecimen(
    route: "PUT /v1/lenders/{id}/calendar", party: .lender, good: ["holidays": ["2026-03-03"]],
    groups: [["/holidays": .array, "/holidays/0": .date]], missing: ["/holidays"])

  private static let hold = BodySpecimen(
    route: "POST /v1/contracts/{id}/holds", party: .support, good: TestBody.hold,
    groups: [["/kind": .choice, "/since": .instant, "/until": .instant, "/note": .text]],
    missing: ["/kind", "/note"])

  private static let notice = BodySpecimen(
    route: "POST /v1/contracts/{id}/notices", party: .lender, good: TestBody.notice,
    groups: [["/notice": .text, "/channel": .text, "/served_at": .instant, "/evidence_reference": .text]],
    missing: ["/channel", "/evidence_reference", "/notice", "/served_at"])

  private static let lockOrder = BodySpecimen(
    route: "POST /v1/devices/{id}/lock-orders", party: .lender,
    good: TestBody.lockOrder.replacing("/until", with: "2026-03-05T00:00:00Z"),
    groups: [["/reason": .choice, "/reported_by": .choice, "/until": .instant, "/note": .text]],
    missing: ["/note", "/reason", "/reported_by"])

  private static let deviceReport = BodySpecimen(
    route: "POST /v1/device-reports", party: .device, good: TestBody.deviceReport,
    groups: [["/kind": .choice, "/at": .instant, "/detail": .text]], missing: ["/at", "/kind"])
}
