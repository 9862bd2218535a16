/// A phone or tablet that secures a contract.
public struct Device: Sendable, Equatable, Identified {
  /// `dev_`.
  public static let identifierPrefix = "dev_"

  /// Where it stands in its life.
  public enum State: String, Sendable, CaseIterable {
    /// Known, never activated; it blocks nobody.
    case enrolled
    /// Has activated and polls.
    case active
    /// Lapsed, replaced or given up.
    case retired
  }

  /// Its id.
  public let id: DeviceID
  /// Whose it is.
  public let lenderID: LenderID
  /// Its first IMEI.
  public let imei: IMEI?
  /// Its second IMEI.
  public let secondIMEI: IMEI?
  /// Who made it, beside its serial number.
  public let manufacturer: String?
  /// The maker's number.
  public let serialNumber: String?
  /// What the lender calls its kind.
  public let model: String?
  /// What the lender calls it.
  public let externalReference: String?
  /// Where it stands.
  public let state: State
  /// When it was enrolled.
  public let enrolledAt: Instant
  /// When it first activated.
  public let activatedAt: Instant?
  /// The generation of its keys in use, from 1; 0 before it activates.
  public let keyGeneration: Int

  /// A device with all that is known of it.
  public init(
    id: DeviceID, lenderID: LenderID, imei: IMEI?, secondIMEI: IMEI?, manufacturer: String?, serialNumber: String?,
    model: String?, externalReference: String?, state: State, enrolledAt: Instant, activatedAt: Instant?,
    keyGeneration: Int
  ) {
    self.id = id
    self.lenderID = lenderID
    self.imei = imei
    self.secondIMEI = secondIMEI
    self.manufacturer = manufacturer
    self.serialNumber = serialNumber
    self.model = model
    self.externalReference = externalReference
    self.state = state
    self.enrolledAt = enrolledAt
    self.activatedAt = activatedAt
    self.keyGeneration = keyGeneration
  }
}
