import Foundation

/// An IANA time zone: what turns instants into civil dates and back.
public struct CivilZone: Sendable, Hashable, CustomStringConvertible {
  /// The zone's IANA name, as it was given.
  public let identifier: String
  private let zone: TimeZone

  /// A zone by its IANA name (`Asia/Kolkata`, `UTC`); nil for a name that is not in the database and for offsets
  /// written as names.
  ///
  /// The look-up reads no further than a NUL, so that a name with one would pass.
  public init?(_ identifier: String) {
    guard identifier == "UTC" || identifier.contains("/"), identifier.utf8.count <= CivilZone.identifierBytesMax,
      !identifier.utf8.contains(0), let zone = TimeZone(identifier: identifier)
    else { return nil }
    self.identifier = identifier
    self.zone = zone
  }

  /// The longest IANA name has 32 bytes; the bound keeps input from reaching the look-up.
  private static let identifierBytesMax = 64

  /// Coordinated Universal Time.
  public static let utc = CivilZone(utc: TimeZone.gmt)

  private init(utc zone: TimeZone) {
    self.identifier = "UTC"
    self.zone = zone
  }

  /// The IANA name.
  public var description: String { identifier }

  /// The civil date at an instant.
  public func date(at instant: Instant) -> CivilDate {
    let local = instant.milliseconds + Int64(offsetSeconds(at: instant)) * 1_000
    return CivilDate(daysSinceEpoch: Int(local.flooredQuotientAndRemainder(dividingBy: 86_400_000).quotient))
  }

  /// The first instant of a civil date: local midnight, or the end of the jump where clocks skip it (Cairo, Santiago).
  public func start(of date: CivilDate) -> Instant {
    instant(of: date, minuteOfDay: 0)
  }

  /// The first instant of a date at which the local clock shows a minute of the day or, where it is skipped, a later one.
  public func instant(of date: CivilDate, minuteOfDay: Int) -> Instant {
    let asUTC = Int64(date.daysSinceEpoch) * 86_400_000 + Int64(minuteOfDay) * 60_000
    let before = offsetSeconds(at: Instant(milliseconds: asUTC - 86_400_000))
    let after = offsetSeconds(at: Instant(milliseconds: asUTC + 86_400_000))
    let early = Instant(milliseconds: asUTC - Int64(max(before, after)) * 1_000)
    if before == after || offsetSeconds(at: early) == max(before, after) { return early }
    let late = Instant(milliseconds: asUTC - Int64(min(before, after)) * 1_000)
    return transition(in: early...late) ?? late
  }

  /// The first instant of the range with another offset than its lower bound, where clocks jump over the wall time
  /// that was asked for; nil where they do not.
  private func transition(in range: ClosedRange<Instant>) -> Instant? {
    let offset = offsetSeconds(at: range.lowerBound)
    let target = offsetSeconds(at: range.upperBound)
    guard target > offset else { return nil }
    var low = range.lowerBound.milliseconds
    var high = range.upperBound.milliseconds
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if offsetSeconds(at: Instant(milliseconds: middle)) == offset { low = middle } else { high = middle }
    }
    return Instant(milliseconds: high)
  }

  /// The minute of the local day at an instant, 0…1439.
  public func minuteOfDay(at instant: Instant) -> Int {
    let local = instant.milliseconds + Int64(offsetSeconds(at: instant)) * 1_000
    return Int(local.flooredQuotientAndRemainder(dividingBy: 86_400_000).remainder / 60_000)
  }

  private func offsetSeconds(at instant: Instant) -> Int {
    zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.milliseconds) / 1_000))
  }

  /// Zones are equal by name.
  public static func == (left: CivilZone, right: CivilZone) -> Bool { left.identifier == right.identifier }

  /// Hashed by name.
  public func hash(into hasher: inout Hasher) { hasher.combine(identifier) }
}
