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
    _ name: String, digest: String = "0123456789abcdef", stages: [Stage], notices: [NoticeRule] = [], gapDays: Int = 0,
    dueSoonDays: Int = 3, settlingHours: Int = 24, shadowHours: Int = 72, tolerance: Int64 = 0,
    lapsedDays: LapsedDays = .owed, hours: PermittedHours? = .standard, needsConsent: Bool = true,
    orders: [OrderRule] = .standard
  ) -> PolicyPack {
    PolicyPack(
      version: PolicyVersion(name: name, digest: digest), stages: stages, notices: notices, gapDays: gapDays,
      dueSoonDays: dueSoonDays, settlingHours: settlingHours, shadowHours: shadowHours, tolerance: tolerance,
      lapsedDays: lapsedDays, hours: hours, needsConsent: needsConsent, restoration: RestorationRule(hours: 1),
      goodwill: Goodwill(longestDays: 7, count: 2), codesPerDay: 5, orders: orders,
      claims: ClaimRule(hours: 48, perMonth: 1),
      offline: OfflineRule(warnAfterDays: 25, restrictAfterDays: 30))
  }
}

extension [PolicyPack.OrderRule] {
  /// Every reason that can be ordered, by anybody's report.
  static let standard = Reason.allCases.filter(\.isOrdered).map {
    PolicyPack.OrderRule(reason: $0, needsBorrowersReport: false)
  }
}

extension PermittedHours {
  /// 08:00–20:00, no Sundays or holidays.
  static let standard = PermittedHours(
    startMinute: 480, endMinute: 1_200, weekdays: Set(Weekday.allCases).subtracting([.sunday]),
    includesHolidays: false)
}
