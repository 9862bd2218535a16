/// A policy's level of restriction.
public struct Stage: Sendable, Equatable {
  /// What the device is told in it.
  public let state: LockState
  /// The first day past due on which it may begin; 1 is from local midnight after the due date.
  public var daysPastDue: Int
  /// What stops in it; never one of the floor's.
  public var stops: Set<Service>
  /// The notices that must have been served and have run out first.
  public let notices: [String]

  /// A stage.
  public init(state: LockState, daysPastDue: Int, stops: Set<Service>, notices: [String] = []) {
    self.state = state
    self.daysPastDue = daysPastDue
    self.stops = stops
    self.notices = notices
  }

  /// What still works in it, in the order of `Service`.
  public var allowedServices: [Service] { Service.allCases.filter { !stops.contains($0) } }
}

/// The first instant of a stage since the days past due were last 0; holds and grants do not restart it.
public struct StageBeginning: Sendable, Equatable {
  /// The stage's state, which names it within its pack.
  public let state: LockState
  /// When it began.
  public let at: Instant
  /// Whether the stage stood when a grant or a claim set it aside, and would stand still if there were none.
  public let isSetAside: Bool

  /// A beginning.
  public init(state: LockState, at: Instant, isSetAside: Bool = false) {
    self.state = state
    self.at = at
    self.isSetAside = isSetAside
  }

  /// The same, of a stage that would have to begin anew after a grant.
  public var notSetAside: StageBeginning { StageBeginning(state: state, at: at) }
}
