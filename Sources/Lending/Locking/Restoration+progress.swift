extension Restoration {
  /// How far a restoration came after it was ordered.
  public struct Progress: Sendable, Equatable {
    /// When the device was first heard of after the order; nil is unreachable.
    public let contactedAt: Instant?
    /// When an unlock code was first made for the device after the order.
    public let codeMadeAt: Instant?
    /// When the device was free, by its own word kept between the order and its receipt.
    public let restoredAt: Instant?
    /// When a new restriction began before the device had said that it was free: the restoration ends there, unfulfilled.
    public let supersededAt: Instant?

    /// A restoration's progress.
    public init(contactedAt: Instant?, codeMadeAt: Instant?, restoredAt: Instant?, supersededAt: Instant?) {
      self.contactedAt = contactedAt
      self.codeMadeAt = codeMadeAt
      self.restoredAt = restoredAt
      self.supersededAt = supersededAt
    }

    /// Where it stands.
    public var state: State {
      if restoredAt != nil { return .restored }
      if supersededAt != nil { return .superseded }
      return contactedAt == nil ? .unreachable : .sent
    }
  }

  /// Where a restoration stands.
  public enum State: String, Sendable, CaseIterable {
    /// The device has not been in contact since the order.
    case unreachable
    /// It has, and has not said that it is free.
    case sent
    /// The device is free.
    case restored
    /// A new restriction came first.
    case superseded
  }
}
