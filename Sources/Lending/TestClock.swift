import Synchronization

/// The sandbox's time: it stands still until it is moved.
public final class TestClock: Clock {
  private let instant: Mutex<Instant>

  /// A clock that stands at an instant.
  public init(at instant: Instant) { self.instant = Mutex(instant) }

  /// The instant at which it stands.
  public func now() -> Instant { instant.withLock { $0 } }

  /// Moves it.
  public func set(_ instant: Instant) { self.instant.withLock { $0 = instant } }
}
