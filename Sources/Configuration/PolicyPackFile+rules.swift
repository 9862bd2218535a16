import Lending

extension PolicyPackFile {
  /// How long a restoration may take, and what lateness is worth.
  static func restoration(_ table: TableReader) -> PolicyPack.RestorationRule? {
    let worth = table.value("late_hour_worth", .integer(PolicyBounds.lateHourWorth, of: "minor units"), without: 0)
    let currency =
      table.has("late_hour_currency")
      ? table.value("late_hour_currency", ValueKind<Currency>.currency) : nil
    let isCapped = table.value("capped_by_financed_amount", .boolean, without: false)
    guard let hours = table.value("hours", .integer(PolicyBounds.restorationHours, of: "hours")) else { return nil }
    return PolicyPack.RestorationRule(
      hours: hours, lateHourWorth: Int64(worth), currency: currency, isCappedByFinancedAmount: isCapped)
  }

  /// What support may give in arrears.
  static func goodwill(_ table: TableReader) -> PolicyPack.Goodwill? {
    let count = table.value("count", .integer(PolicyBounds.counts, of: "grants"), without: Int.max)
    let periodDays = table.value("period_days", .integer(PolicyBounds.periodDays, of: "days"), without: 90)
    let longestDays = table.value("longest_days", .integer(PolicyBounds.goodwillDays, of: "days"))
    guard let longestDays else { return nil }
    return PolicyPack.Goodwill(longestDays: longestDays, count: count, periodDays: periodDays)
  }

  /// How far a lender may make the pack harsher, by the path of the key.
  static func harsher(_ table: TableReader, than pack: PolicyPack) -> [String: Int] {
    var limits: [String: Int] = [:]
    for knob in PolicyKnob.all(of: pack) {
      var reader = table
      var keys = knob.path.split(separator: ".").map(String.init)
      let key = keys.removeLast()
      while let next = keys.first, reader.has(next), let inner = reader.table(next) {
        reader = inner
        keys.removeFirst()
      }
      guard keys.isEmpty, reader.has(key), let limit = reader.value(key, .number(of: knob.kind)) else { continue }
      if !knob.isHarsher(limit, in: pack) { reader.note(key, "is no harsher than the pack; it must be") }
      limits[knob.path] = limit
    }
    return limits
  }

  /// The keys that came after the first packs were kept, and that a pack may leave out.
  struct LaterKeys {
    let shadowHours: Int
    let lapsedDays: PolicyPack.LapsedDays
    let needsConsentDocument: Bool
    let isUnattended: Bool
    let codesPerDay: Int
    let orders: [PolicyPack.OrderRule]
    let claims: PolicyPack.ClaimRule?
    let offline: PolicyPack.OfflineRule?
    let source: PolicyPack.Source?

    /// The three days that `standard` has: a pack that says nothing of them gets nobody locked in their shadow.
    private static let gentleShadowHours = 72

    init(_ reader: TableReader) {
      shadowHours = reader.value(
        "shadow_hours", .integer(PolicyBounds.shadowHours, of: "hours"), without: LaterKeys.gentleShadowHours)
      lapsedDays = reader.value("lapsed_days", .choice(of: PolicyPack.LapsedDays.allCases), without: .owed)
      needsConsentDocument = reader.value("needs_consent_document", .boolean, without: false)
      isUnattended = reader.value("unattended", .boolean, without: false)
      codesPerDay = reader.value("codes_per_day", .integer(PolicyBounds.counts, of: "codes"), without: Int.max)
      orders = LaterKeys.orders(reader)
      claims = reader.has("claims") ? reader.table("claims").flatMap(LaterKeys.claims) : nil
      offline = reader.has("offline") ? reader.table("offline").flatMap(LaterKeys.offline) : nil
      source = reader.has("source") ? reader.table("source").flatMap(LaterKeys.source) : nil
    }

    private static func orders(_ reader: TableReader) -> [PolicyPack.OrderRule] {
      var orders: [PolicyPack.OrderRule] = []
      for table in reader.tablesIfAny("orders") ?? [] {
        let reason = table.value("reason", .choice(of: Reason.allCases.filter(\.isOrdered)))
        let needsReport = table.value("borrowers_report_needed", .boolean)
        guard let reason, let needsReport else { continue }
        if orders.contains(where: { $0.reason == reason }) {
          table.note("reason", "is \"\(reason.rawValue)\" again; it must be another")
        }
        orders.append(PolicyPack.OrderRule(reason: reason, needsBorrowersReport: needsReport))
      }
      return orders
    }

    private static func claims(_ table: TableReader) -> PolicyPack.ClaimRule? {
      let hours = table.value("hours", .integer(PolicyBounds.claimHours, of: "hours"))
      let perMonth = table.value("per_month", .integer(PolicyBounds.claimsPerMonth, of: "claims"))
      guard let hours, let perMonth else { return nil }
      return PolicyPack.ClaimRule(hours: hours, perMonth: perMonth)
    }

    private static func offline(_ table: TableReader) -> PolicyPack.OfflineRule? {
      let warnAfter = table.value("warn_after_days", .integer(0...PolicyBounds.offlineDays.upperBound, of: "days"))
      let restrictAfter = table.value("restrict_after_days", .integer(PolicyBounds.offlineDays, of: "days"))
      guard let warnAfter, let restrictAfter else { return nil }
      if !PolicyBounds.offlineWarningDays.contains(restrictAfter - warnAfter) {
        let (least, most) = (PolicyBounds.offlineWarningDays.lowerBound, PolicyBounds.offlineWarningDays.upperBound)
        table.note(
          "warn_after_days", "is \(warnAfter); it must be \(least) to \(most) days less than restrict_after_days")
      }
      return PolicyPack.OfflineRule(warnAfterDays: warnAfter, restrictAfterDays: restrictAfter)
    }

    private static func source(_ table: TableReader) -> PolicyPack.Source? {
      let title = table.value("title", .text(Limits.sourceCharacters))
      let date = table.value("date", .date)
      let inForce = table.value("in_force", .date)
      guard let title, let date, let inForce else { return nil }
      return PolicyPack.Source(title: title, date: date, inForce: inForce)
    }
  }
}
