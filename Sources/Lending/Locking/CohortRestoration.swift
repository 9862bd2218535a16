/// One action that restores many devices and bars stricter steps for them for a stated time.
public struct CohortRestoration: Sendable, Equatable, Identified {
  /// `coh_`.
  public static let identifierPrefix = "coh_"

  /// Its id.
  public let id: CohortRestorationID
  /// Whose devices.
  public let lenderID: LenderID
  /// The devices whose restriction began in these instants, its end left out; nil for those of a list.
  public let span: Range<Instant>?
  /// Until when nothing gets stricter for its devices.
  public let noStricterUntil: Instant
  /// What went wrong.
  public let cause: String
  /// What was done about it.
  public let note: String
  /// When it was ordered.
  public let orderedAt: Instant
  /// The API key that ordered it.
  public let orderedBy: APIKeyID
  /// How far it has come.
  public var extent: Extent
  /// When it was finished.
  public var finishedAt: Instant?

  /// How many devices there were, and what it gave them.
  public struct Extent: Sendable, Equatable {
    /// Devices for which stricter steps are barred.
    public var devices = 0
    /// Of them, those that it brought back from a restriction.
    public var restored = 0
    /// Hours begun that those had been in the restriction that it ended.
    public var restrictedHours = 0
    /// Devices that could not be decided, and were skipped.
    public var skipped = 0

    /// Nothing yet.
    public init() {}
  }

  /// Devices that a list may name.
  public static let devicesMax = 10_000

  /// A cohort restoration.
  public init(
    id: CohortRestorationID, lenderID: LenderID, span: Range<Instant>?, noStricterUntil: Instant, cause: String,
    note: String, orderedAt: Instant, orderedBy: APIKeyID, extent: Extent = Extent(), finishedAt: Instant? = nil
  ) {
    self.id = id
    self.lenderID = lenderID
    self.span = span
    self.noStricterUntil = noStricterUntil
    self.cause = cause
    self.note = note
    self.orderedAt = orderedAt
    self.orderedBy = orderedBy
    self.extent = extent
    self.finishedAt = finishedAt
  }
}
