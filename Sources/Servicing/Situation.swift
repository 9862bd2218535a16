import Lending
import Storage

/// What stands of one device: everything that a decision about it may depend on, loaded.
struct Situation {
  let deviceID: DeviceID
  let lenderID: LenderID
  let pack: PolicyPack
  /// The live contract or, of a device without one, the last that it had.
  var contract: Contract?
  /// The contract's, in order of due dates.
  var instalments: [Instalment]
  /// The latest decision, where there is one.
  let status: LockStatus?
  /// What the device is shown of it, all but the lender's block.
  let document: [UInt8]
  /// What the device is told of codes in counter mode.
  var codeCounter: Int64
  /// The end of the latest day grant.
  var grantUntil: Instant?
  /// Whether a release was granted in this transaction.
  var isReleaseGranted = false

  /// The facts of a decision.
  var facts: LockFacts {
    let contractFacts = contract.map { contract in
      LockFacts.ContractFacts(
        writtenAt: contract.writtenAt, consentRecordedAt: contract.consent?.recordedAt, zone: contract.zone,
        currency: contract.currency, instalments: instalments)
    }
    return LockFacts(
      pack: pack, contract: contractFacts, isReleased: isReleaseGranted || status?.state == .released,
      standing: status?.state ?? .unlocked, beginnings: status?.beginnings ?? [], grantUntil: grantUntil)
  }
}

extension Servicer {
  /// Loads what stands of a device.
  func situation(of device: DeviceID, lender: LenderID, in reader: any Reader) throws -> Situation {
    let contract =
      try ContractTable.findActive(device: device, in: reader) ?? ContractTable.findLatest(device: device, in: reader)
    return try situation(of: device, lender: lender, contract: contract, in: reader)
  }

  /// Loads what stands of a device whose contract is at hand.
  func situation(
    of device: DeviceID, lender: LenderID, contract: Contract?, in reader: any Reader
  ) throws -> Situation {
    let shown = try LockStatusTable.findShown(device, in: reader)
    let status = shown?.status
    return Situation(
      deviceID: device, lenderID: lender, pack: try pack(of: contract, lender: lender, in: reader),
      contract: contract, instalments: try contract.map { try InstalmentTable.list($0.id, in: reader) } ?? [],
      status: status, document: shown?.document ?? [], codeCounter: status?.codeCounter ?? 0,
      grantUntil: status?.grantUntil)
  }

  private func pack(of contract: Contract?, lender: LenderID, in reader: any Reader) throws -> PolicyPack {
    if let contract { return try packs.require(contract.policy) }
    let name = try LenderTable.require(lender, in: reader).policy
    guard let entry = packs.current(name) else {
      throw LatchkeyError(.internalError, "A policy is missing.", context: "no pack \(name) of lender \(lender)")
    }
    return entry.pack
  }
}
