import JSON
public import Lending
public import Storage
public import UnlockCode

extension Servicer {
  /// An unlock code as it is asked for.
  public struct UnlockCodeInput: Sendable {
    /// The digits on the lock screen; nil for a code by counter.
    public let challenge: Challenge?
    /// What is asked for, and why.
    public let request: UnlockCodeRules.Request
    /// The asker's ticket.
    public let ticketReference: String?

    /// A code to issue.
    public init(challenge: Challenge?, request: UnlockCodeRules.Request, ticketReference: String?) {
      self.challenge = challenge
      self.request = request
      self.ticketReference = ticketReference
    }
  }

  /// Issues an unlock code and decides the device's lock status afresh, so that the next poll does not take back what
  /// the code gives.
  ///
  /// The code is returned this once and kept nowhere.
  ///
  /// - Throws: `grantNotAllowed` (also for a device that never activated), and what `UnlockCodeRules.check` throws.
  public func issueUnlockCode(
    _ input: UnlockCodeInput, for device: Device, by key: APIKey, in transaction: any Transaction
  ) throws -> (record: IssuedUnlockCode, code: UnlockCode) {
    let now = clock.now()
    guard device.state == .active, device.keyGeneration > 0 else {
      throw LatchkeyError(.grantNotAllowed, "The device has never been activated: it has no key to verify a code with.")
    }
    var situation = try situation(of: device.id, lender: device.lenderID, in: transaction)
    try check(input.request, by: key, situation, at: now, in: transaction)
    let mode = try takeMode(input.challenge, of: device, &situation, in: transaction)
    switch input.request.grant {
    case .cleared: break
    case .days(let days):
      let end = now.adding(hours: 24 * days.count)
      situation.grantUntil = max(end, situation.grantUntil ?? end)
    case .released: situation.isReleaseGranted = true
    }
    let record = IssuedUnlockCode(
      id: .make(at: now), deviceID: device.id, mode: mode.record, grant: input.request.grant,
      keyGeneration: device.keyGeneration, askedBy: key.id, reason: input.request.reason,
      ticketReference: input.ticketReference, issuedAt: now, usedAt: nil)
    try store(record, of: device.lenderID, contract: situation.contract?.id, in: transaction)
    try RestorationTable.noteCode(for: device.id, at: now, in: transaction)
    if let goodwill = situation.goodwillContract(record.grant, at: now) {
      try UnlockCodeTable.markGoodwill(record.id, under: goodwill, in: transaction)
    }
    _ = try redecide(situation, at: now, in: transaction)
    let unlockKey = UnlockKey(bytes: deviceKey(.unlockCode, of: device.id, generation: device.keyGeneration))
    let code = UnlockCode.issue(
      mode.code, grant: input.request.grant, key: unlockKey, authentication: authentication)
    return (record, code)
  }

  /// Judges a request by what the rules say without any grant that stands.
  private func check(
    _ request: UnlockCodeRules.Request, by key: APIKey, _ situation: Situation, at now: Instant,
    in reader: any Reader
  ) throws {
    let facts = situation.ungrantedFacts(at: now)
    let decision = LockPolicy.decide(facts, at: now)
    try UnlockCodeRules.check(
      request, by: .init(role: key.role, mayOverride: key.mayOverride), decision: decision, facts: facts,
      issued: try issued(situation, at: now, in: reader))
  }

  /// What the device and its contract were given before.
  private func issued(
    _ situation: Situation, at now: Instant, in reader: any Reader
  ) throws -> UnlockCodeRules.Issued {
    let zone = try situation.contract?.zone ?? zone(of: situation, in: reader)
    let midnight = zone.start(of: zone.date(at: now).adding(days: 1))
    let period = now.adding(hours: -24 * situation.pack.goodwill.periodDays)
    return UnlockCodeRules.Issued(
      today: try UnlockCodeTable.count(
        situation.deviceID, since: zone.start(of: zone.date(at: now)), in: reader),
      goodwill: try situation.contract.map { contract in
        try UnlockCodeTable.countOverrides(contract.id, since: period, in: reader)
      } ?? 0,
      secondsToMidnight: Int((midnight.milliseconds - now.milliseconds + 999) / 1_000))
  }

  /// Takes the next counter where no challenge was given.
  private func takeMode(
    _ challenge: Challenge?, of device: Device, _ situation: inout Situation, in transaction: any Transaction
  ) throws -> (record: IssuedUnlockCode.Mode, code: UnlockCode.Mode) {
    if let challenge { return (.challenge(challenge.digits), .challenge(challenge)) }
    let counters = try DeviceTable.counters(of: device.id, in: transaction)
    let last = counters.device + Int64(UnlockCodeLimits.counterWindow) - 1
    let counter = min(counters.next, last)
    try DeviceTable.advanceCounters(
      of: device.id, next: min(counter + 1, last), device: counters.device, in: transaction)
    situation.codeCounter = counter + 1
    return (.counter(counter), .counter(UInt64(counter)))
  }

  private func store(
    _ record: IssuedUnlockCode, of lender: LenderID, contract: ContractID?, in transaction: any Transaction
  ) throws {
    try UnlockCodeTable.insert(record, of: lender, in: transaction)
    try recordEvent(
      .unlockCodeIssued, at: record.issuedAt, lender: lender, device: record.deviceID, contract: contract,
      data: [
        JSONMember("unlock_code_id", .string(record.id.text)), JSONMember("mode", .string(record.mode.name)),
        JSONMember("grant", .string(record.grant.digits)),
        JSONMember("key_generation", .integer(Int64(record.keyGeneration))),
        JSONMember("asked_by", .string(record.askedBy.text)),
      ], in: transaction)
  }
}

extension Situation {
  /// The facts as if no grant and no claim stood: arrears then stand at what these have set aside, as far as nothing has
  /// lowered it since.
  func ungrantedFacts(at now: Instant) -> LockFacts {
    var facts = facts
    guard [facts.grantUntil, facts.claimUntil].contains(where: { $0.map { $0 > now } ?? false }) else { return facts }
    facts.grantUntil = nil
    facts.claimUntil = nil
    let aside = facts.beginnings.filter(\.isSetAside).map(\.state).max { $0.strictness < $1.strictness }
    if let aside, aside.strictness > facts.standing.strictness { facts.standing = aside }
    return facts
  }

  /// The contract under which a day grant is goodwill: one in arrears.
  func goodwillContract(_ grant: Grant, at now: Instant) -> ContractID? {
    guard case .days = grant, let contract else { return nil }
    let balance = Balance(of: instalments, on: contract.zone.date(at: now), pack: pack)
    return balance.daysPastDue > 0 ? contract.id : nil
  }
}
