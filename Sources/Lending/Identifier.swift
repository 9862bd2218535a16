import Synchronization

/// What an identifier can name; the prefix keeps a device's id from being taken for a contract's.
public protocol Identified {
  /// Three letters and an underscore.
  static var identifierPrefix: String { get }
}

/// An id: a type prefix and 26 characters of lower-case Crockford base 32 of a UUIDv7 (RFC 9562 section 5.7).
public struct Identifier<Subject: Identified>: Sendable, Hashable, CustomStringConvertible {
  /// The id as it stands in JSON, storage and key derivation.
  public let text: String

  /// Parses an id; nil where the prefix or the alphabet is wrong.
  public init?(parsing text: String) {
    guard text.utf8.count == Subject.identifierPrefix.utf8.count + 26, text.hasPrefix(Subject.identifierPrefix),
      text.utf8.dropFirst(Subject.identifierPrefix.utf8.count).allSatisfy({ crockford.contains($0) })
    else { return nil }
    self.text = text
  }

  /// An id that this service wrote into its own storage.
  public init(stored text: String) { self.text = text }

  /// A new id, after every one that this process has made before: lists and cursors go by ids.
  public static func make(at instant: Instant) -> Identifier {
    let (time, low) = IdentifierSource.next(after: instant)
    return make(time, low)
  }

  /// The least id that can be made at an instant or later, in whatever process: where a search by time begins.
  public static func first(at instant: Instant) -> Identifier {
    make(IdentifierTime(milliseconds: UInt64(max(0, instant.milliseconds)) & 0xFFFF_FFFF_FFFF, counter: 0), 0)
  }

  /// A new id from a given time and source of random bits.
  static func make(at time: IdentifierTime, random: inout some RandomNumberGenerator) -> Identifier {
    make(time, random.next())
  }

  private static func make(_ time: IdentifierTime, _ random: UInt64) -> Identifier {
    let high = time.milliseconds << 16 | 0x7000 | time.counter
    let low = UInt64(2) << 62 | random >> 2
    let text = String(unsafeUninitializedCapacity: 30) { bytes in
      var count = 0
      for byte in Subject.identifierPrefix.utf8 {
        bytes[count] = byte
        count += 1
      }
      for position in 0..<26 {
        let shift = 125 - 5 * position
        // Swift's smart shifts give 0 where the high half is moved out of reach.
        let value = shift >= 64 ? high >> (shift - 64) : high << (64 - shift) | low >> shift
        bytes[count] = crockford[Int(value & 31)]
        count += 1
      }
      return count
    }
    return Identifier(stored: text)
  }

  /// The id's text.
  public var description: String { text }
}

/// The time of an id and its place among those of the same millisecond (RFC 9562 section 6.2, method 1).
struct IdentifierTime: Sendable, Equatable {
  /// 48 bits since the epoch.
  let milliseconds: UInt64
  /// 12 bits, growing within a millisecond.
  let counter: UInt64

  fileprivate static let counterMax: UInt64 = 0xFFF

  /// The time of the next id: a clock that stands still, as the sandbox's, or goes back, makes it count on.
  fileprivate func next(at instant: Instant) -> IdentifierTime {
    let now = UInt64(bitPattern: instant.milliseconds) & 0xFFFF_FFFF_FFFF
    if now > milliseconds { return IdentifierTime(milliseconds: now, counter: 0) }
    if counter < IdentifierTime.counterMax { return IdentifierTime(milliseconds: milliseconds, counter: counter + 1) }
    return IdentifierTime(milliseconds: milliseconds + 1, counter: 0)
  }
}

/// Where this process's ids come from: their order, and random bits that are fetched for many ids at once, because the
/// system's generator takes a system call each time.
private enum IdentifierSource {
  private struct State {
    var last = IdentifierTime(milliseconds: 0, counter: 0)
    var random: [UInt64] = []
  }

  private static let state = Mutex(State())
  private static let randomCount = 256

  static func next(after instant: Instant) -> (time: IdentifierTime, random: UInt64) {
    state.withLock { state in
      state.last = state.last.next(at: instant)
      if state.random.isEmpty {
        var system = SystemRandomNumberGenerator()
        state.random = (0..<randomCount).map { _ in system.next() }
      }
      return (state.last, state.random.removeLast())
    }
  }
}

/// Crockford's base 32 alphabet, in lower case: no i, l, o or u.
private let crockford = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

/// A lender's ids: `lnd_…`.
public typealias LenderID = Identifier<Lender>
/// An API key's ids: `key_…`.
public typealias APIKeyID = Identifier<APIKey>
/// A device's ids: `dev_…`.
public typealias DeviceID = Identifier<Device>
/// A contract's ids: `con_…`.
public typealias ContractID = Identifier<Contract>
/// An instalment's ids: `ins_…`.
public typealias InstalmentID = Identifier<Instalment>
/// A payment confirmation's ids: `pay_…`.
public typealias PaymentConfirmationID = Identifier<PaymentConfirmation>
/// An unlock code's ids: `cod_…`.
public typealias UnlockCodeID = Identifier<IssuedUnlockCode>
/// A restoration's ids: `res_…`.
public typealias RestorationID = Identifier<Restoration>
/// A hold's ids: `hld_…`.
public typealias HoldID = Identifier<Hold>
/// A notice's ids: `ntc_…`.
public typealias NoticeID = Identifier<Notice>
/// A lock order's ids: `ord_…`.
public typealias LockOrderID = Identifier<LockOrder>
/// An amendment's ids: `amd_…`.
public typealias AmendmentID = Identifier<Amendment>
/// A reversal's ids: `rev_…`.
public typealias ReversalID = Identifier<Reversal>
/// A refund's ids: `rfd_…`.
public typealias RefundID = Identifier<Refund>
/// A payment claim's ids: `clm_…`.
public typealias PaymentClaimID = Identifier<PaymentClaim>
/// A cohort restoration's ids: `coh_…`.
public typealias CohortRestorationID = Identifier<CohortRestoration>
/// An event's ids: `evt_…`.
public typealias EventID = Identifier<Event>
