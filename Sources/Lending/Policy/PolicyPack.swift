/// A lender's rules: data, read from a TOML file in `config/policies/`.
public struct PolicyPack: Sendable, Equatable {
  /// Its name and the digest of its text.
  public let version: PolicyVersion
  /// Levels of restriction, each later and stricter than the one before it.
  public let stages: [Stage]
  /// The least days between the beginnings of two stages, by local dates.
  public let gapDays: Int
  /// How many days before a due date the device is told.
  public let dueSoonDays: Int
  /// Hours after a contract is written here during which it never goes past `reminder`.
  public let settlingHours: Int
  /// Arrears of no more than this, in minor units, give neither reminder nor restriction.
  public let tolerance: Int64
  /// When a stricter step may begin; nil is any time.
  public let hours: PermittedHours?
  /// Whether a contract without recorded consent never goes past `reminder`.
  public let needsConsent: Bool
  /// Hours after dues are cleared within which the device must be restored.
  public let restorationHours: Int
  /// What may be given in arrears.
  public let goodwill: Goodwill
  /// Whether lenders must name who hears complaints.
  public let needsComplaints: Bool

  /// What support may give a borrower in arrears.
  public struct Goodwill: Sendable, Equatable {
    /// The longest day grant; 0 is none.
    public let longestDays: Int

    /// Goodwill's bounds.
    public init(longestDays: Int) { self.longestDays = longestDays }
  }

  /// A pack from all its rules.
  public init(
    version: PolicyVersion, stages: [Stage], gapDays: Int, dueSoonDays: Int, settlingHours: Int,
    tolerance: Int64,
    hours: PermittedHours?, needsConsent: Bool, restorationHours: Int, goodwill: Goodwill,
    needsComplaints: Bool
  ) {
    self.version = version
    self.stages = stages
    self.gapDays = gapDays
    self.dueSoonDays = dueSoonDays
    self.settlingHours = settlingHours
    self.tolerance = tolerance
    self.hours = hours
    self.needsConsent = needsConsent
    self.restorationHours = restorationHours
    self.goodwill = goodwill
    self.needsComplaints = needsComplaints
  }

  /// The first permitted instant not before another; nil where there is none.
  func firstPermitted(from instant: Instant, in zone: CivilZone, holidays: Set<CivilDate>)
    -> Instant?
  {
    guard let hours else { return instant }
    return hours.first(from: instant, in: zone, holidays: holidays)
  }
}
