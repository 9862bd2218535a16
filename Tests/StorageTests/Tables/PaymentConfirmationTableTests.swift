import Lending
import Storage
import Testing

struct PaymentConfirmationTableTests {
  private let rows: Rows
  private let contract: Contract

  init() throws {
    rows = try Rows()
    contract = try rows.contract(1, on: rows.device(1))
  }

  @Test func `a payment comes back with its first answer, to its own lender`() throws {
    let payment = try rows.payment(2, of: contract, reference: "r-1")
    let other = try rows.otherLender()
    let found = try #require(try find("r-1", of: rows.lender.id))
    #expect(found.payment == payment)
    #expect(found.answer == [2])
    #expect(try find("r-1", of: other.id) == nil)
    #expect(throws: LatchkeyError.notFound("payment confirmation")) {
      try rows.read { try PaymentConfirmationTable.require(payment.id, of: other.id, in: $0) }
    }
    let error = #expect(throws: ConstraintViolation.self) { try rows.payment(3, of: contract, reference: "r-1") }
    #expect(error.flatMap { LatchkeyError($0) }?.code == .referenceReused)
  }

  @Test func `payments are listed in order, of one contract or of all of the lender's`() throws {
    let second = try rows.contract(2, on: rows.device(2))
    try rows.payment(9, of: rows.contract(3, on: rows.device(3, of: rows.otherLender())))
    let payments = try [(4, contract), (5, second), (6, contract)].map { try rows.payment($0.0, of: $0.1).id }
    let list = { [rows] (contract: Contract?, request: PageRequest) in
      try rows.read {
        try PaymentConfirmationTable.list(rows.lender.id, contract: contract?.id, request, in: $0)
      }
    }
    #expect(try list(nil, PageRequest()).data.map(\.id) == payments)
    #expect(try list(contract, PageRequest()).data.map(\.id) == [payments[0], payments[2]])
    let first = try list(contract, PageRequest(limit: 1))
    #expect(first.data.map(\.id) == [payments[0]])
    #expect(try list(contract, PageRequest(limit: 1, cursor: first.nextCursor)).data.map(\.id) == [payments[2]])
  }

  @Test func `the latest paid_at is of the payments recorded since an instant`() throws {
    try rows.payment(4, of: contract, paidAt: 3)
    try rows.payment(6, of: contract, paidAt: 1)
    try rows.payment(8, of: contract, paidAt: 2)
    let latest = { [rows, contract] (number: Int) in
      try rows.read {
        try PaymentConfirmationTable.latestPaidAt(contract.id, recordedSince: Rows.moment(number), in: $0)
      }
    }
    #expect(try latest(4) == Rows.moment(3))
    #expect(try latest(5) == Rows.moment(2))
    #expect(try latest(9) == nil)
  }

  @Test func `payments are counted and added up by contract`() throws {
    let total = { [rows, contract] in try rows.read { try PaymentConfirmationTable.total(contract.id, in: $0) } }
    #expect(try total() == (count: 0, amount: 0))
    try rows.payment(4, of: contract, amount: 100)
    try rows.payment(5, of: contract, amount: 250)
    try rows.payment(6, of: rows.contract(2, on: rows.device(2)))
    #expect(try total() == (count: 2, amount: 350))
  }

  @Test func `a payment's parts come back in order of instalments`() throws {
    let payment = try rows.payment(4, of: contract)
    let due = try Rows.date("2026-03-10")
    let instalments = (0..<3).map { number in
      Instalment(id: .make(at: Rows.moment(number)), number: number, dueOn: due, amount: 100, paid: 0)
    }
    let parts = [2, 0, 1].map { Allocation(instalmentID: instalments[$0].id, number: $0, amount: Int64(10 + $0)) }
    try rows.write { [contract] transaction in
      for instalment in instalments {
        try InstalmentTable.insert(instalment, of: contract.id, lender: contract.lenderID, in: transaction)
      }
      for part in parts {
        var instalment = instalments[part.number]
        instalment.paid = part.amount
        try InstalmentTable.update(instalment, of: contract.id, in: transaction)
        try AllocationTable.insert(
          part, of: payment.id, contract: contract.id, lender: contract.lenderID, in: transaction)
      }
    }
    #expect(try rows.read { try AllocationTable.list(payment.id, in: $0) } == [parts[1], parts[2], parts[0]])
    #expect(try rows.read { try InstalmentTable.list(contract.id, in: $0) }.map(\.paid) == [10, 11, 12])
  }

  @Test func `no instalment is paid past its amount`() throws {
    let instalment = Instalment(
      id: .make(at: Rows.moment(1)), number: 0, dueOn: try Rows.date("2026-03-10"), amount: 100, paid: 0)
    let error = #expect(throws: ConstraintViolation.self) {
      try rows.write { [contract] transaction in
        try InstalmentTable.insert(instalment, of: contract.id, lender: contract.lenderID, in: transaction)
        var overpaid = instalment
        overpaid.paid = 101
        try InstalmentTable.update(overpaid, of: contract.id, in: transaction)
      }
    }
    #expect(error?.kind == .check)
  }

  private func find(
    _ reference: String, of lender: LenderID
  ) throws -> (payment: PaymentConfirmation, answer: [UInt8])? {
    try rows.read { try PaymentConfirmationTable.find(reference: reference, of: lender, in: $0) }
  }
}
