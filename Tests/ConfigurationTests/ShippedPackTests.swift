import Configuration
import Lending
import Testing

private let allButTheFloor = Set(Service.allCases).subtracting(Service.floor)
private let allButSunday = Set(Weekday.allCases).subtracting([.sunday])
private let fourOrders = [Reason.reportedLostOrStolen, .tamperingDetected, .simNotAllowed, .fraudReview]
  .map { PolicyPack.OrderRule(reason: $0, needsBorrowersReport: false) }
private let digest = "0123456789abcdef"

/// The shipped packs against the table "The packs to ship" of policies.md, value by value.
struct ShippedPackTests {
  @Test func `standard is for instalment contracts`() throws {
    try expect(
      "standard",
      PolicyPack(
        version: PolicyVersion(name: "standard", digest: digest),
        stages: [
          Stage(state: .reminder, daysPastDue: 1, stops: []),
          Stage(state: .restricted, daysPastDue: 7, stops: [.apps]),
          Stage(state: .locked, daysPastDue: 15, stops: allButTheFloor),
        ],
        notices: [], gapDays: 0, dueSoonDays: 3, settlingHours: 24, shadowHours: 72, tolerance: 0, lapsedDays: .owed,
        hours: PermittedHours(startMinute: 480, endMinute: 1_200, weekdays: allButSunday, includesHolidays: false),
        needsConsent: true, isUnattended: false, restoration: PolicyPack.RestorationRule(hours: 1),
        goodwill: PolicyPack.Goodwill(longestDays: 7, count: 2, periodDays: 90), codesPerDay: 5, orders: fourOrders,
        claims: PolicyPack.ClaimRule(hours: 48, perMonth: 1),
        offline: PolicyPack.OfflineRule(warnAfterDays: 25, restrictAfterDays: 30), needsComplaints: false))
  }

  @Test func `pay-as-you-go is for prepaid days`() throws {
    try expect(
      "pay-as-you-go",
      PolicyPack(
        version: PolicyVersion(name: "pay-as-you-go", digest: digest),
        stages: [Stage(state: .locked, daysPastDue: 1, stops: allButTheFloor)],
        notices: [], gapDays: 0, dueSoonDays: 2, settlingHours: 0, shadowHours: 0, tolerance: 0, lapsedDays: .shifted,
        hours: nil, needsConsent: true, isUnattended: true, restoration: PolicyPack.RestorationRule(hours: 1),
        goodwill: PolicyPack.Goodwill(longestDays: 3, count: 2, periodDays: 90), codesPerDay: 5, orders: fourOrders,
        claims: PolicyPack.ClaimRule(hours: 24, perMonth: 1), offline: nil, needsComplaints: false))
  }

  @Test func `india-2027 is what the Reserve Bank's directions ask`() throws {
    try expect(
      "india-2027",
      try PolicyPack(
        version: PolicyVersion(name: "india-2027", digest: digest),
        stages: [
          Stage(state: .reminder, daysPastDue: 1, stops: []),
          Stage(state: .restricted, daysPastDue: 31, stops: [.apps], notices: ["first", "second"]),
          Stage(
            state: .locked, daysPastDue: 61, stops: [.apps, .outgoingCalls, .settings], notices: ["first", "second"]),
        ],
        notices: [
          NoticeRule(name: "first", daysPastDue: 1, cureDays: 21, after: nil),
          NoticeRule(name: "second", daysPastDue: 1, cureDays: 7, after: "first"),
        ],
        gapDays: 30, dueSoonDays: 5, settlingHours: 72, shadowHours: 72, tolerance: 0, lapsedDays: .owed,
        hours: PermittedHours(startMinute: 480, endMinute: 1_140, weekdays: allButSunday, includesHolidays: false),
        needsConsent: true, needsConsentDocument: true, isUnattended: false,
        restoration: PolicyPack.RestorationRule(
          hours: 1, lateHourWorth: 25_000, currency: Currency("INR"), isCappedByFinancedAmount: true),
        goodwill: PolicyPack.Goodwill(longestDays: 14, count: 3, periodDays: 90), codesPerDay: 5,
        orders: [PolicyPack.OrderRule(reason: .reportedLostOrStolen, needsBorrowersReport: true)],
        claims: PolicyPack.ClaimRule(hours: 48, perMonth: 2), offline: nil, needsComplaints: true,
        source: PolicyPack.Source(
          title: """
            Reserve Bank of India (Commercial Banks – Responsible Business Conduct) Fourth Amendment Directions, 2026, \
            RBI/2026-27/223
            """,
          date: #require(CivilDate(parsing: "2026-08-06")), inForce: #require(CivilDate(parsing: "2027-01-01")))))
  }

  @Test func `notify-only never stops anything`() throws {
    try expect(
      "notify-only",
      PolicyPack(
        version: PolicyVersion(name: "notify-only", digest: digest),
        stages: [Stage(state: .reminder, daysPastDue: 1, stops: [])],
        notices: [], gapDays: 0, dueSoonDays: 3, settlingHours: 24, shadowHours: 72, tolerance: 0, lapsedDays: .owed,
        hours: nil, needsConsent: false, isUnattended: false, restoration: PolicyPack.RestorationRule(hours: 1),
        goodwill: PolicyPack.Goodwill(longestDays: 0, count: 2, periodDays: 90), codesPerDay: 5, orders: [],
        claims: nil, offline: nil, needsComplaints: false))
  }

  @Test func `there are these four and no others`() {
    #expect(
      PolicyPackFile.shipped.map(\.name).sorted() == ["india-2027", "notify-only", "pay-as-you-go", "standard"])
  }

  private func expect(_ name: String, _ expected: PolicyPack) throws {
    let file = try #require(PolicyPackFile.shipped.first { $0.name == name })
    #expect(try PolicyPackFile.parse(file, digest: digest) == expected)
  }
}
