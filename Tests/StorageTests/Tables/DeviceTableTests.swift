import Lending
import Storage
import TestSupport
import Testing

struct DeviceTableTests {
  private let rows: Rows

  init() throws { rows = try Rows() }

  @Test func `a device comes back as it was, to its own lender`() throws {
    let device = try rows.device(1, second: 2, reference: "phone 1")
    let other = try rows.otherLender()
    #expect(try rows.read { try DeviceTable.require(device.id, of: rows.lender.id, in: $0) } == device)
    #expect(throws: LatchkeyError.notFound("device")) {
      try rows.read { try DeviceTable.require(device.id, of: other.id, in: $0) }
    }
  }

  @Test func `devices are found by either IMEI, once, the newest first, and no longer when they are retired`() throws {
    let first = try rows.device(1, imei: 50)
    let second = try rows.device(2, imei: 60, second: 50, of: rows.otherLender())
    let third = try rows.device(3, imei: 50, second: 50)
    let list = { [rows] in
      try rows.read { try DeviceTable.list(imei: .numbered(50), in: $0).map(\.id) }
    }
    #expect(try list() == [third.id, second.id, first.id])
    try rows.write { try DeviceTable.retire(third.id, in: $0) }
    #expect(try list() == [second.id, first.id])
  }

  @Test func `devices are found by maker and serial number`() throws {
    let device = try rows.device(1)
    let list = { [rows] (maker: String, number: String) in
      try rows.read { try DeviceTable.list(manufacturer: maker, serialNumber: number, in: $0).map(\.id) }
    }
    #expect(try list("Tecno", "SN-1") == [device.id])
    #expect(try list("Tecno", "SN-2") == [])
    #expect(try list("Itel", "SN-1") == [])
  }

  @Test func `an activation writes its generation, ends the lapse and begins the counters`() throws {
    let device = try rows.device(1)
    try rows.write { transaction in
      try DeviceTable.activate(device.id, at: Rows.moment(5), generation: 1, in: transaction)
      try DeviceTable.advanceCounters(of: device.id, next: 9, device: 8, in: transaction)
      try DeviceTable.activate(device.id, at: Rows.moment(6), generation: 2, in: transaction)
    }
    let found = try #require(try rows.read { try DeviceTable.find(device.id, in: $0) })
    #expect(found.state == .active)
    #expect(found.activatedAt == Rows.moment(5))
    #expect(found.keyGeneration == 2)
    #expect(try rows.read { try DeviceTable.counters(of: device.id, in: $0) } == (next: 0, device: 0))
    #expect(try rows.read { try DeviceTable.nextLapse(in: $0) } == nil)
    #expect(try rows.read { try DeviceTable.lastContact(of: device.id, in: $0) } == Rows.moment(6))
  }

  @Test func `counters and the last contact never go back`() throws {
    let device = try rows.device(1)
    try rows.write { transaction in
      try DeviceTable.advanceCounters(of: device.id, next: 5, device: 4, in: transaction)
      try DeviceTable.advanceCounters(of: device.id, next: 4, device: 5, in: transaction)
      try DeviceTable.noteContact(device.id, at: Rows.moment(5), in: transaction)
      try DeviceTable.noteContact(device.id, at: Rows.moment(4), in: transaction)
    }
    #expect(try rows.read { try DeviceTable.counters(of: device.id, in: $0) } == (next: 5, device: 5))
    #expect(try rows.read { try DeviceTable.lastContact(of: device.id, in: $0) } == Rows.moment(5))
    #expect(throws: LatchkeyError.notFound("device")) {
      try rows.read { _ = try DeviceTable.counters(of: .make(at: Rows.moment(9)), in: $0) }
    }
  }

  @Test func `enrolments lapse in order, at their instant, at most so many at once`() throws {
    let devices = try [3, 1, 2].map { try rows.device($0) }
    #expect(try rows.read { try DeviceTable.nextLapse(in: $0) } == Rows.moment(101))
    let lapsed = { [rows] (number: Int, limit: Int) in
      try rows.read { try DeviceTable.listLapsed(at: Rows.moment(number), limit: limit, in: $0).map(\.deviceID) }
    }
    #expect(try lapsed(100, 5) == [])
    #expect(try lapsed(102, 5) == [devices[1].id, devices[2].id])
    #expect(try lapsed(200, 2) == [devices[1].id, devices[2].id])
    try rows.write { try DeviceTable.retire(devices[1].id, in: $0) }
    #expect(try lapsed(101, 5) == [])
  }

  @Test func `a list is narrowed by all that is given, to the lender's own`() throws {
    let other = try rows.otherLender()
    let first = try rows.device(1, second: 50, reference: "a")
    let second = try rows.device(2, reference: "b")
    let theirs = try rows.device(3, imei: 1, reference: "a", of: other)
    try rows.contract(4, on: first, phoneIndex: [9])
    try rows.contract(5, on: second, state: .settled, phoneIndex: [9])
    try rows.contract(6, on: theirs, phoneIndex: [9])
    try rows.status(first, state: .locked)
    try rows.status(second)
    try rows.status(theirs, state: .locked)
    #expect(try list { _ in } == [first.id, second.id])
    #expect(try list { $0.imei = try .numbered(1) } == [first.id])
    #expect(try list { $0.imei = try .numbered(50) } == [first.id])
    #expect(try list { $0.imei = try .numbered(3) } == [])
    #expect(try list { $0.externalReference = "b" } == [second.id])
    #expect(try list { $0.phoneIndex = [9] } == [first.id])
    #expect(try list { $0.lockState = .locked } == [first.id])
    #expect(try list { $0.lockState = .unlocked } == [second.id])
    let byAll = try list { filter in
      filter.imei = try .numbered(1)
      filter.externalReference = "a"
      filter.phoneIndex = [9]
      filter.lockState = .locked
    }
    #expect(byAll == [first.id])
    let byBoth = try list { filter in
      filter.imei = try .numbered(1)
      filter.externalReference = "b"
    }
    #expect(byBoth == [])
  }

  @Test(arguments: [nil, .locked] as [LockState?])
  func `a list goes on where its page ended, narrowed to a state too`(state: LockState?) throws {
    let devices = try (1...5).map { try rows.device($0) }
    for device in devices { try rows.status(device, state: .locked) }
    try rows.status(rows.device(6, of: rows.otherLender()), state: .locked)
    var filter = DeviceTable.Filter()
    filter.lockState = state
    var seen: [DeviceID] = []
    var request: PageRequest? = try PageRequest(limit: 2)
    while let page = request {
      let found = try rows.read { try DeviceTable.list(rows.lender.id, filter, page, in: $0) }
      seen += found.data.map(\.id)
      request = try found.nextCursor.map { try PageRequest(limit: 2, cursor: $0) }
    }
    #expect(seen == devices.map(\.id))
  }

  private func list(_ narrow: (inout DeviceTable.Filter) throws -> Void) throws -> [DeviceID] {
    var filter = DeviceTable.Filter()
    try narrow(&filter)
    return try rows.read { try DeviceTable.list(rows.lender.id, filter, PageRequest(), in: $0).data.map(\.id) }
  }
}
