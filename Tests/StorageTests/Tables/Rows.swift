import Lending
import Storage
import TestSupport

/// A migrated database, and rows for it in few words: what a test does not say of one is filled in.
struct Rows {
  private let store: TestDatabase
  let lender: Lender
  let policy = PolicyVersion(name: "standard", digest: "0123456789abcdef")

  init() throws {
    let store = try TestDatabase()
    let lender = try Rows.lender("Asha Finance", at: 0)
    let policy = policy
    try store.write { transaction in
      try LenderTable.insert(lender, in: transaction)
      try PolicyVersionTable.keep(
        .init(version: policy, text: "# standard", changes: .none), at: Rows.moment(0), in: transaction)
    }
    self.store = store
    self.lender = lender
  }

  func read<T>(_ body: (any Reader) throws -> T) throws -> T { try store.read(body) }

  @discardableResult
  func write<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) throws -> T {
    try store.write(body)
  }

  /// The instant of a number; ids made at it sort by the number too.
  static func moment(_ number: Int) -> Instant { Instant(milliseconds: 1_772_000_000_000).adding(hours: number) }

  static func date(_ text: String) throws -> CivilDate {
    guard let date = CivilDate(parsing: text) else { throw NotADate(text: text) }
    return date
  }

  struct NotADate: Error { let text: String }

  static func lender(_ name: String, at number: Int) throws -> Lender {
    Lender(
      id: .make(at: moment(number)), name: name, country: "IN", zone: .utc, currency: try Story.currency(),
      contact: Contact(phone: "+91 22 5550 1000", email: "a@b.example", website: "https://b.example", address: "Fort"),
      complaints: Complaints(name: "R. Iyer", phone: "1", email: "c@b.example", address: "Fort"), certification: "C-1",
      paymentInstructions: [PaymentInstruction(method: "upi", text: "Pay.", url: "https://b.example/pay")],
      policy: "standard", version: 1, registeredAt: moment(number))
  }

  func otherLender() throws -> Lender {
    let other = try Rows.lender("Other", at: 1)
    try store.write { try LenderTable.insert(other, in: $0) }
    return other
  }

  @discardableResult
  func device(
    _ number: Int, imei: Int? = nil, second: Int? = nil, reference: String? = nil, of owner: Lender? = nil,
    state: Device.State = .enrolled
  ) throws -> Device {
    let device = Device(
      id: .make(at: Rows.moment(number)), lenderID: (owner ?? lender).id, imei: try .numbered(imei ?? number),
      secondIMEI: try second.map(IMEI.numbered), manufacturer: "Tecno", serialNumber: "SN-\(number)", model: nil,
      externalReference: reference, state: state, enrolledAt: Rows.moment(number), activatedAt: nil, keyGeneration: 0)
    try store.write { try DeviceTable.insert(device, lapsesAt: Rows.moment(number + 100), in: $0) }
    return device
  }

  @discardableResult
  func contract(
    _ number: Int, on device: Device, reference: String? = nil, state: Contract.State = .active,
    phoneIndex: [UInt8]? = nil
  ) throws -> Contract {
    let contract = Contract(
      id: .make(at: Rows.moment(number)), lenderID: device.lenderID, deviceID: device.id,
      externalReference: reference ?? "contract \(number)", currency: try Story.currency(), zone: try Story.zone(),
      financedAmount: 900, downPayment: 100,
      consent: Contract.Consent(agreedAt: Rows.moment(1), documentReference: "DOC", recordedAt: Rows.moment(2)),
      policy: policy, state: state, writtenAt: Rows.moment(number), unallocated: 0)
    let borrower = ContractTable.SealedBorrower(box: [1, 2, 3], phoneIndex: phoneIndex)
    try store.write { try ContractTable.insert(contract, borrower: borrower, in: $0) }
    return contract
  }

  @discardableResult
  func payment(
    _ number: Int, of contract: Contract, amount: Int64 = 100, paidAt: Int? = nil, reference: String? = nil
  ) throws -> PaymentConfirmation {
    let payment = PaymentConfirmation(
      id: .make(at: Rows.moment(number)), lenderID: contract.lenderID, contractID: contract.id,
      reference: reference ?? "payment \(number)", amount: Money(amount, contract.currency),
      paidAt: Rows.moment(paidAt ?? number), recordedAt: Rows.moment(number), method: "upi", unallocated: 0)
    try store.write { try PaymentConfirmationTable.insert(payment, payer: nil, answer: [UInt8(number)], in: $0) }
    return payment
  }

  @discardableResult
  func status(
    _ device: Device, sequence: Int64 = 1, state: LockState = .unlocked, nextChange: Int? = nil,
    document: [UInt8] = [7]
  ) throws -> LockStatus {
    let status = LockStatus(
      deviceID: device.id, sequence: sequence, state: state, reason: state.isRestriction ? .paymentOverdue : nil,
      otherReasons: [], arrearsState: state, isReversed: true, decidedAt: Rows.moment(1),
      nextChangeAt: nextChange.map(Rows.moment), grantUntil: Rows.moment(3), claimUntil: Rows.moment(5),
      barUntil: Rows.moment(6), nextRestrictionAt: Rows.moment(7),
      beginnings: [StageBeginning(state: .reminder, at: Rows.moment(1))], codeCounter: 4)
    try store.write { transaction in
      let before = try LockStatusTable.find(device.id, in: transaction)
      try LockStatusTable.put(
        status, inPlaceOf: before, document: document, of: device.lenderID, in: transaction)
    }
    return status
  }
}
