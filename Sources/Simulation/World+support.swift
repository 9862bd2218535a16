import Lending
import Servicing
import Storage
import UnlockCode

extension World {
  /// Support reads a code out, or texts one, to a borrower who owes nothing and whose device does not know it.
  func support(_ index: Int) throws {
    let account = accounts[index]
    guard !account.phone.isUsable, now < account.phone.backAt else { return }
    let isByChallenge = random.happens(500)
    guard
      let code = try issueCode(.cleared, for: index, challenge: isByChallenge ? account.phone.challenge : nil)
    else { return }
    guard isByChallenge || !random.happens(SimulationLimits.lostCodeOdds) else { return callIfLockedOut(index) }
    try type(code, on: index)
  }

  /// The lender gives some days to a borrower in arrears.
  func giveDays(_ index: Int) throws {
    guard let days = try? Grant.Days(Int.random(in: 1...16, using: &random)) else { return }  // 1 to 90 are days
    guard let code = try issueCode(.days(days), for: index, challenge: accounts[index].phone.challenge) else { return }
    if now < accounts[index].phone.backAt { try type(code, on: index) }
  }

  private func type(_ code: UnlockCode, on index: Int) throws {
    let seconds = (now - stretch.lowerBound) / 1_000
    try accounts[index].phone.type(code.format(), secondsSinceBoot: seconds, random: &random)
  }

  /// Asks for a code, and sees that it is given or refused as unlock-codes.md says.
  private func issueCode(_ grant: Grant, for index: Int, challenge: Challenge?) throws -> UnlockCode? {
    let account = accounts[index]
    let lender = lenders[account.lender]
    let key = grant == .cleared ? lender.supportKey : lender.lenderKey
    let input = Servicer.UnlockCodeInput(
      challenge: challenge, request: .init(grant: grant, reason: "asked for", overrides: grant != .cleared),
      ticketReference: nil)
    let ask = { [self] in
      try write { servicer, transaction in
        let device = try DeviceTable.require(account.deviceID, of: lender.lender.id, in: transaction)
        return try servicer.issueUnlockCode(input, for: device, by: key, in: transaction).code
      }
    }
    if let refusal = account.codeRefusal(grant, at: now, lender.guards) {
      try expectRefusal(refusal, "a code that may not be given is refused") { _ = try ask() }
      try checkChanged()
      return nil
    }
    let code = try ask()
    noteCode(grant, of: index)
    try checkChanged()
    return code
  }

  private func noteCode(_ grant: Grant, of index: Int) {
    let isGoodwill = grant != .cleared && accounts[index].ledger.daysPastDue(at: now) > 0
    accounts[index].codes.append((at: now, isGoodwill: isGoodwill))
    if case .days(let days) = grant {
      let end = now + Int64(days.count) * LocalDays.dayMilliseconds
      accounts[index].ledger.grantUntil = max(end, accounts[index].ledger.grantUntil ?? end)
    }
    changed.insert(index)
  }
}

extension Account {
  /// Why a code may not be given (unlock-codes.md, "On the server"); nil where it may.
  fileprivate func codeRefusal(_ grant: Grant, at now: Int64, _ guards: Guards) -> LatchkeyError.Code? {
    let today = ledger.days.day(at: now)
    let isLockedByOrder = (verdict?.reason?.isOrdered ?? false)
    switch grant {
    case .cleared:
      if ledger.restrictsWithoutGrants(at: now, guards) { return .contractInArrears }
      if isLockedByOrder { return .otherReasonHolds }
    case .days(let days):
      if isLockedByOrder { return .otherReasonHolds }
      if days.count > ledger.rules.goodwillDays { return .grantNotAllowed }
      let since = now - Rulebook.goodwillPeriodDays * LocalDays.dayMilliseconds
      let given = codes.filter { $0.isGoodwill && $0.at >= since }.count
      if ledger.daysPastDue(at: now) > 0, given >= ledger.rules.goodwillCount { return .grantNotAllowed }
    case .released: break
    }
    return codes.filter { ledger.days.day(at: $0.at) == today }.count >= Rulebook.codesPerDay ? .rateLimited : nil
  }
}

extension Ledger {
  /// Whether arrears would restrict the device now if no grant and no claim stood: what these have set aside goes on,
  /// as far as nothing has lowered it since.
  fileprivate func restrictsWithoutGrants(at now: Int64, _ guards: Guards) -> Bool {
    guard isFree(at: now) else { return standing.isRestriction }
    var ungranted = self
    ungranted.grantUntil = nil
    ungranted.claims = []
    if setAside.strictness > standing.strictness { ungranted.standing = setAside }
    return ungranted.reckon(at: now, guards).arrearsState.isRestriction
  }
}
