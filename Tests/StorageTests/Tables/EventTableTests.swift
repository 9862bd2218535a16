import Cryptography
import Lending
import Storage
import TestSupport
import Testing

struct EventTableTests {
  private let rows: Rows
  private let chain = EventChain(key: [1], authentication: OpenSSLMessageAuthentication())

  init() throws { rows = try Rows() }

  @Test func `each chain counts its own events without a gap, each value after the one before it`() throws {
    let other = try rows.otherLender()
    for (number, lender) in [rows.lender.id, other.id, nil, rows.lender.id, nil, rows.lender.id].enumerated() {
      try append(number, of: lender)
    }
    for (lender, numbers) in [(rows.lender.id, [0, 3, 5]), (other.id, [1]), (nil, [2, 4])] as [(LenderID?, [UInt8])] {
      let events = try rows.read { try EventTable.list(lender, after: 0, limit: 9, in: $0) }
      #expect(events.map(\.position) == (1...Int64(numbers.count)).map(\.self))
      #expect(events.map(\.document) == numbers.map { [$0] })
      #expect(events.allSatisfy { $0.lenderID == lender })
      var value = EventChain.origin
      for event in events {
        value = chain.value(after: value, stored: event.document)
        #expect(event.value == value)
      }
      let head = try rows.read { try EventTable.head(of: lender, in: $0) }
      #expect(head.position == Int64(numbers.count))
      #expect(head.value == events.last?.value)
    }
  }

  @Test func `a chain without events has its origin for an end`() throws {
    let head = try rows.read { try EventTable.head(of: rows.lender.id, in: $0) }
    #expect(head.position == 0)
    #expect(head.value == EventChain.origin)
  }

  @Test func `an event that was rolled back leaves no gap`() throws {
    struct Refused: Error {}
    try append(1, of: rows.lender.id)
    #expect(throws: Refused.self) {
      try rows.write { [lender = rows.lender.id, chain] transaction in
        try EventTable.append(.bare(at: Rows.moment(2), of: lender), document: [2], chain: chain, in: transaction)
        throw Refused()
      }
    }
    try append(3, of: rows.lender.id)
    let events = try rows.read { try EventTable.list(rows.lender.id, after: 0, limit: 9, in: $0) }
    #expect(events.map(\.document) == [[1], [3]])
  }

  @Test func `a list goes on after an event of its own chain`() throws {
    let other = try rows.otherLender()
    let events = try (1...5).map { try append($0, of: rows.lender.id) }
    let position = { [rows] (id: EventID, lender: LenderID?) in
      try rows.read { try EventTable.position(of: id, lender: lender, in: $0) }
    }
    #expect(try position(events[1].id, rows.lender.id) == 2)
    #expect(try position(events[1].id, other.id) == nil)
    #expect(try position(events[1].id, nil) == nil)
    let listed = try rows.read { try EventTable.list(rows.lender.id, after: 2, limit: 2, in: $0) }
    #expect(listed.map(\.id) == [events[2].id, events[3].id])
  }

  @Test func `a device's and a contract's events are paged in commit order`() throws {
    let device = try rows.device(1)
    let contract = try rows.contract(1, on: device)
    for number in 1...6 {
      try append(
        number, of: rows.lender.id, device: number.isMultiple(of: 2) ? device.id : nil,
        contract: number > 3 ? contract.id : nil)
    }
    let first = try rows.read { try EventTable.list(device: device.id, PageRequest(limit: 2), in: $0) }
    #expect(first.data.map(\.document) == [[2], [4]])
    let second = try PageRequest(limit: 2, cursor: first.nextCursor)
    #expect(try rows.read { try EventTable.list(device: device.id, second, in: $0) }.data.map(\.document) == [[6]])
    let ofContract = try rows.read { try EventTable.list(contract: contract.id, PageRequest(), in: $0) }
    #expect(ofContract.data.map(\.document) == [[4], [5], [6]])
  }

  @Test func `every lender has a chain to look at, and so have the operators`() throws {
    let other = try rows.otherLender()
    try append(1, of: rows.lender.id)
    #expect(try rows.read { try EventTable.listChains(in: $0) } == [nil, rows.lender.id, other.id])
  }

  @discardableResult
  private func append(
    _ number: Int, of lender: LenderID?, device: DeviceID? = nil, contract: ContractID? = nil
  ) throws -> Event {
    let event = Event.bare(at: Rows.moment(number), of: lender, device: device, contract: contract)
    try rows.write { [chain] in
      try EventTable.append(event, document: [UInt8(number)], chain: chain, in: $0)
    }
    return event
  }
}
