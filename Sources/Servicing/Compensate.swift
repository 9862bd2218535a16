import Lending
import Storage

extension Servicer {
  /// Keeps in a contract's ledger what a span of its time is worth to the borrower: hours that the ledger has already count
  /// no second time, and all together are worth no more than the pack says.
  func compensate(
    _ source: Compensation.Source, _ id: String, over span: Range<Instant>, of contract: Contract,
    in transaction: any Transaction
  ) throws -> Compensation {
    let others = try CompensationTable.list(contract.id, in: transaction).filter {
      $0.source != source || $0.sourceID != id
    }
    let hours = Compensation.hours(of: span, notIn: others.map(\.span))
    let entry = Compensation(
      source: source, sourceID: id, span: span, hours: hours,
      amount: try worth(of: hours, contract, beside: others, in: transaction))
    try CompensationTable.put(entry, of: contract.id, lender: contract.lenderID, in: transaction)
    return entry
  }

  /// What hours of a contract are worth beside what its ledger has, in minor units.
  func worth(
    of hours: Int, _ contract: Contract, beside others: [Compensation], in reader: any Reader
  ) throws -> Int64 {
    Restoration.worth(
      hours: hours, try policy(contract.policy, in: reader).restoration, financedAmount: contract.financedAmount,
      earlier: Compensation.total(others))
  }
}
