/// What a device reports of itself: a closed list, so that nothing personal can stand in it (policies.md, 454U).
public struct DeviceReport: Sendable, Equatable {
  /// What happened.
  public enum Kind: String, Sendable, CaseIterable {
    /// A SIM is in it that its policy does not allow.
    case simChanged = "sim_changed"
    /// A SIM is in it that its policy allows.
    case simAllowed = "sim_allowed"
    /// Somebody tampered with its lock agent.
    case tampering
    /// Its wall clock was set.
    case clockChanged = "clock_changed"
    /// It started.
    case boot

    /// The reason to lock that it begins.
    public var begins: Reason? {
      switch self {
      case .simChanged: .simNotAllowed
      case .tampering: .tamperingDetected
      case .simAllowed, .clockChanged, .boot: nil
      }
    }

    /// The reason to lock that it ends, whoever gave it.
    public var ends: Reason? { self == .simAllowed ? .simNotAllowed : nil }
  }

  /// What happened.
  public let kind: Kind
  /// When, by the device's own clock.
  public let at: Instant
  /// More of it, for the lender alone; kept with the order to lock that it leads to.
  public let detail: String?

  /// A report.
  public init(kind: Kind, at: Instant, detail: String?) {
    self.kind = kind
    self.at = at
    self.detail = detail
  }
}
