import JSON
public import Lending
public import Storage

extension Servicer {
  /// Records that the device of a contract which was called off with its return has come back: that releases it.
  ///
  /// - Throws: `notFound`; `contractNotActive` where no return is awaited.
  public func returnDevice(
    of id: ContractID, by key: APIKey, of lender: LenderID, in transaction: any Transaction
  ) throws -> ContractOutcome {
    let now = clock.now()
    let contract = try ContractTable.require(id, of: lender, in: transaction)
    guard contract.state == .cancelled, contract.returnAwaitedSince != nil else {
      throw LatchkeyError(
        .contractNotActive, "The contract is \(contract.state.rawValue), and no return of its device is awaited.")
    }
    let after = contract.with(returnAwaitedSince: .some(nil))
    try ContractTable.update(after, in: transaction)
    try recordEvent(
      .deviceReturned, at: now, lender: lender, device: contract.deviceID, contract: id,
      data: [JSONMember("recorded_by", .string(key.id.text))], in: transaction)
    let situation = try situation(of: contract.deviceID, lender: lender, contract: after, in: transaction)
    let redecision = try redecide(situation, at: now, in: transaction)
    return ContractOutcome(after, situation, redecision, at: now)
  }
}
