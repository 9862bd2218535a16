import JSON
public import Lending
public import Storage

extension Servicer {
  /// Changes a lender.
  ///
  /// Its block is on every lock screen at the next poll, and no device is rewritten.
  ///
  /// `change` writes what is new into the lender that it is handed.
  /// - Throws: `notFound`; `invalidFields` as `registerLender` does.
  public func updateLender(
    _ id: LenderID, in transaction: any Transaction, _ change: (inout Lender) -> Void
  ) throws -> Lender {
    let before = try LenderTable.require(id, in: transaction)
    var after = before
    change(&after)
    guard after != before else { return before }
    try checkPolicy(of: after)
    after.version = before.version + 1
    try LenderTable.update(after, in: transaction)
    transaction.note(ChangeNote(lenderID: id.text))
    // What waited for a statement may not wait any more.
    if after.watermark != before.watermark { try sweep(.watermark, of: id, at: clock.now(), in: transaction) }
    // And what was announced as unattended may have to wait from now on.
    if before.watermark == .off, after.watermark != .off { try sweepAll(of: id, at: clock.now(), in: transaction) }
    try recordEvent(
      .lenderUpdated, at: clock.now(), lender: id,
      data: [
        JSONMember("version", .integer(after.version)), JSONMember("policy", .string(after.policy)),
        JSONMember("policy_changes", after.policyChanges.json),
        JSONMember("watermark", .string(after.watermark.rawValue)),
        JSONMember("brake_count", .integer(Int64(after.brake.count))),
        JSONMember("brake_factor", .integer(Int64(after.brake.factor))),
        JSONMember("block_changed", .bool(after.block != before.block)),
      ], in: transaction)
    return after
  }
}
