import Lending
import Storage
import TestSupport
import Testing

struct LockStatusTableTests {
  private let rows: Rows
  private let device: Device

  init() throws {
    rows = try Rows()
    device = try rows.device(1)
  }

  @Test func `a status comes back as it was, and the next stands in its place`() throws {
    #expect(throws: LatchkeyError.notFound("lock status")) {
      try rows.read { try LockStatusTable.require(device.id, in: $0) }
    }
    let first = try rows.status(device, nextChange: 5)
    #expect(try rows.read { try LockStatusTable.find(device.id, in: $0) } == first)
    let second = try rows.status(device, sequence: 2, state: .locked, document: [8])
    #expect(try rows.read { try LockStatusTable.find(device.id, in: $0) } == second)
    #expect(try rows.read { try LockStatusTable.findDocument(device.id, in: $0) } == [8])
  }

  @Test func `what an index holds is moved only where it is another`() throws {
    let first = try rows.status(device, nextChange: 5)
    #expect(try moved(to: first) == 0)
    let sooner = try LockStatusTableTests.status(first, nextChange: Rows.moment(4))
    #expect(try moved(to: sooner) == 2, "of what is due, and of what ends")
    #expect(try rows.read { try LockStatusTable.find(device.id, in: $0) } == sooner)
    let locked = try LockStatusTableTests.status(sooner, state: .locked, nextChange: nil)
    #expect(try moved(to: locked) > 2)
    #expect(try rows.read { try LockStatusTable.find(device.id, in: $0) } == locked)
  }

  /// Puts a status, and tells how many entries of indexes the statement takes away on its way.
  private func moved(to status: LockStatus) throws -> Int {
    try rows.write { [device] transaction in
      let counted = CountedTransaction(transaction)
      let before = try LockStatusTable.find(device.id, in: transaction)
      try LockStatusTable.put(status, inPlaceOf: before, document: [9], of: device.lenderID, in: counted)
      let sql = try #require(counted.statements.last)
      let arguments = [SQLValue](repeating: .null, count: sql.matches(of: #/\?\d+/#).count)
      let numbers = Set(sql.matches(of: #/\?\d+/#).map { String($0.0) })
      return try transaction.rows("EXPLAIN \(sql)", Array(arguments.prefix(numbers.count))) { $0.text(1) }
        .filter { $0 == "IdxDelete" }.count
    }
  }

  private static func status(
    _ other: LockStatus, state: LockState? = nil, nextChange: Instant?
  ) throws -> LockStatus {
    LockStatus(
      deviceID: other.deviceID, sequence: other.sequence + 1, state: state ?? other.state,
      reason: state == nil ? other.reason : .paymentOverdue, otherReasons: other.otherReasons,
      arrearsState: state ?? other.arrearsState, isReversed: other.isReversed, decidedAt: other.decidedAt,
      nextChangeAt: nextChange, grantUntil: other.grantUntil, claimUntil: other.claimUntil, barUntil: other.barUntil,
      nextRestrictionAt: other.nextRestrictionAt, beginnings: other.beginnings, codeCounter: other.codeCounter)
  }

  @Test func `what the device acknowledged outlives the next status`() throws {
    try rows.status(device)
    #expect(try acknowledged() == nil)
    let kept = LockStatusTable.Acknowledged(
      sequence: 1, state: .unlocked, appliedAt: Rows.moment(2), acknowledgedAt: Rows.moment(3))
    try rows.write { [device] in try LockStatusTable.updateAcknowledged(device.id, kept, in: $0) }
    try rows.status(device, sequence: 2, state: .locked)
    #expect(try acknowledged() == kept)
  }

  @Test func `what is due comes earliest first, at its instant, at most so many at once`() throws {
    let devices = try [5, 3, 4].map { number in
      let device = try rows.device(number)
      try rows.status(device, nextChange: number)
      return device.id
    }
    try rows.status(device)
    let due = { [rows] (number: Int, limit: Int) in
      try rows.read { try LockStatusTable.listDue(at: Rows.moment(number), limit: limit, in: $0).map(\.deviceID) }
    }
    #expect(try due(2, 9) == [])
    #expect(try due(4, 9) == [devices[1], devices[2]])
    #expect(try due(9, 2) == [devices[1], devices[2]])
    #expect(try due(9, 9) == [devices[1], devices[2], devices[0]])
    #expect(try rows.read { try LockStatusTable.nextDue(in: $0) } == Rows.moment(3))
  }

  @Test func `a poll finds by its token what to answer, to the latest version of the lender`() throws {
    try rows.status(device, sequence: 6)
    try rows.write { [device] in
      try DeviceTokenTable.insert(
        hash: [1], holder: device.id, of: device.lenderID, generation: 3, at: Rows.moment(2), in: $0)
    }
    let polled = try #require(try poll([1]))
    #expect(polled.deviceID == device.id)
    #expect(polled.lenderID == rows.lender.id)
    #expect(polled.keyGeneration == 3)
    #expect(polled.sequence == 6)
    #expect(polled.document == [7])
    #expect(polled.lenderVersion == 1)
    var lender = rows.lender
    lender.version = 2
    try rows.write { [lender] in try LenderTable.update(lender, in: $0) }
    #expect(try poll([1])?.lenderVersion == 2)
    #expect(try poll([2]) == nil)
    let voided = try rows.write { [device] in try DeviceTokenTable.deleteAll(of: device.id, in: $0) }
    #expect(voided == 1)
    #expect(try poll([1]) == nil)
  }

  @Test(arguments: ["state", "reason", "other_reasons", "beginnings"])
  func `a damaged value names its column`(column: String) throws {
    try rows.status(device)
    let error = #expect(throws: (any Error).self) {
      try rows.write { try $0.execute("UPDATE lock_statuses SET \(column) = 'x@y'") }
      _ = try rows.read { try LockStatusTable.find(device.id, in: $0) }
    }
    let isCheck = (error as? ConstraintViolation)?.kind == .check
    #expect(isCheck || (error as? LatchkeyError)?.context == "damaged value in lock_statuses.\(column)")
  }

  private func acknowledged() throws -> LockStatusTable.Acknowledged? {
    try rows.read { try LockStatusTable.acknowledged(device.id, in: $0) }
  }

  private func poll(_ hash: [UInt8]) throws -> LockStatusTable.Polled? {
    try rows.read { try LockStatusTable.poll(tokenHash: hash, in: $0) }
  }
}
