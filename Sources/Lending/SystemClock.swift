import Foundation

/// The real time of this machine.
public struct SystemClock: Clock {
  /// A clock that reads the system's.
  public init() {}

  /// The present instant, in UTC.
  public func now() -> Instant {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
  }
}
