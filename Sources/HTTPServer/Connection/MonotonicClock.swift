import Glibc

/// The module's own time: milliseconds since some moment, never back, a few milliseconds coarse.
enum MonotonicClock {
  static func milliseconds() -> UInt64 {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC_COARSE, &now)
    return UInt64(now.tv_sec) * 1_000 + UInt64(now.tv_nsec) / 1_000_000
  }
}
