/// A lender's rules: data, read from a TOML file in `config/policies/`.
public struct PolicyPack: Sendable, Equatable {
  /// Its name and the digest of its text.
  public var version: PolicyVersion
  /// Levels of restriction, each later and stricter than the one before it.
  public var stages: [Stage]
  /// Notices, in the order in which they are served.
  public var notices: [NoticeRule]
  /// The least days between the beginnings of two stages, by local dates.
  public var gapDays: Int
  /// How many days before a due date the device is told.
  public var dueSoonDays: Int
  /// Hours after a contract is written here during which it never goes past `reminder`.
  public var settlingHours: Int
  /// Hours after a hold or a reversal during which nothing gets stricter.
  public var shadowHours: Int
  /// Arrears of no more than this, in minor units, give neither reminder nor restriction.
  public var tolerance: Int64
  /// What becomes of days that went by unpaid.
  public var lapsedDays: LapsedDays
  /// When a stricter step may begin; nil is any time.
  public var hours: PermittedHours?
  /// Whether a contract without recorded consent never goes past `reminder`.
  public var needsConsent: Bool
  /// Whether recorded consent counts only with the document that has it.
  public var needsConsentDocument: Bool
  /// Whether a device that hears nothing may carry out an announced change by itself.
  public var isUnattended: Bool
  /// How long a restoration may take, and what it costs to be late.
  public var restoration: RestorationRule
  /// What may be given in arrears.
  public var goodwill: Goodwill
  /// Unlock codes that a device may be given in one local day.
  public var codesPerDay: Int
  /// Which reasons a lender may order a lock for.
  public var orders: [OrderRule]
  /// What stops in a device that is locked by an order: what stops in the last stage, also where a lender has taken that
  /// stage away.
  public var orderStops: Set<Service>
  /// What a borrower's own word of a payment gives; nil for nothing.
  public var claims: ClaimRule?
  /// What a device does that hears nothing; nil for nothing.
  public var offline: OfflineRule?
  /// Whether lenders must name who hears complaints.
  public var needsComplaints: Bool
  /// What a lender may make harsher, by the path of the key, and how far; everything else only gentler.
  public var harsher: [String: Int]
  /// The directions that it follows; nil where no rule in force asks for it.
  public var source: Source?

  /// Directions or a law.
  public struct Source: Sendable, Equatable {
    /// How it is cited.
    public let title: String
    /// When it was issued.
    public let date: CivilDate
    /// From when on it binds.
    public let inForce: CivilDate

    /// A source.
    public init(title: String, date: CivilDate, inForce: CivilDate) {
      self.title = title
      self.date = date
      self.inForce = inForce
    }
  }

  /// What becomes of days that went by unpaid.
  public enum LapsedDays: String, Sendable, CaseIterable {
    /// Arrears stay due.
    case owed
    /// Prepaid days: when a payment completes the oldest overdue instalment, its due date and all later ones move by the
    /// days past due.
    case shifted
  }

  /// How long a restoration may take.
  public struct RestorationRule: Sendable, Equatable {
    /// Hours after dues are cleared.
    public var hours: Int
    /// What each further hour begun is worth to the borrower, in minor units; 0 for nothing.
    public var lateHourWorth: Int64
    /// The currency of that; nil for whatever a contract's is.
    public var currency: Currency?
    /// Whether all of it together is at most the amount financed.
    public var isCappedByFinancedAmount: Bool

    /// A rule.
    public init(
      hours: Int, lateHourWorth: Int64 = 0, currency: Currency? = nil, isCappedByFinancedAmount: Bool = false
    ) {
      self.hours = hours
      self.lateHourWorth = lateHourWorth
      self.currency = currency
      self.isCappedByFinancedAmount = isCappedByFinancedAmount
    }
  }

  /// What support may give a borrower in arrears.
  public struct Goodwill: Sendable, Equatable {
    /// The longest day grant; 0 is none.
    public var longestDays: Int
    /// How many in a period.
    public var count: Int
    /// The period, in days of 24 hours back from now.
    public var periodDays: Int

    /// Goodwill's bounds.
    public init(longestDays: Int, count: Int = Int.max, periodDays: Int = 90) {
      self.longestDays = longestDays
      self.count = count
      self.periodDays = periodDays
    }
  }

  /// A reason that a lender may order a lock for.
  public struct OrderRule: Sendable, Equatable {
    /// The reason.
    public let reason: Reason
    /// Whether it takes the borrower's own report.
    public let needsBorrowersReport: Bool

    /// A rule.
    public init(reason: Reason, needsBorrowersReport: Bool) {
      self.reason = reason
      self.needsBorrowersReport = needsBorrowersReport
    }
  }

  /// What a borrower's own payment reference earns.
  public struct ClaimRule: Sendable, Equatable {
    /// Hours of provisional restoration.
    public var hours: Int
    /// How many in a calendar month of the contract's zone.
    public var perMonth: Int

    /// A rule.
    public init(hours: Int, perMonth: Int) {
      self.hours = hours
      self.perMonth = perMonth
    }
  }

  /// What a device does that hears nothing.
  public struct OfflineRule: Sendable, Equatable {
    /// Days without contact before it warns.
    public var warnAfterDays: Int
    /// Days without contact before it restricts itself, 3–200.
    public var restrictAfterDays: Int

    /// A rule.
    public init(warnAfterDays: Int, restrictAfterDays: Int) {
      self.warnAfterDays = warnAfterDays
      self.restrictAfterDays = restrictAfterDays
    }
  }

  /// A pack from all its rules.
  public init(
    version: PolicyVersion, stages: [Stage], notices: [NoticeRule] = [], gapDays: Int = 0, dueSoonDays: Int,
    settlingHours: Int, shadowHours: Int = 0, tolerance: Int64 = 0, lapsedDays: LapsedDays = .owed,
    hours: PermittedHours?, needsConsent: Bool, needsConsentDocument: Bool = false, isUnattended: Bool = false,
    restoration: RestorationRule,
    goodwill: Goodwill, codesPerDay: Int = Int.max, orders: [OrderRule] = [], claims: ClaimRule? = nil,
    offline: OfflineRule? = nil, needsComplaints: Bool = false, harsher: [String: Int] = [:],
    source: Source? = nil
  ) {
    self.version = version
    self.stages = stages
    self.notices = notices
    self.gapDays = gapDays
    self.dueSoonDays = dueSoonDays
    self.settlingHours = settlingHours
    self.shadowHours = shadowHours
    self.tolerance = tolerance
    self.lapsedDays = lapsedDays
    self.hours = hours
    self.needsConsent = needsConsent
    self.needsConsentDocument = needsConsentDocument
    self.isUnattended = isUnattended
    self.restoration = restoration
    self.goodwill = goodwill
    self.codesPerDay = codesPerDay
    self.orders = orders
    orderStops = stages.last { $0.state == .locked }?.stops ?? Set(Service.allCases).subtracting(Service.floor)
    self.claims = claims
    self.offline = offline
    self.needsComplaints = needsComplaints
    self.harsher = harsher
    self.source = source
  }

  /// Whether a device may be locked for an ordered reason under this pack.
  public func allows(_ reason: Reason) -> Bool { orders.contains { $0.reason == reason } }

  /// What still works in a device that is locked by an order, in the order of `Service`.
  var allowedServicesWhenOrdered: [Service] { Service.allCases.filter { !orderStops.contains($0) } }

  /// The first permitted instant not before another; nil where there is none.
  func firstPermitted(from instant: Instant, in zone: CivilZone, holidays: Set<CivilDate>) -> Instant? {
    guard let hours else { return instant }
    return hours.first(from: instant, in: zone, holidays: holidays)
  }
}
