/// What a device's clocks say at one moment.
///
/// The wall clock is not among them: whoever holds the device can set it forward, and nothing else on a device without a
/// network tells how long it was off. Time in which it was off therefore does not count.
public struct ClockReading: Sendable, Hashable {
  /// What tells this boot from every other: Linux's `/proc/sys/kernel/random/boot_id`, Android's `BOOT_COUNT`.
  ///
  /// Empty where there is none; a wait then never ends early, but may end late after a restart.
  public var bootID: String

  /// Seconds since this boot, sleep included (`CLOCK_BOOTTIME`, `elapsedRealtime`).
  public var sinceBootSeconds: Int64

  /// Takes a reading.
  ///
  /// - Parameters:
  ///   - bootID: what tells this boot from every other, or empty.
  ///   - sinceBootSeconds: seconds since this boot, sleep included.
  public init(bootID: String, sinceBootSeconds: Int64) {
    self.bootID = bootID
    self.sinceBootSeconds = sinceBootSeconds
  }

  /// Seconds that have certainly passed since an earlier reading.
  ///
  /// After a restart all of this boot lies after the reading. Without boot ids a restart shows in a smaller reading only;
  /// the difference is then too small, never too great.
  func secondsSince(_ earlier: ClockReading) -> Int64 {
    let mayBeSameBoot = bootID == earlier.bootID || bootID.isEmpty || earlier.bootID.isEmpty
    guard mayBeSameBoot, sinceBootSeconds >= earlier.sinceBootSeconds else { return max(0, sinceBootSeconds) }
    let (difference, isOverflow) = sinceBootSeconds.subtractingReportingOverflow(earlier.sinceBootSeconds)
    return isOverflow ? .max : difference
  }
}

/// How many wrong codes were typed in a row, and how long the next must wait: five free, then waits.
///
/// A value: the device stores it with each change, and a restart goes on where it stood.
public struct AttemptLimit: Sendable, Hashable {
  /// Wrong codes in a row, counted up to `UnlockCodeLimits.missesMax`.
  public private(set) var misses: Int

  /// The wait that runs, if one does.
  public private(set) var wait: Wait?

  /// A wait: what was left of it at a reading.
  public struct Wait: Sendable, Hashable {
    /// Seconds left at the reading.
    public var secondsLeft: Int64

    /// When so much was left.
    public var reading: ClockReading

    /// Takes a wait as it was stored.
    ///
    /// - Parameters:
    ///   - secondsLeft: seconds left at the reading.
    ///   - reading: when so much was left.
    public init(secondsLeft: Int64, reading: ClockReading) {
      self.secondsLeft = secondsLeft
      self.reading = reading
    }
  }

  /// Takes a count as it was stored, or begins one.
  ///
  /// - Parameters:
  ///   - misses: wrong codes in a row; out of range counts as the nearest bound.
  ///   - wait: the wait that runs, if one does.
  public init(misses: Int = 0, wait: Wait? = nil) {
    self.misses = min(max(0, misses), UnlockCodeLimits.missesMax)
    self.wait = wait
  }

  /// How long the next attempt must wait.
  ///
  /// - Parameter reading: the clocks now.
  /// - Returns: seconds; 0 when it may be made.
  public func secondsLeft(at reading: ClockReading) -> Int64 {
    guard let wait else { return 0 }
    return max(0, wait.secondsLeft - reading.secondsSince(wait.reading))
  }

  /// Writes down how much of the wait has passed, so that a restart does not lose it.
  ///
  /// A device that calls this hourly, and stores the result, loses at most an hour to each restart.
  ///
  /// - Parameter reading: the clocks now.
  public mutating func advance(to reading: ClockReading) {
    let left = secondsLeft(at: reading)
    wait = left > 0 ? Wait(secondsLeft: left, reading: reading) : nil
  }

  /// Counts a wrong code and begins the wait that it earns.
  mutating func countMiss(at reading: ClockReading) {
    misses = min(misses + 1, UnlockCodeLimits.missesMax)
    guard misses >= UnlockCodeLimits.freeAttempts else { return }
    let waits = UnlockCodeLimits.waitsSeconds
    let index = min(misses - UnlockCodeLimits.freeAttempts, waits.count - 1)
    wait = Wait(secondsLeft: waits[index], reading: reading)
  }
}
