/// All that a lock decision may depend on, as values.
public struct LockFacts: Sendable, Equatable {
  /// What of a contract a decision looks at.
  public struct ContractFacts: Sendable, Equatable {
    /// When it was written here.
    public var writtenAt: Instant
    /// When consent to device restriction was recorded; nil where it was not.
    public var consentRecordedAt: Instant?
    /// The zone in which due dates are days.
    public var zone: CivilZone
    /// The currency of the instalments.
    public var currency: Currency
    /// In order of due dates.
    public var instalments: [Instalment]

    /// A contract's facts.
    public init(
      writtenAt: Instant, consentRecordedAt: Instant?, zone: CivilZone, currency: Currency, instalments: [Instalment]
    ) {
      self.writtenAt = writtenAt
      self.consentRecordedAt = consentRecordedAt
      self.zone = zone
      self.currency = currency
      self.instalments = instalments
    }
  }

  /// The rules that the contract was signed under, or its lender's.
  public var pack: PolicyPack
  /// The live contract; nil for a device without one.
  public var contract: ContractFacts?
  /// The lender's holidays.
  public var holidays: Set<CivilDate>
  /// Whether the device was released before: that is final.
  public var isReleased: Bool
  /// The state that arrears stand at: what is stricter than it needs a permitted instant.
  public var standing: LockState
  /// When each stage began since the days past due were last 0.
  public var beginnings: [StageBeginning]
  /// The end of the latest day grant.
  public var grantUntil: Instant?

  /// All facts of one device.
  public init(
    pack: PolicyPack, contract: ContractFacts?, holidays: Set<CivilDate> = [], isReleased: Bool = false,
    standing: LockState = .unlocked, beginnings: [StageBeginning] = [], grantUntil: Instant? = nil
  ) {
    self.pack = pack
    self.contract = contract
    self.holidays = holidays
    self.isReleased = isReleased
    self.standing = standing
    self.beginnings = beginnings
    self.grantUntil = grantUntil
  }
}
