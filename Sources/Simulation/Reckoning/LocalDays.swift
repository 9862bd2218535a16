import Foundation
import Lending

/// A zone's days for the second reckoning, by an arithmetic of its own: nothing of `CivilZone` and `CivilDate` is in it.
///
/// Days are counted from 1970-01-01, instants are milliseconds UTC.
struct LocalDays {
  private struct Span {
    let from: Int64
    let until: Int64
    let offset: Int64
  }

  private let spans: [Span]
  static let dayMilliseconds: Int64 = 86_400_000

  /// The days of a zone around a stretch of time; nil for a name that is not in the database.
  init?(_ zone: String, around stretch: ClosedRange<Int64>) {
    guard let zone = TimeZone(identifier: zone) else { return nil }
    let margin = SimulationLimits.daysAround * LocalDays.dayMilliseconds
    spans = LocalDays.spans(of: zone, from: stretch.lowerBound - margin, until: stretch.upperBound + margin)
  }

  /// The day that the zone's calendar shows.
  func day(at instant: Int64) -> Int {
    let local = instant + span(at: instant).offset
    return Int(
      (local - (local % LocalDays.dayMilliseconds + LocalDays.dayMilliseconds) % LocalDays.dayMilliseconds)
        / LocalDays.dayMilliseconds)
  }

  /// The minute of the day that the zone's clock shows.
  func minute(at instant: Int64) -> Int {
    Int((instant + span(at: instant).offset - Int64(day(at: instant)) * LocalDays.dayMilliseconds) / 60_000)
  }

  /// The first instant at which the zone's clock shows a minute of a day or a later one.
  func start(of day: Int, minute: Int = 0) -> Int64 {
    let local = Int64(day) * LocalDays.dayMilliseconds + Int64(minute) * 60_000
    for span in spans {
      let instant = max(local - span.offset, span.from)
      if instant < span.until { return instant }
    }
    return local
  }

  private func span(at instant: Int64) -> Span {
    var low = 0
    var high = spans.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if spans[middle].from <= instant { low = middle } else { high = middle - 1 }
    }
    return spans[low]
  }

  /// Stretches of one offset each, found by looking every few hours and halving where it has changed.
  private static func spans(of zone: TimeZone, from start: Int64, until end: Int64) -> [Span] {
    func offset(_ instant: Int64) -> Int64 {
      Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant) / 1_000))) * 1_000
    }
    let stride: Int64 = 6 * 3_600_000
    var spans: [Span] = []
    var from = Int64.min / 4
    var current = offset(start)
    for instant in Swift.stride(from: start + stride, through: end, by: Int(stride)) where offset(instant) != current {
      var (low, high) = (instant - stride, instant)
      while high - low > 1 {
        let middle = low + (high - low) / 2
        if offset(middle) == current { low = middle } else { high = middle }
      }
      spans.append(Span(from: from, until: high, offset: current))
      (from, current) = (high, offset(instant))
    }
    return spans + [Span(from: from, until: .max, offset: current)]
  }
}
