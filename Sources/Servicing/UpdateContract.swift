import JSON
public import Lending
public import Storage

extension Servicer {
  /// Changes what is known of a contract's borrower; the device shows new work apps, and reads another
  /// language, at its next poll.
  ///
  /// `change` writes what is new into the borrower that it is handed.
  /// - Throws: `notFound`.
  public func updateContract(
    _ id: ContractID, of lender: LenderID, in transaction: any Transaction, _ change: (inout Borrower) -> Void
  ) throws {
    let contract = try ContractTable.require(id, of: lender, in: transaction)
    guard let sealed = try ContractTable.findBorrower(id, in: transaction) else {
      throw LatchkeyError.notFound("contract")
    }
    let before = try personalData.openBorrower(sealed, of: id)
    var after = before
    change(&after)
    guard after != before else { return }
    let now = clock.now()
    try ContractTable.updateBorrower(
      id, personalData.sealBorrower(after, of: id), hasWorkApps: !after.workApps.isEmpty,
      language: Words.language(for: after.locale, among: words), in: transaction)
    try recordEvent(
      .contractUpdated, at: now, lender: lender, device: contract.deviceID, contract: id,
      data: [JSONMember("work_apps", .integer(Int64(after.workApps.count)))], in: transaction)
    _ = try redecide(contract.deviceID, of: lender, at: now, in: transaction)
  }
}
