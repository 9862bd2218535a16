/// All that a lock decision may depend on, as values.
public struct LockFacts: Sendable, Equatable {
  /// What of a contract a decision looks at.
  public struct ContractFacts: Sendable, Equatable {
    /// When it was written here.
    public var writtenAt: Instant
    /// When what is due now was recorded: the writing, or the amendment that made it due.
    public var dueRecordedAt: Instant
    /// When consent to device restriction was recorded; nil where it was not.
    public var consentRecordedAt: Instant?
    /// The zone in which due dates are days.
    public var zone: CivilZone
    /// The currency of the instalments.
    public var currency: Currency
    /// In order of due dates.
    public var instalments: [Instalment]
    /// Whether the lender has given the debt up, or called the contract off without the device's return.
    public var isGivenUp: Bool

    /// A contract's facts.
    public init(
      writtenAt: Instant, dueRecordedAt: Instant? = nil, consentRecordedAt: Instant?, zone: CivilZone,
      currency: Currency, instalments: [Instalment], isGivenUp: Bool = false
    ) {
      self.writtenAt = writtenAt
      self.dueRecordedAt = dueRecordedAt ?? writtenAt
      self.consentRecordedAt = consentRecordedAt
      self.zone = zone
      self.currency = currency
      self.instalments = instalments
      self.isGivenUp = isGivenUp
    }
  }

  /// A lender's payment feed, as far as it says that it is complete.
  public enum Watermark: Sendable, Equatable {
    /// No statement is needed.
    case off
    /// Every payment made before this moment has been sent; nil where nothing was stated yet.
    case completeUntil(Instant?)

    /// Whether it has passed an instant.
    func hasPassed(_ instant: Instant) -> Bool {
      switch self {
      case .off: true
      case .completeUntil(let until): until.map { $0 >= instant } ?? false
      }
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
  /// The end of the latest payment claim that still stands.
  public var claimUntil: Instant?
  /// Until when a cohort restoration bars what is stricter.
  public var barUntil: Instant?
  /// When a payment was last taken back.
  public var lastReversalAt: Instant?
  /// Whether a payment was taken back since the days past due were last 0.
  public var isReversed: Bool
  /// Holds on the contract; those that ended as long as their shadow lasts.
  public var holds: [Hold]
  /// Notices served since the days past due were last 0.
  public var notices: [Notice]
  /// Orders and device reports that were not lifted.
  public var orders: [LockOrder]
  /// The lender's payment feed.
  public var watermark: Watermark
  /// Whether the lender's volume brake holds.
  public var isBraked: Bool

  /// All facts of one device.
  public init(
    pack: PolicyPack, contract: ContractFacts?, holidays: Set<CivilDate> = [], isReleased: Bool = false,
    standing: LockState = .unlocked, beginnings: [StageBeginning] = [], grantUntil: Instant? = nil,
    claimUntil: Instant? = nil, barUntil: Instant? = nil, lastReversalAt: Instant? = nil, isReversed: Bool = false,
    holds: [Hold] = [], notices: [Notice] = [], orders: [LockOrder] = [], watermark: Watermark = .off,
    isBraked: Bool = false
  ) {
    self.pack = pack
    self.contract = contract
    self.holidays = holidays
    self.isReleased = isReleased
    self.standing = standing
    self.beginnings = beginnings
    self.grantUntil = grantUntil
    self.claimUntil = claimUntil
    self.barUntil = barUntil
    self.lastReversalAt = lastReversalAt
    self.isReversed = isReversed
    self.holds = holds
    self.notices = notices
    self.orders = orders
    self.watermark = watermark
    self.isBraked = isBraked
  }
}
