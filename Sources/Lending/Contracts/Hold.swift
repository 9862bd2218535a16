/// A pause of enforcement: days past due run on, and nothing gets stricter while it stands nor in its shadow.
public struct Hold: Sendable, Equatable, Identified {
  /// `hld_`.
  public static let identifierPrefix = "hld_"

  /// Why enforcement pauses, and how far a device goes meanwhile.
  public enum Kind: String, Sendable, CaseIterable {
    /// The borrower disputes the debt: no further than `reminder`.
    case dispute
    /// The borrower cannot pay just now: no further than `reminder`.
    case hardship
    /// Flood, fire, unrest: `unlocked`.
    case disaster
    /// A court or the law: `unlocked`.
    case legal

    /// The strictest state while one stands.
    public var strictest: LockState {
      switch self {
      case .dispute, .hardship: .reminder
      case .disaster, .legal: .unlocked
      }
    }
  }

  /// Its id.
  public let id: HoldID
  /// The contract that it pauses.
  public let contractID: ContractID
  /// Why.
  public let kind: Kind
  /// Since when; may lie before it was placed: restrictions begun after it were wrong.
  public let since: Instant
  /// When it ends by itself.
  public let until: Instant?
  /// When it was placed.
  public let placedAt: Instant
  /// The API key that placed it.
  public let placedBy: APIKeyID
  /// Whether support placed it: support lifts only such.
  public let isPlacedBySupport: Bool
  /// When it was lifted before its end.
  public let liftedAt: Instant?
  /// Why, in the placer's words.
  public let note: String

  /// Support may place one of at most 14 days (policies.md, "Ends and holds").
  public static let supportDaysMax = 14
  /// Support may place one in 90 days a contract.
  public static let supportPeriodDays = 90

  /// A hold.
  public init(
    id: HoldID, contractID: ContractID, kind: Kind, since: Instant, until: Instant?, placedAt: Instant,
    placedBy: APIKeyID, isPlacedBySupport: Bool, liftedAt: Instant?, note: String
  ) {
    self.id = id
    self.contractID = contractID
    self.kind = kind
    self.since = since
    self.until = until
    self.placedAt = placedAt
    self.placedBy = placedBy
    self.isPlacedBySupport = isPlacedBySupport
    self.liftedAt = liftedAt
    self.note = note
  }

  /// When it ends or ended; nil while its end is not known.
  public var end: Instant? {
    guard let liftedAt else { return until }
    return until.map { min($0, liftedAt) } ?? liftedAt
  }

  /// Whether it stands at an instant.
  public func stands(at instant: Instant) -> Bool { end.map { instant < $0 } ?? true }
}
