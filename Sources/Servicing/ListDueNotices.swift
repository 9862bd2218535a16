public import Lending
public import Storage

/// A notice that must be served now, and on which contract.
public struct DueContractNotice: Sendable {
  /// The contract.
  public let contractID: ContractID
  /// The notice.
  public let notice: DueNotice
  /// The restrictions of the contract's policy that do not stand yet, for the notice to name: 454S(3) of the Reserve Bank
  /// of India's directions.
  public let stages: [Stage]
  /// Whom the notice must name for complaints; nil where the lender names nobody.
  public let complaints: Complaints?
}

extension Servicer {
  /// The notices of a lender that must be served now, by contract in the order in which these were written.
  ///
  /// A page is one of overdue contracts, so that it may hold fewer notices than its limit, or none, and not be the last.
  public func listDueNotices(
    of lender: LenderID, _ request: PageRequest, in reader: any Reader
  ) throws -> Page<DueContractNotice> {
    let now = clock.now()
    let complaints = try LenderTable.require(lender, in: reader).complaints
    var filter = ContractTable.Filter()
    // Every overdue one: no zone's date is further ahead than a day.
    filter.overdueSinceMax = CivilZone.utc.date(at: now).adding(days: 1)
    return try ContractTable.list(lender, filter, request, in: reader).flatMap { contract in
      guard try !policy(contract.policy, in: reader).notices.isEmpty else { return [] }
      let situation = try situation(of: contract.deviceID, lender: lender, contract: contract, in: reader)
      let stages = situation.pack.stages.filter { stage in
        stage.state.isRestriction && stage.state.strictness > situation.standing.strictness
      }
      return NoticeRule.due(situation.facts, at: now).map {
        DueContractNotice(contractID: contract.id, notice: $0, stages: stages, complaints: complaints)
      }
    }
  }
}
