import JSON
import Lending
import Storage

extension Servicer {
  /// Ends a restoration that its device confirms: counts the hours that it was late, and what they are worth.
  func endRestoration(
    _ restoration: Restoration, _ progress: Restoration.Progress, restoredAt: Instant, at now: Instant,
    of lender: LenderID, in transaction: any Transaction
  ) throws {
    let ended = Restoration.Progress(
      contactedAt: progress.contactedAt, codeMadeAt: progress.codeMadeAt, restoredAt: restoredAt, supersededAt: nil)
    let (outcome, currency) = try outcome(of: restoration, ended, at: now, in: transaction)
    try RestorationTable.end(restoration.id, at: restoredAt, outcome, in: transaction)
    try recordEvent(
      .deviceRestored, at: now, lender: lender, device: restoration.deviceID, contract: restoration.contractID,
      data: [
        JSONMember("restoration_id", .string(restoration.id.text)),
        JSONMember("restored_at", .string(restoredAt.description)),
        JSONMember("deadline", .string(restoration.deadline.description)),
        JSONMember("in_time", .bool(restoredAt <= restoration.deadline)),
        JSONMember("hours_late", .integer(Int64(outcome.hoursLate))),
        JSONMember("worth", Money(outcome.worth, currency).json),
      ], in: transaction)
  }

  /// Ends what a device has not confirmed when a new restriction begins: no hour counts after that.
  func supersedeRestorations(
    of device: DeviceID, at now: Instant, lender: LenderID, in transaction: any Transaction
  ) throws {
    for open in try RestorationTable.listOpen(device, in: transaction) {
      let ended = Restoration.Progress(
        contactedAt: open.progress.contactedAt, codeMadeAt: open.progress.codeMadeAt, restoredAt: nil,
        supersededAt: now)
      let (outcome, currency) = try outcome(of: open.restoration, ended, at: now, in: transaction)
      try RestorationTable.supersede(open.restoration.id, at: now, outcome, in: transaction)
      try recordEvent(
        .restorationSuperseded, at: now, lender: lender, device: device, contract: open.restoration.contractID,
        data: [
          JSONMember("restoration_id", .string(open.restoration.id.text)),
          JSONMember("hours_late", .integer(Int64(outcome.hoursLate))),
          JSONMember("worth", Money(outcome.worth, currency).json),
        ], in: transaction)
    }
  }

  /// What a restoration comes to: as it ended, or as it stands now.
  func outcome(
    of restoration: Restoration, _ progress: Restoration.Progress, at now: Instant, in reader: any Reader
  ) throws -> (outcome: RestorationTable.Outcome, currency: Currency) {
    guard let contract = try ContractTable.find(restoration.contractID, in: reader) else {
      throw LatchkeyError.notFound("contract")
    }
    let hours = restoration.hoursLate(at: now, progress)
    let worth = Restoration.worth(
      hours: hours, try packs.require(contract.policy).restoration, financedAmount: contract.financedAmount,
      earlier: try RestorationTable.worth(of: contract.id, in: reader))
    return (RestorationTable.Outcome(hoursLate: hours, worth: worth), contract.currency)
  }
}
