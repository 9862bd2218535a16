public import Lending

extension LockStatusTable {
  /// Writes a device's status and its document in place of the one before, which is the one that the transaction has
  /// loaded; nil for the first.
  ///
  /// Indexed columns are written only where their values are others: SQLite moves an entry of every index whose column a
  /// statement names, changed or not. Where the next restriction is another, the one of before the local day is kept
  /// beside it, for previews to compare.
  public static func put(
    _ status: LockStatus, inPlaceOf before: LockStatus?, document: [UInt8], of lenderID: LenderID,
    on today: CivilDate? = nil, in transaction: any Transaction
  ) throws {
    guard let before else {
      return try insert(status, document: document, of: lenderID, on: today, in: transaction)
    }
    let changed = IndexedColumns(from: before, to: status)
    var arguments: [SQLValue] = [
      .text(status.deviceID.text), .integer(status.sequence), .integer(status.decidedAt.milliseconds),
      .optional(status.grantUntil), .text(StageBeginning.storedText(status.beginnings)),
      .integer(status.codeCounter), .text(status.arrearsState.rawValue), .boolean(status.isReversed),
      .optional(status.claimUntil), .optional(status.barUntil), .optional(status.plannedOn?.description),
      .boolean(status.isFreed), .blob(document),
    ]
    if changed.contains(.state) {
      arguments += [
        .text(status.state.rawValue), .optional(status.reason?.rawValue), .text(storedText(status.otherReasons)),
      ]
    }
    if changed.contains(.held) { arguments += [.optional(status.awaitedWatermark), .optional(status.brakedAt)] }
    if changed.contains(.nextChange) { arguments.append(.optional(status.nextChangeAt)) }
    if changed.contains(.nextRestriction) {
      arguments += [.optional(status.nextRestrictionAt), .optional(today?.description)]
    }
    try transaction.execute(updates[changed.rawValue], arguments)
  }

  /// Groups of columns that indexes hold.
  private struct IndexedColumns: OptionSet {
    let rawValue: Int

    static let state = IndexedColumns(rawValue: 1)
    static let held = IndexedColumns(rawValue: 2)
    static let nextChange = IndexedColumns(rawValue: 4)
    static let nextRestriction = IndexedColumns(rawValue: 8)
    static let combinations = 16

    init(rawValue: Int) { self.rawValue = rawValue }

    /// The groups in which a status differs from the one before.
    init(from before: LockStatus, to after: LockStatus) {
      self = []
      if before.state != after.state || before.reason != after.reason || before.otherReasons != after.otherReasons {
        insert(.state)
      }
      if before.awaitedWatermark != after.awaitedWatermark || before.brakedAt != after.brakedAt { insert(.held) }
      if before.nextChangeAt != after.nextChangeAt { insert(.nextChange) }
      if before.nextRestrictionAt != after.nextRestrictionAt { insert(.nextRestriction) }
    }
  }

  /// One text for each combination of groups.
  private static let updates = (0..<IndexedColumns.combinations).map { update(IndexedColumns(rawValue: $0)) }

  private static func update(_ changed: IndexedColumns) -> String {
    var sets = [
      "sequence = ?2", "decided_at = ?3", "grant_until = ?4", "beginnings = ?5", "code_counter = ?6",
      "arrears_state = ?7", "is_reversed = ?8", "claim_until = ?9", "bar_until = ?10", "planned_on = ?11",
      "is_freed = ?12", "document = ?13",
    ]
    var number = 13
    func next() -> String {
      number += 1
      return "?\(number)"
    }
    if changed.contains(.state) {
      sets += ["state = \(next())", "reason = \(next())", "other_reasons = \(next())"]
    }
    if changed.contains(.held) { sets += ["awaited_watermark = \(next())", "braked_at = \(next())"] }
    if changed.contains(.nextChange) { sets.append("next_change_at = \(next())") }
    if changed.contains(.nextRestriction) {
      let (at, today) = (next(), next())
      sets += [
        "next_restriction_at = \(at)",
        """
        restriction_before = CASE WHEN restriction_changed_on IS \(today) THEN restriction_before \
        ELSE next_restriction_at END
        """, "restriction_changed_on = \(today)",
      ]
    }
    return "UPDATE lock_statuses SET \(sets.joined(separator: ", ")) WHERE device_id = ?1"
  }

  private static func insert(
    _ status: LockStatus, document: [UInt8], of lenderID: LenderID, on today: CivilDate?,
    in transaction: any Transaction
  ) throws {
    try transaction.execute(
      """
      INSERT INTO lock_statuses (\(columns), lender_id, document, restriction_changed_on)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)
      """,
      [
        .text(status.deviceID.text), .integer(status.sequence), .text(status.state.rawValue),
        .optional(status.reason?.rawValue), .text(storedText(status.otherReasons)),
        .integer(status.decidedAt.milliseconds), .optional(status.nextChangeAt), .optional(status.grantUntil),
        .text(StageBeginning.storedText(status.beginnings)), .integer(status.codeCounter),
        .text(status.arrearsState.rawValue), .boolean(status.isReversed), .optional(status.claimUntil),
        .optional(status.barUntil), .optional(status.nextRestrictionAt), .optional(status.plannedOn?.description),
        .optional(status.awaitedWatermark), .optional(status.brakedAt), .boolean(status.isFreed),
        .text(lenderID.text), .blob(document), .optional(today?.description),
      ])
  }

  private static func storedText(_ reasons: [Reason]) -> String {
    reasons.isEmpty ? "" : reasons.map(\.rawValue).joined(separator: " ")
  }
}
