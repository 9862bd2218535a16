import JSON
import Lending
import Storage

extension Servicer {
  /// Restores one device of a cohort: its arrears stand at `unlocked`, and nothing gets stricter until the cohort's time
  /// is over.
  ///
  /// Orders stand: they are no business of the arrears that the cohort is about.
  func restore(
    _ device: DeviceID, in cohort: inout CohortRestoration, at now: Instant, in transaction: any Transaction
  ) throws {
    // After a crash its time may be over: then nothing may be set back.
    guard cohort.noStricterUntil > now else { return }
    var situation = try situation(of: device, lender: cohort.lenderID, in: transaction)
    let before = situation.status?.barUntil
    situation.barUntil = max(cohort.noStricterUntil, before ?? cohort.noStricterUntil)
    situation.standing = .unlocked
    situation.beginnings = situation.beginnings.map(\.notSetAside)
    let redecision = try redecide(situation, at: now, in: transaction)
    // A span names a device once for each restriction in it.
    if before != situation.barUntil || redecision.isChange { cohort.extent.devices += 1 }
    guard let contract = situation.contract, let status = redecision.before,
      Restoration.isOrdered(from: status.state, to: redecision.after.state)
    else { return }
    let compensation = try compensate(status, of: contract, in: &cohort, at: now, in: transaction)
    _ = try orderRestoration(
      redecision, of: contract, owedSince: cohort.orderedAt, at: now,
      because: [JSONMember("cohort_restoration_id", .string(cohort.id.text))] + compensation, in: transaction)
    cohort.extent.restored += 1
  }

  /// Counts how long a device was in the restriction that a cohort ended, and what that is worth to the borrower.
  private func compensate(
    _ before: LockStatus, of contract: Contract, in cohort: inout CohortRestoration, at now: Instant,
    in transaction: any Transaction
  ) throws -> [JSONMember] {
    let begunAt =
      try RestrictionTable.latestBeginning(endedAt: now, before.arrearsState, of: contract.id, in: transaction)
    let since = min(begunAt ?? now, now)
    let entry = try compensate(.cohort, cohort.id.text, over: since..<now, of: contract, in: transaction)
    let worth = Money(entry.amount, contract.currency)
    cohort.extent.restrictedHours += entry.hours
    if worth.amount > 0 { try CohortRestorationTable.addCompensation(worth, to: cohort, in: transaction) }
    return [
      JSONMember("restricted_since", .string(since.description)),
      JSONMember("restricted_hours", .integer(Int64(entry.hours))), JSONMember("compensation", worth.json),
    ]
  }

  /// Ends a cohort restoration, and records its extent and what it is worth.
  func finish(_ cohort: inout CohortRestoration, at now: Instant, in transaction: any Transaction) throws {
    cohort.finishedAt = now
    let compensations = try CohortRestorationTable.listCompensations(cohort.id, in: transaction)
    try recordEvent(
      .cohortRestorationFinished, at: now, lender: cohort.lenderID,
      data: [
        JSONMember("cohort_restoration_id", .string(cohort.id.text)),
        JSONMember("devices", .integer(Int64(cohort.extent.devices))),
        JSONMember("restored", .integer(Int64(cohort.extent.restored))),
        JSONMember("skipped", .integer(Int64(cohort.extent.skipped))),
        JSONMember("restricted_hours", .integer(Int64(cohort.extent.restrictedHours))),
        JSONMember("compensation", .array(compensations.map(\.json))),
      ], in: transaction)
  }
}
