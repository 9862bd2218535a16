public import Lending

/// What a reversal, an amendment or a refund came to for a contract and its device.
public struct ContractOutcome: Sendable {
  /// The contract, as it stands now.
  public let contract: Contract
  /// What its instalments add up to now.
  public let balance: Balance
  /// What the device is told now.
  public let lockStatus: LockStatus

  init(_ contract: Contract, _ situation: Situation, _ redecision: Redecision, at now: Instant) {
    self.contract = contract
    balance = Balance(of: situation.instalments, on: contract.zone.date(at: now), pack: situation.pack)
    lockStatus = redecision.after
  }
}
