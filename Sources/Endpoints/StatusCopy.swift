public import Cryptography
public import Lending
public import Storage
import Synchronization

/// A bounded copy in memory of what devices are told, by the hash of their token; shared by all lanes.
///
/// What a commit notes is dropped before any answer of that commit goes out (`drop(_:)` is the first listener of the
/// writer), so that whoever has been told of a payment never sees an older status. The trap is a fill that has read
/// before the commit and stores after it: it would stay stale for ever. So every stripe counts the rounds of drops, all of
/// them, since nobody knows whose token a fill will turn out to be; and a fill that began in another round is not kept.
///
/// The copy sees the commits of this process's writer alone. Safe to call from any thread.
public final class StatusCopy: Sendable {
  private let stripes: [Stripe]
  private let lenders = LenderMarks()

  /// A stripe and its lock; a class, as what holds a lock cannot be copied.
  private final class Stripe: Sendable {
    let statuses: Mutex<StatusStripe>
    /// The prefix of the one token in the copy by its device's mark.
    ///
    /// Its lock is taken inside of that of statuses, never around it.
    let devices = Mutex<[UInt64: UInt64]>([:])

    init(bytesMax: Int) { statuses = Mutex(StatusStripe(bytesMax: bytesMax)) }
  }

  /// An empty copy.
  ///
  /// - Parameter bytesMax: what its statuses may take together; 0 keeps none.
  public init(bytesMax: Int) {
    stripes = (0..<EndpointLimits.statusStripesCount).map { _ in
      Stripe(bytesMax: bytesMax / EndpointLimits.statusStripesCount)
    }
  }

  /// The status of the device whose token has a hash: from the copy, or else loaded and kept.
  ///
  /// - Parameters:
  ///   - tokenHash: the SHA-256 of the token's text.
  ///   - load: reads it from the database, as it is when this is called or later, with its lender; nil where the token is
  ///     void.
  /// - Returns: the status; nil where `load` gave none.
  /// - Throws: what `load` throws.
  public func status(
    of tokenHash: SHA256Digest, orElse load: () throws -> (status: RenderedStatus, lenderID: LenderID)?
  ) rethrows -> RenderedStatus? {
    let stripe = stripe(tokenHash.prefix)
    switch stripe.statuses.withLock({ $0.find(tokenHash, lenders) }) {
    case .found(let status): return status
    case .missing(let round):
      guard let (status, lenderID) = try load() else { return nil }
      keep(status, lenderID, tokenHash, ifStillIn: round, in: stripe)
      return status
    }
  }

  /// Notes that the device of a token has heard its status, which is then asked about no more for a while: a status that
  /// comes in its place has not been heard yet.
  public func noteHeard(_ tokenHash: SHA256Digest, at now: Instant) {
    stripe(tokenHash.prefix).statuses.withLock { $0.noteHeard(tokenHash, at: now.milliseconds) }
  }

  /// Forgets what a commit has changed: the writer's listener.
  public func drop(_ notes: [ChangeNote]) {
    guard notes.contains(where: { $0.deviceID != nil || $0.lenderID != nil }) else { return }
    // First of all, so that a fill that is under way is either refused, or so far that it is found below.
    for stripe in stripes { stripe.statuses.withLock { $0.beginRound() } }
    for note in notes {
      if let lenderID = note.lenderID { lenders.change(lenderID) }
      if let deviceID = note.deviceID { drop(device: StatusCopy.mark(deviceID)) }
    }
  }

  /// What it has done and holds now.
  public var counters: StatusCopyCounters {
    stripes.reduce(into: StatusCopyCounters()) { total, stripe in total += stripe.statuses.withLock { $0.counters } }
  }

  private func keep(
    _ status: RenderedStatus, _ lenderID: LenderID, _ token: SHA256Digest, ifStillIn round: UInt64, in stripe: Stripe
  ) {
    let device = StatusCopy.mark(status.deviceID.text)
    stripe.statuses.withLock { statuses in
      guard statuses.round == round, statuses.mayHold(status) else { return }
      let gone = statuses.keep(status, token: token, device: device, lender: lenders.mark(lenderID))
      for status in gone { forget(status) }
      if !index(device, token) { statuses.remove(token.prefix) }
    }
  }

  /// False where another token of the device has its status here: a drop would miss one of the two.
  private func index(_ device: UInt64, _ token: SHA256Digest) -> Bool {
    stripe(device).devices.withLock { devices in
      guard devices[device] ?? token.prefix == token.prefix else { return false }
      devices[device] = token.prefix
      return true
    }
  }

  private func drop(device: UInt64) {
    guard let prefix = stripe(device).devices.withLock({ $0[device] }) else { return }
    stripe(prefix).statuses.withLock { statuses in
      if let dropped = statuses.drop(prefix) { forget(dropped) }
    }
  }

  /// Takes a status that has gone out of the index, inside of its stripe's lock.
  private func forget(_ gone: StatusStripe.Gone) {
    stripe(gone.device).devices.withLock { devices in
      if devices[gone.device] == gone.prefix { devices[gone.device] = nil }
    }
  }

  private func stripe(_ number: UInt64) -> Stripe {
    stripes[Int(truncatingIfNeeded: number & UInt64(EndpointLimits.statusStripesCount - 1))]
  }

  /// Stands for a device; two that share one by chance are dropped together, which does no harm.
  private static func mark(_ deviceID: String) -> UInt64 {
    UInt64(truncatingIfNeeded: deviceID.hashValue)
  }
}

/// What the copy has done since it was made, and holds now.
public struct StatusCopyCounters: Sendable, Equatable {
  /// Polls that it answered.
  public internal(set) var hits = 0
  /// Polls that it could not answer.
  public internal(set) var misses = 0
  /// Statuses that a commit has dropped.
  public internal(set) var drops = 0
  /// Statuses that had to go for others.
  public internal(set) var evictions = 0
  /// Statuses in it.
  public internal(set) var count = 0
  /// Bytes that they take.
  public internal(set) var bytes = 0

  static func += (total: inout StatusCopyCounters, part: StatusCopyCounters) {
    total.hits += part.hits
    total.misses += part.misses
    total.drops += part.drops
    total.evictions += part.evictions
    total.count += part.count
    total.bytes += part.bytes
  }
}
