public import UnlockCode

/// What makes a removed, changed or reordered event show: each carries an HMAC over the one before it and its own bytes.
public struct EventChain: Sendable {
  /// The value before the first event: 32 zero bytes.
  public static let origin = [UInt8](repeating: 0, count: 32)

  private let key: [UInt8]
  private let authentication: any MessageAuthentication

  /// A chain under a key that is derived from the master key for one lender.
  public init(key: [UInt8], authentication: any MessageAuthentication) {
    self.key = key
    self.authentication = authentication
  }

  /// The chain value of an event, from the value before it and the event's stored bytes.
  public func value(after previous: [UInt8], stored: [UInt8]) -> [UInt8] {
    authentication.hmacSHA256(key: key, message: previous + stored)
  }

  /// What the chain's key is derived for.
  public static func keyInfo(lenderID: LenderID?) -> String {
    "latchkey/event-chain/v1/" + (lenderID?.text ?? "operator")
  }
}
