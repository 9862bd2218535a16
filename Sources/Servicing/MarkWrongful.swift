import JSON
import Lending
import Storage

extension Servicer {
  /// Marks a restriction as wrong from the start, keeps what its hours are worth, and records both.
  ///
  /// One that still stands is reckoned until now, and once more when it ends.
  /// `because` what showed it, `payment` or `hold`; `data` which one.
  func markWrongful(
    _ restriction: RestrictionTable.Restriction, because reason: String, of contract: Contract, at now: Instant,
    data: [JSONMember] = [], in transaction: any Transaction
  ) throws {
    try RestrictionTable.markWrongful(restriction.id, since: restriction.begunAt, because: reason, in: transaction)
    let end = max(restriction.begunAt, restriction.endedAt ?? now)
    let entry = try compensate(
      .restriction, restriction.id.text, over: restriction.begunAt..<end, of: contract, in: transaction)
    try recordEvent(
      .restrictionFoundWrongful, at: now, lender: contract.lenderID, device: contract.deviceID,
      contract: contract.id,
      data: [
        JSONMember("restriction_id", .string(restriction.id.text)),
        JSONMember("state", .string(restriction.state.rawValue)),
        JSONMember("begun_at", .string(restriction.begunAt.description)),
        JSONMember("ended_at", .optional(restriction.endedAt?.description)), JSONMember("because", .string(reason)),
        JSONMember("hours", .integer(Int64(entry.hours))),
        JSONMember("worth", Money(entry.amount, contract.currency).json),
      ] + data, in: transaction)
  }

  /// Ends the restrictions of a contract that are stricter than what stands, and reckons those that were found wrong.
  func endRestrictions(
    stricterThan standing: LockState, of contract: Contract, at now: Instant, in transaction: any Transaction
  ) throws {
    for restriction in try RestrictionTable.listOpen(contract.id, in: transaction)
    where restriction.state.strictness > standing.strictness {
      try RestrictionTable.end(restriction.id, at: now, in: transaction)
      if let reason = restriction.wrongfulBecause {
        try markWrongful(restriction.ended(at: now), because: reason, of: contract, at: now, in: transaction)
      }
    }
  }
}
