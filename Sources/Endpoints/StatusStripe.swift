/// One stripe of the copy: statuses by the prefix of their token's hash, bounded in bytes.
///
/// Where room is needed, a hand goes round: a status that was asked for since the hand last passed stays (second
/// chance), the first that was not goes. No list is kept in order, so that a hit only sets a flag.
struct StatusStripe {
  /// A status in its place.
  struct Entry {
    let token: TokenHash
    /// Its device, as the index knows it.
    let device: UInt64
    let status: RenderedStatus
    let lender: LenderMarks.Mark
    fileprivate var isUsed = false

    init(token: TokenHash, device: UInt64, status: RenderedStatus, lender: LenderMarks.Mark) {
      self.token = token
      self.device = device
      self.status = status
      self.lender = lender
    }
  }

  enum Found {
    case found(RenderedStatus)
    /// With the round in which a fill begins.
    case missing(round: UInt64)
  }

  /// Counts the rounds of drops.
  private(set) var round: UInt64 = 0
  private(set) var counters = StatusCopyCounters()
  private let bytesMax: Int
  private var places: [UInt64: Int] = [:]
  private var entries: [Entry?] = []
  private var freePlaces: [Int] = []
  private var hand = 0

  init(bytesMax: Int) { self.bytesMax = bytesMax }

  /// The status of a token, unless its lender has changed since.
  mutating func find(_ token: TokenHash, _ lenders: LenderMarks) -> Found {
    guard let place = places[token.prefix], let entry = entries[place], entry.token == token,
      lenders.isCurrent(entry.lender)
    else {
      counters.misses += 1
      return .missing(round: round)
    }
    counters.hits += 1
    if !entry.isUsed { entries[place]?.isUsed = true }
    return .found(entry.status)
  }

  mutating func beginRound() { round &+= 1 }

  func mayHold(_ status: RenderedStatus) -> Bool { status.bytesCount <= bytesMax }

  /// Keeps a status that it may hold, and gives those that had to go for it.
  mutating func keep(_ entry: Entry) -> [Entry] {
    var gone = [remove(entry.token.prefix)].compactMap(\.self)
    let bytes = entry.status.bytesCount
    while counters.bytes + bytes > bytesMax, let evicted = evict() { gone.append(evicted) }
    let place = freePlaces.popLast() ?? entries.count
    if place == entries.count { entries.append(entry) } else { entries[place] = entry }
    places[entry.token.prefix] = place
    counters.count += 1
    counters.bytes += bytes
    return gone
  }

  /// Takes out the status of a token that a commit has changed.
  mutating func drop(_ prefix: UInt64) -> Entry? {
    guard let entry = remove(prefix) else { return nil }
    counters.drops += 1
    return entry
  }

  private mutating func evict() -> Entry? {
    guard counters.count > 0 else { return nil }
    while true {
      hand = hand + 1 < entries.count ? hand + 1 : 0
      guard let entry = entries[hand] else { continue }
      if entry.isUsed {
        entries[hand]?.isUsed = false
      } else {
        counters.evictions += 1
        return remove(entry.token.prefix)
      }
    }
  }

  @discardableResult
  mutating func remove(_ prefix: UInt64) -> Entry? {
    guard let place = places.removeValue(forKey: prefix), let entry = entries[place] else { return nil }
    entries[place] = nil
    freePlaces.append(place)
    counters.count -= 1
    counters.bytes -= entry.status.bytesCount
    return entry
  }
}
