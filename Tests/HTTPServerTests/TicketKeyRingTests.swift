import Testing

@testable import HTTPServer

/// With the clock in the test's hand.
struct TicketKeyRingTests {
  private static let turn = Limits.ticketKeyMilliseconds
  private static let session = UInt64(Limits.sessionSecondsMax) * 1_000

  @Test func `a key seals for its turn, then the next one does`() {
    var ring = TicketKeyRing()
    let names = [0, TicketKeyRingTests.turn - 1, TicketKeyRingTests.turn].map { ring.sealing(at: $0)?.name }
    #expect(names[0] != nil)
    #expect(names[0] == names[1])
    #expect(names[1] != names[2])
  }

  @Test func `a key opens until the last session under it has ended`() {
    var ring = TicketKeyRing()
    let name = ring.sealing(at: 0)?.name ?? []
    _ = ring.sealing(at: TicketKeyRingTests.turn)
    let end = TicketKeyRingTests.turn + TicketKeyRingTests.session
    let openings = [TicketKeyRingTests.turn - 1, TicketKeyRingTests.turn, end - 1, end].map { now in
      ring.opening(name, at: now)?.isCurrent
    }
    #expect(openings == [true, false, false, nil])
  }

  @Test func `RFC 5077 §4 a key nobody has opens nothing`() {
    var ring = TicketKeyRing()
    _ = ring.sealing(at: 0)
    let opened = ring.opening([UInt8](repeating: 0, count: TicketKeyRing.nameBytes), at: 0)
    #expect(opened == nil)
  }
}
