import COpenSSL

/// The keys under which sessions are sealed into the tickets that clients keep, newest first (RFC 5077 §4).
///
/// They are in memory alone, and change with time: who takes one reads no session older than its turn.
struct TicketKeyRing {
  struct Key {
    let name: [UInt8]
    let cipherKey: [UInt8]
    let authenticationKey: [UInt8]
    fileprivate let madeAt: UInt64
  }

  static let nameBytes = 16
  /// AES-256 and HMAC-SHA-256.
  private static let keyBytes = 32

  private var keys: [Key] = []

  /// The key of the present turn; nil if there is no randomness.
  ///
  /// Instants are `MonotonicClock`'s milliseconds.
  mutating func sealing(at now: UInt64) -> Key? {
    if let newest = keys.first, now < newest.madeAt + Limits.ticketKeyMilliseconds { return newest }
    var octets = [UInt8](repeating: 0, count: TicketKeyRing.nameBytes + 2 * TicketKeyRing.keyBytes)
    guard RAND_bytes(&octets, Int32(octets.count)) == 1 else { return nil }
    let (name, rest) = (octets.prefix(TicketKeyRing.nameBytes), octets.dropFirst(TicketKeyRing.nameBytes))
    let key = Key(
      name: Array(name), cipherKey: Array(rest.prefix(TicketKeyRing.keyBytes)),
      authenticationKey: Array(rest.dropFirst(TicketKeyRing.keyBytes)), madeAt: now)
    keys.insert(key, at: 0)
    return key
  }

  /// The key of this name, and whether it is still its turn; nil for one that is too old, or nobody's.
  mutating func opening(_ name: some Collection<UInt8>, at now: UInt64) -> (key: Key, isCurrent: Bool)? {
    // Every ticket that it sealed has expired.
    keys.removeAll { now >= $0.madeAt + Limits.ticketKeyMilliseconds + UInt64(Limits.sessionSecondsMax) * 1_000 }
    guard let index = keys.firstIndex(where: { $0.name.elementsEqual(name) }) else { return nil }
    return (keys[index], now < keys[index].madeAt + Limits.ticketKeyMilliseconds)
  }
}
