import Cryptography
import JSON
import Lending
import Testing

struct EventChainTests {
  private let chain = EventChain(key: Array(1...32), authentication: OpenSSLMessageAuthentication())
  private let events = EventChainTests.makeEvents()

  @Test func `the chain of unaltered events holds`() {
    let values = values(of: events)
    #expect(firstBroken(events, values) == nil)
    #expect(Set(values).count == events.count)
    #expect(values.allSatisfy { $0.count == 32 && $0 != EventChain.origin })
  }

  @Test func `each change of an event's bytes shows at that event`() {
    let values = values(of: events)
    for place in events.indices {
      for byte in events[place].indices {
        var altered = events
        altered[place][byte] ^= 1
        #expect(firstBroken(altered, values) == place)
      }
    }
  }

  @Test func `an event taken out shows at the one after it`() {
    let values = values(of: events)
    for place in events.indices.dropLast() {
      var (left, kept) = (events, values)
      left.remove(at: place)
      kept.remove(at: place)
      #expect(firstBroken(left, kept) == place)
    }
  }

  @Test func `events that change places show, their values moved along or not`() {
    let values = values(of: events)
    for place in events.indices.dropLast() {
      var (swapped, moved) = (events, values)
      swapped.swapAt(place, place + 1)
      moved.swapAt(place, place + 1)
      #expect(firstBroken(swapped, values) == place)
      #expect(firstBroken(swapped, moved) == place)
    }
  }

  @Test func `a byte that moves from one event to the next shows`() {
    let values = values(of: events)
    for place in events.indices.dropLast() {
      var altered = events
      altered[place + 1].insert(altered[place].removeLast(), at: 0)
      #expect(firstBroken(altered, values) == place)
    }
  }

  @Test func `without the key no chain can be made anew`() {
    let forged = EventChain(key: Array(0...31), authentication: OpenSSLMessageAuthentication())
    #expect(
      forged.value(after: EventChain.origin, stored: events[0])
        != chain.value(after: EventChain.origin, stored: events[0]))
  }

  @Test func `each lender has a chain of its own, and so has the operator`() {
    let lender = LenderID(stored: "lnd_01fwhe4ydgfk1shh6w1g60eecf")
    #expect(EventChain.keyInfo(lenderID: lender) == "latchkey/event-chain/v1/lnd_01fwhe4ydgfk1shh6w1g60eecf")
    #expect(EventChain.keyInfo(lenderID: nil) == "latchkey/event-chain/v1/operator")
  }

  @Test func `an event's members stand in one order, and those without a value are left out`() {
    let event = Event(
      id: EventID(stored: "evt_1"), kind: .contractWritten, at: Instant(milliseconds: 0),
      lenderID: LenderID(stored: "lnd_1"), contractID: ContractID(stored: "con_1"), data: ["count": 3])
    #expect(
      JSONWriter.text(event.json) == #"{"id":"evt_1","kind":"contract.written","at":"1970-01-01T00:00:00Z","#
        + #""lender_id":"lnd_1","contract_id":"con_1","data":{"count":3}}"#)
  }

  private func values(of events: [[UInt8]]) -> [[UInt8]] {
    var previous = EventChain.origin
    return events.map { stored in
      previous = chain.value(after: previous, stored: stored)
      return previous
    }
  }

  /// The first place whose stored value is not what its event and the stored value before it give.
  private func firstBroken(_ events: [[UInt8]], _ values: [[UInt8]]) -> Int? {
    events.indices.first { place in
      let previous = place == 0 ? EventChain.origin : values[place - 1]
      return chain.value(after: previous, stored: events[place]) != values[place]
    }
  }

  private static func makeEvents() -> [[UInt8]] {
    let kinds: [EventKind] = [.lenderRegistered, .deviceEnrolled, .contractWritten, .paymentConfirmed]
    return kinds.enumerated().map { number, kind in
      let event = Event(
        id: EventID(stored: "evt_\(number)"), kind: kind, at: Instant(milliseconds: Int64(number)),
        lenderID: LenderID(stored: "lnd_1"), data: ["number": .integer(Int64(number))])
      return JSONWriter.bytes(event.json)
    }
  }
}
