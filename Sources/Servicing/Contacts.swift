public import Cryptography
public import Lending
import Dispatch
public import Storage
import Synchronization

/// What polls say of contact: only an answer signed over the device's own fresh nonce is (api.md, "The device").
///
/// It is noted in memory, bounded, and written in batches: at most once an hour for a device, and at once after its
/// status has become another, since a restoration's clocks wait for the first poll after the order. To note what is known
/// already takes a look-up and allocates nothing. What a crash takes with it is noted again at the next poll. Safe to call
/// from any thread.
public final class Contacts: Sendable {
  /// One poll.
  public struct Contact: Sendable, Equatable {
    /// The SHA-256 of the device's token.
    public let tokenHash: SHA256Digest
    /// When it polled.
    public let at: Instant

    /// A poll of the device whose token has a hash.
    public init(tokenHash: SHA256Digest, at instant: Instant) {
      self.tokenHash = tokenHash
      at = instant
    }
  }

  /// What is known of a device by its token.
  private struct Known {
    let at: Int64
    let sequence: UInt64
  }

  private struct State {
    var known: [UInt64: Known] = [:]
    var pending: [Contact] = []
  }

  /// A share of the tokens and its lock; a class, as what holds a lock cannot be copied.
  private final class Stripe: Sendable {
    let state = Mutex(State())
  }

  private let stripes = (0..<ContactLimits.stripesCount).map { _ in Stripe() }
  private let isScheduled = Atomic(false)
  private let queue = DispatchQueue(label: "latchkey.contacts", qos: .utility)
  private let servicer: Servicer
  private let writer: Writer
  private let delayMilliseconds: Int?

  /// Contacts that are written by themselves soon after they were noted or, where `delayMilliseconds` is nil, at
  /// `flush()` alone.
  public init(
    servicer: Servicer, writer: Writer, delayMilliseconds: Int? = ContactLimits.delayMilliseconds
  ) {
    self.servicer = servicer
    self.writer = writer
    self.delayMilliseconds = delayMilliseconds
  }

  /// Notes that a device was told a status, whose entity tag begins with its sequence.
  ///
  /// - Returns: false where it found no room, and is to be noted at a later poll.
  @discardableResult
  public func note(_ tokenHash: SHA256Digest, told status: SignableAnswer, at now: Instant) -> Bool {
    let sequence = status.withETag(Contacts.sequence)
    let stripe = stripes[Int(tokenHash.prefix % UInt64(ContactLimits.stripesCount))]
    let (isNew, isNoted) = stripe.state.withLock { state in
      if let known = state.known[tokenHash.prefix], known.sequence == sequence,
        now.milliseconds - known.at < ContactLimits.quietMilliseconds
      {
        return (false, true)
      }
      // What finds no room is noted at a later poll.
      guard state.pending.count < ContactLimits.pendingMax else { return (false, false) }
      if state.known.count >= ContactLimits.knownMax { state.known.removeAll(keepingCapacity: true) }
      state.known[tokenHash.prefix] = Known(at: now.milliseconds, sequence: sequence)
      state.pending.append(Contact(tokenHash: tokenHash, at: now))
      return (true, true)
    }
    if isNew { schedule() }
    return isNoted
  }

  /// Writes what was noted and waits for it: before the writer is closed, and in tests.
  public func flush() {
    let written = DispatchGroup()
    while case let piece = takePiece(), !piece.isEmpty {
      written.enter()
      write(piece) { written.leave() }
    }
    written.wait()
  }

  private func schedule() {
    guard let delayMilliseconds,
      isScheduled.compareExchange(expected: false, desired: true, ordering: .relaxed).exchanged
    else { return }
    writePiece(afterMilliseconds: delayMilliseconds)
  }

  /// Writes piece after piece, each when the one before it is on disk: a payment never waits behind more than one.
  private func writePiece(afterMilliseconds milliseconds: Int) {
    queue.asyncAfter(deadline: .now() + .milliseconds(milliseconds)) { [weak self] in
      guard let self else { return }
      let piece = takePiece()
      guard piece.isEmpty else {
        return write(piece) { [weak self] in self?.writePiece(afterMilliseconds: 0) }
      }
      isScheduled.store(false, ordering: .relaxed)
      // What was noted between the two found this scheduled still.
      if hasPending { schedule() }
    }
  }

  private var hasPending: Bool { stripes.contains { $0.state.withLock { !$0.pending.isEmpty } } }

  /// The next of what waits, as many as one body of the writer has time for.
  private func takePiece() -> [Contact] {
    var piece: [Contact] = []
    for stripe in stripes where piece.count < ContactLimits.batchMax {
      stripe.state.withLock { state in
        let count = min(state.pending.count, ContactLimits.batchMax - piece.count)
        // No slice is kept past this line: with one, the removal would copy all that waits.
        piece += state.pending[..<count]
        state.pending.removeFirst(count)
      }
    }
    return piece
  }

  private func write(_ contacts: [Contact], then done: @escaping @Sendable () -> Void) {
    writer.submit(
      { [servicer] in try servicer.noteContacts(contacts, in: $0) },
      completion: { [weak self] result in
        if case .failure = result { self?.forget(contacts) }
        done()
      })
  }

  /// What could not be written is noted again at the next poll.
  private func forget(_ contacts: [Contact]) {
    for contact in contacts {
      let prefix = contact.tokenHash.prefix
      stripes[Int(prefix % UInt64(ContactLimits.stripesCount))].state.withLock { $0.known[prefix] = nil }
    }
  }

  /// The first part of a tag, `"<sequence>-<lender version>"`, mixed (FNV-1a).
  private static func sequence(_ tag: Span<UInt8>) -> UInt64 {
    var mixed: UInt64 = 0xcbf2_9ce4_8422_2325
    for index in tag.indices {
      if tag[index] == UInt8(ascii: "-") { break }
      mixed = (mixed ^ UInt64(tag[index])) &* 0x100_0000_01b3
    }
    return mixed
  }
}

/// The bounds of noted contacts.
public enum ContactLimits {
  /// Lanes seldom meet at one lock of so many.
  static let stripesCount = 16
  /// Devices that a stripe remembers, a million and 48 MB in all; it forgets all of them at once, and each is written
  /// once more.
  static let knownMax = 65_536
  /// Contacts of a stripe that wait to be written.
  static let pendingMax = 1_024
  /// Contacts that one body of the writer writes, in about two milliseconds.
  static let batchMax = 100
  /// How long a device that is told nothing new is not written again.
  public static let quietMilliseconds: Int64 = 3_600_000
  /// How long a status in the copy that was heard is not asked about again: what could not be written is noted then.
  public static let heardMilliseconds: Int64 = 600_000
  /// How long a contact waits for others.
  public static let delayMilliseconds = 1_000
}
