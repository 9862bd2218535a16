import Cryptography
import Foundation
import Lending
import Servicing
import Storage

/// The rows of one device, to be copied under new ids.
struct SeedTemplate: Sendable {
  /// What a copy is reached by.
  struct Copy: Sendable {
    let deviceID: DeviceID
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
  /// What stands behind a copy.
  enum Standing: Sendable {
    /// A device without a contract, since a poll looks at none.
    case bare
    /// A contract as the story's.
    case current
    /// The same, its first instalment due so early that its step falls due at an instant, on that local day.
    case due(since: CivilDate, at: Instant, on: CivilDate)

    var due: (since: CivilDate, at: Instant, day: CivilDate)? {
      if case .due(let since, let instant, let day) = self { (since, instant, day) } else { nil }
    }
  }

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

  func insertCopy(_ standing: Standing, in transaction: any Transaction) throws -> Copy {
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
        arrearsState: status.arrearsState, decidedAt: status.decidedAt,
        nextChangeAt: standing.due?.at ?? status.nextChangeAt, nextRestrictionAt: standing.due?.at,
        plannedOn: standing.due?.day, beginnings: [], codeCounter: 0), inPlaceOf: nil,
      document: Array(document.replacing(device.id.text, with: id.text).utf8), of: device.lenderID, in: transaction)
    return Copy(deviceID: id, token: token, contractID: try insertContract(of: id, standing, in: transaction))
  }

  private func insertContract(
    of device: DeviceID, _ standing: Standing, in transaction: any Transaction
  ) throws -> ContractID? {
    if case .bare = standing { return nil }
    let id = ContractID.make(at: now)
    let copy = Contract(
      id: id, lenderID: contract.lenderID, deviceID: device, externalReference: id.text, currency: contract.currency,
      zone: contract.zone, financedAmount: nil, downPayment: nil, consent: contract.consent, policy: contract.policy,
      state: .active, writtenAt: now, unallocated: 0)
    let borrower = try PersonalData(masterKey: master).sealBorrower(SeedTemplate.borrower, of: id)
    try ContractTable.insert(copy, borrower: borrower, in: transaction)
    let first = instalments.first?.dueOn
    let days = standing.due.flatMap { due in first.map { $0.days(until: due.since) } } ?? 0
    for instalment in instalments {
      try InstalmentTable.insert(
        Instalment(
          id: .make(at: now), number: instalment.number, dueOn: instalment.dueOn.adding(days: days),
          amount: instalment.amount, paid: 0),
        of: id, lender: contract.lenderID, in: transaction)
    }
    return id
  }
}
