import Cryptography

/// One stripe of the copy: statuses by the prefix of their token's hash, bounded in bytes.
///
/// Where room is needed the oldest go, asked for or not: devices ask in turn, each as often as it was told to, and who
/// asks again soon is back soon.
struct StatusStripe {
  enum Found {
    case found(RenderedStatus)
    /// With the round in which a fill begins.
    case missing(round: UInt64)
  }

  /// What the index forgets of a status that is gone.
  struct Gone {
    let device: UInt64
    let prefix: UInt64

    fileprivate init(_ header: StatusLog.Header) {
      device = header.device
      prefix = header.token.prefix
    }
  }

  /// Counts the rounds of drops.
  private(set) var round: UInt64 = 0
  private(set) var counters = StatusCopyCounters()
  private let log: StatusLog
  private var places: [UInt64: Int] = [:]

  init(bytesMax: Int) { log = StatusLog(bytesMax: bytesMax) }

  /// The status of a token, unless its lender has changed since.
  mutating func find(_ token: SHA256Digest, _ lenders: LenderMarks) -> Found {
    guard let place = places[token.prefix] else { return missing() }
    let header = log.header(at: place)
    guard header.token == token, lenders.isCurrent(header.lender) else { return missing() }
    counters.hits += 1
    return .found(log.status(header, at: place))
  }

  /// Notes that the device of a token has heard its status.
  func noteHeard(_ token: SHA256Digest, at milliseconds: Int64) {
    guard let place = places[token.prefix] else { return }
    let header = log.header(at: place)
    if header.token == token { log.noteHeard(header, at: place, milliseconds) }
  }

  mutating func beginRound() { round &+= 1 }

  func mayHold(_ status: RenderedStatus) -> Bool { log.mayHold(status) }

  /// Keeps a status that it may hold, and gives those that had to go for it.
  mutating func keep(
    _ status: RenderedStatus, token: SHA256Digest, device: UInt64, lender: LenderMarks.Mark
  ) -> [Gone] {
    var gone = [remove(token.prefix)].compactMap(\.self)
    let place = log.append(status, token: token, device: device, lender: lender) { place, header in
      guard places[header.token.prefix] == place, let evicted = remove(header.token.prefix) else { return }
      counters.evictions += 1
      gone.append(evicted)
    }
    places[token.prefix] = place
    counters.count += 1
    counters.bytes += StatusLog.bytesCount(status)
    return gone
  }

  /// Takes out the status of a token that a commit has changed.
  mutating func drop(_ prefix: UInt64) -> Gone? {
    guard let gone = remove(prefix) else { return nil }
    counters.drops += 1
    return gone
  }

  /// Takes out a status; its octets stay where they are until their turn comes.
  @discardableResult
  mutating func remove(_ prefix: UInt64) -> Gone? {
    guard let place = places.removeValue(forKey: prefix) else { return nil }
    let header = log.header(at: place)
    counters.count -= 1
    counters.bytes -= header.length
    return Gone(header)
  }

  private mutating func missing() -> Found {
    counters.misses += 1
    return .missing(round: round)
  }
}
