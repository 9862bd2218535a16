/// When each connection of a lane has to be looked at, by slot, and whether it may go when its place is needed.
///
/// Flat arrays: setting one is two stores, which each request does, and searching is one pass over contiguous numbers,
/// which each tick does, and each connection that finds the server full (10,000 connections: 5 µs). No heap or wheel is
/// cheaper at what descriptors allow.
struct Deadlines {
  static let never = UInt64.max

  private var instants: [UInt64] = []
  private var standings: [Standing] = []

  mutating func set(_ slot: Int, _ instant: UInt64, _ standing: Standing = .busy) {
    if slot >= instants.count {
      instants.append(contentsOf: repeatElement(Deadlines.never, count: slot + 1 - instants.count))
      standings.append(contentsOf: repeatElement(.busy, count: slot + 1 - standings.count))
    }
    instants[slot] = instant
    standings[slot] = standing
  }

  func expired(at now: UInt64) -> [Int] { instants.indices.filter { instants[$0] <= now } }

  /// The slot whose place is given away first: the longest silent, then the longest idle; nil if all are at work.
  ///
  /// One that is silent for a moment only has its request on the way, unless there are so many that they are a flood.
  func mostDispensable(at now: UInt64, of connectionsCount: Int) -> Int? {
    var (silent, silentCount, idle) = (nil as Int?, 0, nil as Int?)
    for slot in standings.indices where standings[slot] < .busy {
      if standings[slot].isSilent {
        silentCount += 1
        if silent.map({ standings[slot] < standings[$0] }) ?? true { silent = slot }
      } else if idle.map({ standings[slot] < standings[$0] }) ?? true {
        idle = slot
      }
    }
    let isFlood = silentCount > connectionsCount / Limits.floodFraction
    guard let silent, isFlood || !standings[silent].isFresh(at: now) else { return idle }
    return silent
  }
}

/// How much a connection's place is worth to its client; the least is given away first.
struct Standing: Comparable {
  // Silence is before idleness, and within each the earlier instant: one comparison.
  private let rank: UInt64
  private static let idleBit: UInt64 = 1 << 63

  /// A request is under way, or an answer.
  static let busy = Standing(rank: .max)

  /// No request yet, or only part of its header section.
  static func silent(since instant: UInt64) -> Standing { Standing(rank: instant) }

  /// Between two requests.
  static func idle(since instant: UInt64) -> Standing { Standing(rank: instant | idleBit) }

  var isSilent: Bool { rank & Standing.idleBit == 0 }

  /// Whether it is silent for so short a time that its request may be on its way.
  func isFresh(at now: UInt64) -> Bool { isSilent && rank + Limits.silentMilliseconds > now }

  static func < (one: Standing, other: Standing) -> Bool { one.rank < other.rank }
}
