/// A number of a pack that a lender may change, and which way is gentler for the borrower.
public struct PolicyKnob: Sendable {
  /// How its value is written.
  public enum Kind: Sendable, Equatable {
    /// A whole number within bounds.
    case count(ClosedRange<Int>)
    /// A time of the day, `08:00`, as minutes.
    case time
    /// `true` or `false`, as 1 or 0.
    case boolean
  }

  /// Which way is gentler.
  public enum Gentler: Sendable {
    case more, less, either
  }

  /// The path of the key: `settling_hours`, `stages.restricted.days_past_due`.
  public let path: String
  /// How its value is written.
  public let kind: Kind
  /// Which way is gentler.
  public let gentler: Gentler
  let get: @Sendable (PolicyPack) -> Int
  let set: @Sendable (inout PolicyPack, Int) -> Void

  private init(
    _ path: String, _ kind: Kind, gentler: Gentler, get: @escaping @Sendable (PolicyPack) -> Int,
    set: @escaping @Sendable (inout PolicyPack, Int) -> Void
  ) {
    self.path = path
    self.kind = kind
    self.gentler = gentler
    self.get = get
    self.set = set
  }

  private init(
    _ path: String, _ kind: Kind, gentler: Gentler, _ key: any (WritableKeyPath<PolicyPack, Int> & Sendable)
  ) {
    self.init(path, kind, gentler: gentler, get: { $0[keyPath: key] }, set: { $0[keyPath: key] = $1 })
  }

  private init(_ path: String, gentler: Gentler, isTrue key: any (WritableKeyPath<PolicyPack, Bool> & Sendable)) {
    self.init(
      path, .boolean, gentler: gentler, get: { $0[keyPath: key] ? 1 : 0 }, set: { $0[keyPath: key] = $1 == 1 })
  }

  private init(
    _ path: String, _ kind: Kind, gentler: Gentler, amount key: any (WritableKeyPath<PolicyPack, Int64> & Sendable)
  ) {
    self.init(path, kind, gentler: gentler, get: { Int($0[keyPath: key]) }, set: { $0[keyPath: key] = Int64($1) })
  }

  private init(
    _ path: String, _ kind: Kind, gentler: Gentler, hours key: any (WritableKeyPath<PermittedHours, Int> & Sendable)
  ) {
    self.init(
      path, kind, gentler: gentler, get: { ($0.hours ?? .anyTime)[keyPath: key] },
      set: { pack, value in
        var hours = pack.hours ?? .anyTime
        hours[keyPath: key] = value
        pack.hours = hours
      })
  }

  /// Every number of a pack that may be changed, with one for each of its stages and notices.
  public static func all(of pack: PolicyPack) -> [PolicyKnob] {
    general + stages(of: pack) + notices(of: pack) + steps + support + offline(of: pack)
  }

  /// Whether a value is harsher than a pack's own.
  public func isHarsher(_ value: Int, in pack: PolicyPack) -> Bool {
    switch gentler {
    case .more: value < get(pack)
    case .less: value > get(pack)
    case .either: false
    }
  }

  private static let general: [PolicyKnob] = [
    .init("due_soon_days", .count(PolicyBounds.dueSoonDays), gentler: .more, \.dueSoonDays),
    .init("settling_hours", .count(PolicyBounds.settlingHours), gentler: .more, \.settlingHours),
    .init("shadow_hours", .count(PolicyBounds.shadowHours), gentler: .more, \.shadowHours),
    .init("tolerance", .count(PolicyBounds.tolerance), gentler: .more, amount: \.tolerance),
    .init("needs_consent", gentler: .more, isTrue: \.needsConsent),
    .init("needs_consent_document", gentler: .more, isTrue: \.needsConsentDocument),
    .init("unattended", gentler: .less, isTrue: \.isUnattended),
    .init("codes_per_day", .count(PolicyBounds.counts), gentler: .more, \.codesPerDay),
  ]

  private static func stages(of pack: PolicyPack) -> [PolicyKnob] {
    pack.stages.map(\.state).map { state in
      PolicyKnob(
        "stages.\(state.rawValue).days_past_due", .count(PolicyBounds.daysPastDue), gentler: .more,
        get: { pack in pack.stages.first { $0.state == state }?.daysPastDue ?? 0 },
        set: { pack, days in
          if let index = pack.stages.firstIndex(where: { $0.state == state }) { pack.stages[index].daysPastDue = days }
        })
    }
  }

  private static func notices(of pack: PolicyPack) -> [PolicyKnob] {
    pack.notices.map(\.name).map { name in
      PolicyKnob(
        "notices.\(name).cure_days", .count(PolicyBounds.cureDays), gentler: .more,
        get: { pack in pack.notices.first { $0.name == name }?.cureDays ?? 0 },
        set: { pack, days in
          if let index = pack.notices.firstIndex(where: { $0.name == name }) { pack.notices[index].cureDays = days }
        })
    }
  }

  private static let steps: [PolicyKnob] = [
    .init("steps.gap_days", .count(PolicyBounds.gapDays), gentler: .more, \.gapDays),
    .init("steps.from", .time, gentler: .more, hours: \.startMinute),
    .init("steps.until", .time, gentler: .less, hours: \.endMinute),
    .init(
      "steps.holidays", .boolean, gentler: .less, get: { ($0.hours ?? .anyTime).includesHolidays ? 1 : 0 },
      set: { pack, value in
        var hours = pack.hours ?? .anyTime
        hours.includesHolidays = value == 1
        pack.hours = hours
      }),
  ]

  private static let support: [PolicyKnob] = [
    .init("restoration.hours", .count(PolicyBounds.restorationHours), gentler: .less, \.restoration.hours),
    .init(
      "restoration.late_hour_worth", .count(PolicyBounds.lateHourWorth), gentler: .more,
      amount: \.restoration.lateHourWorth),
    .init(
      "restoration.capped_by_financed_amount", gentler: .less, isTrue: \.restoration.isCappedByFinancedAmount),
    .init("goodwill.longest_days", .count(PolicyBounds.goodwillDays), gentler: .more, \.goodwill.longestDays),
    .init("goodwill.count", .count(PolicyBounds.counts), gentler: .more, \.goodwill.count),
    .init("goodwill.period_days", .count(PolicyBounds.periodDays), gentler: .less, \.goodwill.periodDays),
    .init("claims.hours", .count(PolicyBounds.claimHours), gentler: .more, \.claimHours),
    .init("claims.per_month", .count(PolicyBounds.claimsPerMonth), gentler: .more, \.claimsPerMonth),
  ]

  /// A pack without an offline rule gets none: that a device restricts itself is harsher.
  private static func offline(of pack: PolicyPack) -> [PolicyKnob] {
    guard pack.offline != nil else { return [] }
    return [
      .init(
        "offline.warn_after_days", .count(0...PolicyBounds.offlineDays.upperBound), gentler: .either,
        get: { $0.offline?.warnAfterDays ?? 0 }, set: { $0.offline?.warnAfterDays = $1 }),
      .init(
        "offline.restrict_after_days", .count(PolicyBounds.offlineDays), gentler: .more,
        get: { $0.offline?.restrictAfterDays ?? 0 }, set: { $0.offline?.restrictAfterDays = $1 }),
    ]
  }
}

extension PolicyPack {
  /// 0 for a pack that has no claims; a lender that grants them states both numbers.
  fileprivate var claimHours: Int {
    get { claims?.hours ?? 0 }
    set { claims = ClaimRule(hours: newValue, perMonth: claims?.perMonth ?? 0) }
  }

  fileprivate var claimsPerMonth: Int {
    get { claims?.perMonth ?? 0 }
    set { claims = ClaimRule(hours: claims?.hours ?? 0, perMonth: newValue) }
  }
}

extension PermittedHours {
  /// All hours of all days, which is what a pack without hours means.
  static let anyTime = PermittedHours(
    startMinute: 0, endMinute: PolicyBounds.minutesOfDay, weekdays: Set(Weekday.allCases), includesHolidays: true)
}
