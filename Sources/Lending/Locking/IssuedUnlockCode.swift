public import UnlockCode

/// The record of an unlock code that was made: everything but the code.
public struct IssuedUnlockCode: Sendable, Equatable, Identified {
  /// `cod_`.
  public static let identifierPrefix = "cod_"

  /// How the device will know it.
  public enum Mode: Sendable, Equatable {
    /// By the challenge on its screen.
    case challenge(String)
    /// By the number of the code.
    case counter(Int64)

    /// `challenge` or `counter`.
    public var name: String {
      switch self {
      case .challenge: "challenge"
      case .counter: "counter"
      }
    }
  }

  /// Its id.
  public let id: UnlockCodeID
  /// The device that it opens.
  public let deviceID: DeviceID
  /// How the device will know it.
  public let mode: Mode
  /// What it gives.
  public let grant: Grant
  /// The generation of the device's keys that made it.
  public let keyGeneration: Int
  /// Who asked for it.
  public let askedBy: APIKeyID
  /// Why, in the asker's words.
  public let reason: String?
  /// The asker's ticket.
  public let ticketReference: String?
  /// When it was made.
  public let issuedAt: Instant
  /// When the device reported its use.
  public let usedAt: Instant?

  /// A code's record.
  public init(
    id: UnlockCodeID, deviceID: DeviceID, mode: Mode, grant: Grant, keyGeneration: Int, askedBy: APIKeyID,
    reason: String?, ticketReference: String?, issuedAt: Instant, usedAt: Instant?
  ) {
    self.id = id
    self.deviceID = deviceID
    self.mode = mode
    self.grant = grant
    self.keyGeneration = keyGeneration
    self.askedBy = askedBy
    self.reason = reason
    self.ticketReference = ticketReference
    self.issuedAt = issuedAt
    self.usedAt = usedAt
  }

  /// A code's record as it was kept, its grant as a number; nil where that is reserved.
  public init?(
    id: UnlockCodeID, deviceID: DeviceID, mode: Mode, grantNumber: Int, keyGeneration: Int, askedBy: APIKeyID,
    reason: String?, ticketReference: String?, issuedAt: Instant, usedAt: Instant?
  ) {
    guard let grant = try? Grant(number: grantNumber) else { return nil }  // nil says it: reserved numbers are damage
    self.init(
      id: id, deviceID: deviceID, mode: mode, grant: grant, keyGeneration: keyGeneration, askedBy: askedBy,
      reason: reason, ticketReference: ticketReference, issuedAt: issuedAt, usedAt: usedAt)
  }

  /// What it gives, as the number of its two digits.
  public var grantNumber: Int { grant.number }
}
