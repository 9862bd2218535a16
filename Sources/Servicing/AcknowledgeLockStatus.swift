import JSON
public import Lending
public import Storage
public import UnlockCode

extension Servicer {
  /// What a device says that it applied.
  public struct AcknowledgementInput: Sendable {
    /// The use of an unlock code.
    public struct UsedCode: Sendable {
      /// How the device knew it.
      public let mode: IssuedUnlockCode.Mode
      /// What it gave.
      public let grant: Grant

      /// A used code.
      public init(mode: IssuedUnlockCode.Mode, grant: Grant) {
        self.mode = mode
        self.grant = grant
      }
    }

    /// The sequence of the status that it holds.
    public let sequence: Int64
    /// The state that it is in.
    public let state: LockState
    /// When it went into it, by its own clock.
    public let appliedAt: Instant
    /// The next counter that it takes for a code.
    public let codeCounter: Int64?
    /// The code that brought it there.
    public let usedCode: UsedCode?

    /// An acknowledgement.
    public init(sequence: Int64, state: LockState, appliedAt: Instant, codeCounter: Int64?, usedCode: UsedCode?) {
      self.sequence = sequence
      self.state = state
      self.appliedAt = appliedAt
      self.codeCounter = codeCounter
      self.usedCode = usedCode
    }
  }

  /// A device's sequence may be ahead of the server's, whose database was restored from a backup, but not of time.
  public static let sequenceAheadHours = 1

  /// Records what a device applied: ends its restorations, notes the use of a code, and decides afresh where the device
  /// is ahead.
  ///
  /// - Throws: `invalidFields` at `/sequence` for one more than an hour past now in milliseconds.
  public func acknowledgeLockStatus(
    _ input: AcknowledgementInput, by holder: DeviceTokenTable.Holder, in transaction: any Transaction
  ) throws {
    let now = clock.now()
    let situation = try situation(of: holder.deviceID, lender: holder.lenderID, in: transaction)
    let current = situation.status?.sequence ?? 0
    guard input.sequence <= max(current, now.adding(hours: Servicer.sequenceAheadHours).milliseconds) else {
      throw LatchkeyError.invalid("/sequence", "It is more than an hour past now, \(now.milliseconds).")
    }
    try noteContact(with: holder.deviceID, at: now, in: transaction)
    try keep(input, of: situation, at: now, in: transaction)
    try noteCounters(input, of: situation, in: transaction)
    if let used = input.usedCode { try recordUse(used, of: situation, at: now, in: transaction) }
    try endRestorations(input, of: situation, at: now, in: transaction)
    if input.usedCode != nil || input.sequence > current {
      _ = try redecide(situation, at: now, forcedPast: input.sequence, in: transaction)
    }
  }

  /// Keeps the acknowledgement, unless a later status was acknowledged before.
  private func keep(
    _ input: AcknowledgementInput, of situation: Situation, at now: Instant, in transaction: any Transaction
  ) throws {
    let last = try LockStatusTable.acknowledged(situation.deviceID, in: transaction)
    guard input.sequence >= last?.sequence ?? 0 else { return }
    try LockStatusTable.updateAcknowledged(
      situation.deviceID,
      .init(sequence: input.sequence, state: input.state, appliedAt: input.appliedAt, acknowledgedAt: now),
      in: transaction)
    guard input.sequence != last?.sequence || input.state != last?.state else { return }
    try recordEvent(
      .deviceAcknowledged, at: now, lender: situation.lenderID, device: situation.deviceID,
      contract: situation.contract?.id,
      data: [
        JSONMember("sequence", .integer(input.sequence)), JSONMember("state", .string(input.state.rawValue)),
        JSONMember("applied_at", .string(input.appliedAt.description)),
      ], in: transaction)
  }

  /// Learns the device's own counter: what it reports, or what the status told it that it has acknowledged.
  private func noteCounters(
    _ input: AcknowledgementInput, of situation: Situation, in transaction: any Transaction
  ) throws {
    let told = input.sequence == situation.status?.sequence ? situation.codeCounter : 0
    var device = max(told, input.codeCounter ?? 0)
    if case .counter(let number)? = input.usedCode?.mode { device = max(device, number + 1) }
    guard device > 0 else { return }
    try DeviceTable.advanceCounters(of: situation.deviceID, next: device, device: device, in: transaction)
  }

  private func recordUse(
    _ used: AcknowledgementInput.UsedCode, of situation: Situation, at now: Instant, in transaction: any Transaction
  ) throws {
    let record = try UnlockCodeTable.findUnused(
      situation.deviceID, mode: used.mode, grantNumber: used.grant.number, in: transaction)
    if let record { try UnlockCodeTable.use(record.id, at: now, in: transaction) }
    try recordEvent(
      .unlockCodeUsed, at: now, lender: situation.lenderID, device: situation.deviceID,
      contract: situation.contract?.id,
      data: [
        JSONMember("unlock_code_id", .optional(record?.id.text)), JSONMember("mode", .string(used.mode.name)),
        JSONMember("grant", .string(used.grant.digits)),
      ], in: transaction)
  }

  /// Ends the restorations that the device confirms: by their status or a later one, or by a code.
  ///
  /// What the device says of the time is kept between the order and its receipt.
  private func endRestorations(
    _ input: AcknowledgementInput, of situation: Situation, at now: Instant, in transaction: any Transaction
  ) throws {
    guard !input.state.isRestriction else { return }
    for open in try RestorationTable.listOpen(situation.deviceID, in: transaction)
    where input.sequence >= open.sequence || input.usedCode != nil {
      let restoredAt = min(max(input.appliedAt, open.restoration.orderedAt), now)
      try endRestoration(
        open.restoration, open.progress, restoredAt: restoredAt, at: now, of: situation.lenderID, in: transaction)
    }
  }
}
