import Lending
import Storage
import TestSupport
import Testing

struct ContractTableTests {
  private let rows: Rows
  private let device: Device

  init() throws {
    rows = try Rows()
    device = try rows.device(1, imei: 50, second: 51)
  }

  @Test func `a contract comes back as it was, to its own lender`() throws {
    let contract = try rows.contract(1, on: device)
    let other = try rows.otherLender()
    #expect(try rows.read { try ContractTable.require(contract.id, of: rows.lender.id, in: $0) } == contract)
    #expect(try rows.read { try ContractTable.findBorrower(contract.id, in: $0) } == [1, 2, 3])
    #expect(throws: LatchkeyError.notFound("contract")) {
      try rows.read { try ContractTable.require(contract.id, of: other.id, in: $0) }
    }
    let byReference = { [rows] (lender: LenderID) in
      try rows.read { try ContractTable.find(reference: "contract 1", of: lender, in: $0) }
    }
    #expect(try byReference(rows.lender.id) == contract)
    #expect(try byReference(other.id) == nil)
  }

  @Test func `a device's contract is the active one, and the latest is the one written last`() throws {
    #expect(try rows.read { try ContractTable.findLatest(device: device.id, in: $0) } == nil)
    try rows.contract(1, on: device, state: .cancelled)
    let active = try rows.contract(2, on: device)
    let last = try rows.contract(3, on: device, state: .cancelled)
    #expect(try rows.read { try ContractTable.findActive(device: device.id, in: $0) } == active)
    #expect(try rows.read { try ContractTable.findLatest(device: device.id, in: $0) } == last)
  }

  @Test func `by an IMEI it is the active one, else the last, of the lender's own devices`() throws {
    let find = { [rows] (number: Int) in
      try rows.read { try ContractTable.find(imei: .numbered(number), of: rows.lender.id, in: $0)?.id }
    }
    #expect(try find(50) == nil)
    let ended = try rows.contract(1, on: device, state: .settled)
    #expect(try find(50) == ended.id)
    let again = try rows.device(2, imei: 51)
    let active = try rows.contract(3, on: again)
    #expect(try find(51) == active.id)
    #expect(try find(50) == ended.id)
    let last = try rows.contract(4, on: rows.device(3, imei: 51), state: .settled)
    #expect(try find(51) == active.id)
    try rows.write { try ContractTable.update(active.with(state: .settled), in: $0) }
    #expect(try find(51) == last.id)
    try rows.contract(5, on: rows.device(4, imei: 51, of: rows.otherLender()))
    #expect(try find(51) == last.id)
    try rows.write { [device] in try DeviceTable.retire(device.id, in: $0) }
    #expect(try find(50) == ended.id, "a device that was retired too")
  }

  @Test func `a reference is unique for a lender, and a device has one live contract`() throws {
    try rows.contract(1, on: device, reference: "a")
    let twice = #expect(throws: ConstraintViolation.self) { try rows.contract(2, on: rows.device(2), reference: "a") }
    #expect(twice.flatMap { LatchkeyError($0) }?.code == .externalReferenceTaken)
    let second = #expect(throws: ConstraintViolation.self) { try rows.contract(3, on: device, reference: "b") }
    #expect(second.flatMap { LatchkeyError($0) }?.code == .deviceAlreadyFinanced)
    try rows.contract(4, on: rows.device(4, of: rows.otherLender()), reference: "a")
  }

  @Test func `a policy's version is kept before a contract names it`() throws {
    try rows.write { try $0.execute("DELETE FROM policy_versions") }
    let error = #expect(throws: ConstraintViolation.self) { try rows.contract(1, on: device) }
    #expect(error?.kind == .foreignKey)
  }

  @Test func `a list is narrowed by all that is given, to the lender's own`() throws {
    let first = try rows.contract(1, on: device, reference: "a")
    let second = try rows.contract(2, on: rows.device(2), reference: "b")
    let third = try rows.contract(3, on: rows.device(3), reference: "c", state: .settled)
    try rows.contract(4, on: rows.device(4, of: rows.otherLender()), reference: "a")
    try rows.write { transaction in
      try ContractTable.updateOverdueSince(first.id, Rows.date("2026-03-10"), in: transaction)
      try ContractTable.updateOverdueSince(second.id, Rows.date("2026-03-20"), in: transaction)
    }
    #expect(try list { _ in } == [first.id, second.id, third.id])
    #expect(try list { $0.externalReference = "a" } == [first.id])
    #expect(try list { $0.state = .settled } == [third.id])
    #expect(try list { $0.overdueSinceMax = try Rows.date("2026-03-09") } == [])
    #expect(try list { $0.overdueSinceMax = try Rows.date("2026-03-10") } == [first.id])
    #expect(try list { $0.overdueSinceMax = try Rows.date("2026-03-20") } == [first.id, second.id])
    let byAll = try list { filter in
      filter.overdueSinceMax = try Rows.date("2026-03-20")
      filter.state = .active
      filter.externalReference = "b"
    }
    #expect(byAll == [second.id])
    try rows.write { try ContractTable.updateOverdueSince(first.id, nil, in: $0) }
    #expect(try list { $0.overdueSinceMax = try Rows.date("2026-03-20") } == [second.id])
  }

  @Test func `what a contract's life changes of it comes back as it was written`() throws {
    let contract = try rows.contract(1, on: device)
    let changed = contract.with(
      state: .cancelled, unallocated: 5, amendedAt: Rows.moment(6), lastReversalAt: Rows.moment(7))
    try rows.write { try ContractTable.update(changed, in: $0) }
    #expect(try rows.read { try ContractTable.find(contract.id, in: $0) } == changed)
  }

  @Test func `a borrower is written anew with its phone's index`() throws {
    let contract = try rows.contract(1, on: device, phoneIndex: [9])
    try rows.write { transaction in
      try ContractTable.updateBorrower(
        contract.id, .init(box: [4], phoneIndex: [8]), hasWorkApps: false, language: "hi", in: transaction)
    }
    #expect(try rows.read { try ContractTable.findBorrower(contract.id, in: $0) } == [4])
    #expect(try rows.read { try ContractTable.find(contract.id, in: $0) }?.language == "hi")
    var filter = DeviceTable.Filter()
    filter.phoneIndex = [8]
    #expect(
      try rows.read { try DeviceTable.list(rows.lender.id, filter, PageRequest(), in: $0).data } == [device])
  }

  private func list(_ narrow: (inout ContractTable.Filter) throws -> Void) throws -> [ContractID] {
    var filter = ContractTable.Filter()
    try narrow(&filter)
    return try rows.read { try ContractTable.list(rows.lender.id, filter, PageRequest(), in: $0).data.map(\.id) }
  }
}
