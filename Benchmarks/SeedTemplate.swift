import Cryptography
import Foundation
import Lending
import Servicing
import Storage

/// The rows of one device, to be copied under new ids.
struct SeedTemplate: Sendable {
  /// What a copy is reached by.
  struct Copy: Sendable {
    let token: String
    let contractID: ContractID?
  }

  private let device: Device
  private let contract: Contract
  private let instalments: [Instalment]
  private let status: LockStatus
  private let document: String
  private let master: MasterKey
  private let now = SystemClock().now()
  private static let borrower = Borrower(name: "Asha Rao", phone: nil, locale: nil, workApps: [])

  init(_ id: DeviceID, _ master: MasterKey, in reader: any Reader) throws {
    guard let device = try DeviceTable.find(id, in: reader),
      let contract = try ContractTable.findActive(device: id, in: reader),
      let document = try LockStatusTable.findDocument(id, in: reader)
    else { throw BenchmarkError("the story has no device") }
    self.device = device
    self.contract = contract
    self.master = master
    self.document = String(decoding: document, as: UTF8.self)
    instalments = try InstalmentTable.list(contract.id, in: reader)
    status = try LockStatusTable.require(id, in: reader)
  }

  func insertCopy(withContract: Bool, in transaction: any Transaction) throws -> Copy {
    let id = DeviceID.make(at: now)
    let token = try SecretText.make(.deviceToken)
    try DeviceTable.insert(
      Device(
        id: id, lenderID: device.lenderID, imei: nil, secondIMEI: nil, manufacturer: "bench", serialNumber: id.text,
        model: nil, externalReference: nil, state: .active, enrolledAt: now, activatedAt: now, keyGeneration: 1),
      lapsesAt: Instant.bounds.upperBound, in: transaction)
    try KeyGenerationTable.insert(
      id, generation: 1, of: device.lenderID, masterKeyID: master.id, at: now, in: transaction)
    try DeviceTokenTable.insert(
      hash: SecretText.hash(token), holder: id, of: device.lenderID, generation: 1, at: now, in: transaction)
    try LockStatusTable.put(
      LockStatus(
        deviceID: id, sequence: status.sequence, state: status.state, reason: status.reason, otherReasons: [],
        decidedAt: status.decidedAt, nextChangeAt: status.nextChangeAt, grantUntil: nil, beginnings: [],
        codeCounter: 0),
      document: Array(document.replacing(device.id.text, with: id.text).utf8), of: device.lenderID, in: transaction)
    return Copy(token: token, contractID: withContract ? try insertContract(of: id, in: transaction) : nil)
  }

  private func insertContract(of device: DeviceID, in transaction: any Transaction) throws -> ContractID {
    let id = ContractID.make(at: now)
    let copy = Contract(
      id: id, lenderID: contract.lenderID, deviceID: device, externalReference: id.text, currency: contract.currency,
      zone: contract.zone, financedAmount: nil, downPayment: nil, consent: nil, policy: contract.policy,
      state: .active, writtenAt: now, unallocated: 0)
    let borrower = try PersonalData(masterKey: master).sealBorrower(SeedTemplate.borrower, of: id)
    try ContractTable.insert(copy, borrower: borrower, in: transaction)
    for instalment in instalments {
      try InstalmentTable.insert(
        Instalment(
          id: .make(at: now), number: instalment.number, dueOn: instalment.dueOn, amount: instalment.amount, paid: 0),
        of: id, lender: contract.lenderID, in: transaction)
    }
    return id
  }
}
