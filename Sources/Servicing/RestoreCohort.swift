import JSON
public import Lending
public import Storage

extension Servicer {
  /// Which devices a cohort restoration is for.
  public enum CohortSelection: Sendable, Equatable {
    /// Those of a list.
    case devices([DeviceID])
    /// Those whose restriction by arrears began from an instant on and before another.
    case restrictedBetween(from: Instant, to: Instant)
  }

  /// A cohort restoration as a lender orders it.
  public struct CohortInput: Sendable, Equatable {
    /// For which devices.
    public let selection: CohortSelection
    /// Until when nothing gets stricter for them.
    public let noStricterUntil: Instant
    /// What went wrong.
    public let cause: String
    /// What was done about it.
    public let note: String

    /// A cohort restoration to order.
    public init(selection: CohortSelection, noStricterUntil: Instant, cause: String, note: String) {
      self.selection = selection
      self.noStricterUntil = noStricterUntil
      self.cause = cause
      self.note = note
    }
  }

  /// Refuses a cohort restoration before anything is written: ten thousand look-ups are no work for the writer.
  ///
  /// - Throws: `notFound` for a device that there is not or that is another lender's; `invalidFields` at
  ///   `/no_stricter_until` for an instant that is over or that no calendar reaches, and at `/restricted_between/to` for
  ///   one not after `from`.
  public func checkCohort(_ input: CohortInput, of lender: LenderID, in reader: any Reader) throws {
    guard input.noStricterUntil > clock.now() else {
      throw LatchkeyError.invalid("/no_stricter_until", "It must lie after now, \(clock.now()).")
    }
    guard input.noStricterUntil <= Instant.putOffMax else {
      throw LatchkeyError.invalid("/no_stricter_until", "It must not lie after \(Instant.putOffMax).")
    }
    switch input.selection {
    case .devices(let devices):
      for device in devices { _ = try DeviceTable.require(device, of: lender, in: reader) }
    case .restrictedBetween(let from, let end):
      if end <= from { throw LatchkeyError.invalid("/restricted_between/to", "It must lie after from, \(from).") }
    }
  }

  /// Records a cohort restoration, of which nothing is done yet; one that asks for the same and is not finished is taken
  /// up, so that a request sent twice is one action.
  ///
  /// `continueCohort` does it, turn by turn, and so does the ticker after a crash.
  public func orderCohort(
    _ input: CohortInput, of lender: LenderID, by key: APIKeyID, in transaction: any Transaction
  ) throws -> CohortRestoration {
    let now = clock.now()
    var span: Range<Instant>?
    var list: [DeviceID] = []
    switch input.selection {
    case .devices(let devices): list = Set(devices).sorted { $0.text < $1.text }
    case .restrictedBetween(let from, let end): span = from..<max(from, end)
    }
    let cohort = CohortRestoration(
      id: .make(at: now), lenderID: lender, span: span, noStricterUntil: input.noStricterUntil, cause: input.cause,
      note: input.note, orderedAt: now, orderedBy: key)
    if let open = try CohortRestorationTable.findOpen(like: cohort, list: list, in: transaction) { return open }
    try CohortRestorationTable.insert(cohort, list: list, in: transaction)
    try recordEvent(
      .cohortRestorationOrdered, at: now, lender: lender,
      data: [
        JSONMember("cohort_restoration_id", .string(cohort.id.text)),
        JSONMember("restricted_from", .optional(span?.lowerBound.description)),
        JSONMember("restricted_to", .optional(span?.upperBound.description)),
        JSONMember("listed", .integer(Int64(list.count))),
        JSONMember("no_stricter_until", .string(cohort.noStricterUntil.description)),
        JSONMember("ordered_by", .string(key.text)),
      ], in: transaction)
    return cohort
  }

  /// Restores a cohort's next devices, until it is finished or the turn ends.
  ///
  /// A device that cannot be decided is skipped and counted, and falls due at once, so that the ticker tells of it.
  ///
  /// - Returns: the cohort as it stands now; `finishedAt` says whether all is done.
  /// - Throws: `notFound` where there is no such cohort.
  public func continueCohort(
    _ id: CohortRestorationID, limit: Int = Servicer.cohortBatchMax, turn: WriterTurn,
    in transaction: any Transaction
  ) throws -> CohortRestoration {
    var failures: [DueFailure] = []
    return try continueCohort(id, limit: limit, turn: turn, &failures, in: transaction)
  }

  private func continueCohort(
    _ id: CohortRestorationID, limit: Int, turn: WriterTurn, _ failures: inout [DueFailure],
    in transaction: any Transaction
  ) throws -> CohortRestoration {
    guard var cohort = try CohortRestorationTable.find(id, in: transaction) else {
      throw LatchkeyError.notFound("cohort restoration")
    }
    guard cohort.finishedAt == nil else { return cohort }
    let now = clock.now()
    let members = try CohortRestorationTable.listNext(cohort, limit: limit, in: transaction)
    var done = 0
    for member in members where turn.hasTime {
      let before = cohort
      do {
        try transaction.nested { try restore(member.deviceID, in: &cohort, at: now, in: transaction) }
      } catch {
        cohort = before
        cohort.extent.skipped += 1
        try LockStatusTable.postpone(member.deviceID, to: now, in: transaction)
        transaction.note(ChangeNote(dueAt: now.milliseconds))
        failures.append(DueFailure(lenderID: cohort.lenderID, deviceID: member.deviceID, reason: "\(error)"))
      }
      done += 1
    }
    if done == members.count, members.count < limit { try finish(&cohort, at: now, in: transaction) }
    if done > 0 || cohort.finishedAt != nil {
      let place = done > 0 ? members[done - 1].place : nil
      try CohortRestorationTable.update(cohort, place: place, in: transaction)
    }
    return cohort
  }

  /// Devices of a cohort that one turn looks at; it seldom gets so far.
  public static let cohortBatchMax = 500

  /// Goes on with cohorts that are not finished.
  ///
  /// - Returns: how many it went on with.
  func continueCohorts(
    at now: Instant, limit: Int, turn: WriterTurn, _ failures: inout [DueFailure], in transaction: any Transaction
  ) throws -> Int {
    let open = try CohortRestorationTable.listOpen(limit: limit, in: transaction)
    var count = 0
    for cohort in open where turn.hasTime {
      _ = try continueCohort(cohort.id, limit: limit, turn: turn, &failures, in: transaction)
      count += 1
    }
    return count
  }
}
