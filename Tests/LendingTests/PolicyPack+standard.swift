import Lending

extension PolicyPack {
  /// `standard` as policies.md has it, in the table "The packs to ship".
  static var standard: PolicyPack {
    make(
      "standard",
      stages: [
        Stage(state: .reminder, daysPastDue: 1, stops: []),
        Stage(state: .restricted, daysPastDue: 7, stops: [.apps]),
        Stage(state: .locked, daysPastDue: 15, stops: Set(Service.allCases).subtracting(Service.floor)),
      ])
  }

  /// A pack that is `standard` but for what is named.
  static func make(
    _ name: String, digest: String = "0123456789abcdef", stages: [Stage], gapDays: Int = 0, dueSoonDays: Int = 3,
    settlingHours: Int = 24, tolerance: Int64 = 0, hours: PermittedHours? = .standard, needsConsent: Bool = true
  ) -> PolicyPack {
    PolicyPack(
      version: PolicyVersion(name: name, digest: digest), stages: stages, gapDays: gapDays,
      dueSoonDays: dueSoonDays, settlingHours: settlingHours, tolerance: tolerance, hours: hours,
      needsConsent: needsConsent, restorationHours: 1, goodwill: Goodwill(longestDays: 7), needsComplaints: false)
  }
}

extension PermittedHours {
  /// 08:00–20:00, no Sundays or holidays.
  static let standard = PermittedHours(
    startMinute: 480, endMinute: 1_200, weekdays: Set(Weekday.allCases).subtracting([.sunday]),
    includesHolidays: false)
}
