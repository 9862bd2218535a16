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
    let (outcome, currency) = try end(restoration, ended, at: now, in: transaction)
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
      let (outcome, currency) = try end(open.restoration, ended, at: now, in: transaction)
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

  /// What a restoration comes to that has ended, kept in its contract's ledger.
  private func end(
    _ restoration: Restoration, _ progress: Restoration.Progress, at now: Instant, in transaction: any Transaction
  ) throws -> (outcome: RestorationTable.Outcome, currency: Currency) {
    let (outcome, entry, contract) = try reckon(restoration, progress, at: now, in: transaction)
    if entry.hours > 0 {
      try CompensationTable.put(entry, of: contract.id, lender: contract.lenderID, in: transaction)
    }
    return (outcome, contract.currency)
  }

  /// What a restoration comes to, as it stands now.
  func outcome(
    of restoration: Restoration, _ progress: Restoration.Progress, at now: Instant, in reader: any Reader
  ) throws -> RestorationTable.Outcome {
    try reckon(restoration, progress, at: now, in: reader).outcome
  }

  /// Its hours late, and what of them the ledger does not have yet.
  private func reckon(
    _ restoration: Restoration, _ progress: Restoration.Progress, at now: Instant, in reader: any Reader
  ) throws -> (outcome: RestorationTable.Outcome, entry: Compensation, contract: Contract) {
    guard let contract = try ContractTable.find(restoration.contractID, in: reader) else {
      throw LatchkeyError.notFound("contract")
    }
    let others = try CompensationTable.list(contract.id, in: reader)
    let late = restoration.hoursLate(at: now, progress)
    let end = max(restoration.deadline, progress.restoredAt ?? progress.supersededAt ?? now)
    let span = restoration.deadline..<end
    let known = Compensation.hours(of: span, notIn: []) - Compensation.hours(of: span, notIn: others.map(\.span))
    let hours = max(0, late - known)
    let worth = try worth(of: hours, contract, beside: others, in: reader)
    let outcome = RestorationTable.Outcome(hoursLate: late, worth: worth)
    let entry = Compensation(
      source: .restoration, sourceID: restoration.id.text, span: span, hours: hours, amount: worth)
    return (outcome, entry, contract)
  }
}
