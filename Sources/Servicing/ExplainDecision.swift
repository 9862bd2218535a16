public import Lending
public import Storage

/// What the rules say of a device now, and what they looked at.
public struct ExplainedDecision: Sendable {
  /// What the device is told.
  public let status: LockStatus
  /// The decision, with its explanation.
  public let decision: LockDecision
  /// The contract's currency.
  public let currency: Currency?
  /// How many payments were counted and what they add up to, in minor units.
  public let payments: (count: Int, amount: Int64)?
}

extension Servicer {
  /// Decides once more by the facts that stand, changing nothing, to say why a device is in its state.
  ///
  /// - Throws: `notFound`.
  public func explainDecision(
    of id: DeviceID, lender: LenderID, in reader: any Reader
  ) throws -> ExplainedDecision {
    let device = try DeviceTable.require(id, of: lender, in: reader)
    return try explain(try situation(of: device.id, lender: lender, in: reader), in: reader)
  }

  /// Decides once more on a contract's device by that contract, changing nothing: for lists, which need no more of it.
  public func decide(
    on contract: Contract, in reader: any Reader
  ) throws -> (decision: LockDecision, instalments: [Instalment]) {
    let situation = try situation(
      of: contract.deviceID, lender: contract.lenderID, contract: contract, in: reader)
    return (LockPolicy.decide(situation.facts, at: clock.now()), situation.instalments)
  }

  private func explain(_ situation: Situation, in reader: any Reader) throws -> ExplainedDecision {
    ExplainedDecision(
      status: try LockStatusTable.require(situation.deviceID, in: reader),
      decision: LockPolicy.decide(situation.facts, at: clock.now()), currency: situation.contract?.currency,
      payments: try situation.contract.map { try PaymentConfirmationTable.total($0.id, in: reader) })
  }
}
