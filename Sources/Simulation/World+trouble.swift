import Lending
import Servicing
import Storage

extension World {
  /// Once in some weeks something befalls a contract.
  func planTrouble(_ index: Int) {
    let wait = Int64.random(in: 2...50, using: &random) * LocalDays.dayMilliseconds
    agenda.add(.befall(index), at: now + wait + Int64.random(in: 0..<LocalDays.dayMilliseconds, using: &random))
  }

  /// Something befalls a contract.
  func befall(_ index: Int) throws {
    guard !accounts[index].isReleased, let trouble = Trouble.allCases.randomElement(using: &random) else { return }
    planTrouble(index)
    switch trouble {
    case .hold: try placeHold(index)
    case .order: try orderLock(index)
    case .report: try reportSIM(index)
    case .reversal: try takeBack(index)
    case .earlyReversal: try takeBackEarly(index)
    case .goodwill: try giveDays(index)
    case .claim: try claim(index)
    case .extend: try amend(index, .extend(days: Int.random(in: 3...20, using: &random)))
    case .waive: try waive(index)
    case .reschedule: try reschedule(index)
    case .transfer: try transfer(index)
    case .end: try endContract(index)
    }
    try checkChanged()
  }

  /// What has befallen a contract ends.
  func relieve(_ index: Int, _ relief: Relief) throws {
    let lender = lenders[accounts[index].lender]
    switch relief {
    case .liftHold(let number): try liftHold(number, of: index, lender)
    case .liftOrder(let number): try liftOrder(number, of: index, lender)
    case .allowSIM: try report(.simAllowed, by: index)
    case .returnDevice: try returnDevice(index, lender)
    }
    try checkChanged()
  }

  private func planRelief(_ index: Int, _ relief: Relief, days: ClosedRange<Int64>) {
    let hours = Int64.random(in: days.lowerBound * 24...days.upperBound * 24, using: &random)
    agenda.add(.relief(index, relief), at: now + hours * 3_600_000 + Int64.random(in: 0..<3_600_000, using: &random))
  }

  private func placeHold(_ index: Int) throws {
    guard let kind = Hold.Kind.allCases.randomElement(using: &random) else { return }
    let since = now - Int64.random(in: 0...20, using: &random) * LocalDays.dayMilliseconds
    let end = random.happens(600) ? now + Int64.random(in: 1...400, using: &random) * 3_600_000 : nil
    let input = Servicer.HoldInput(
      kind: kind, since: Instant(milliseconds: since), until: end.map(Instant.init), note: "asked for")
    let (contract, lender) = (accounts[index].contract.id, lenders[accounts[index].lender])
    let hold = try write { servicer, transaction in
      try servicer.placeHold(input, on: contract, of: lender.lender.id, by: lender.lenderKey, in: transaction)
    }
    accounts[index].ledger.pauses.append(.init(id: hold.id, kind: kind, end: end))
    changed.insert(index)
    if end == nil || random.happens(400) {
      planRelief(index, .liftHold(accounts[index].ledger.pauses.count - 1), days: 1...15)
    }
  }

  private func liftHold(_ number: Int, of index: Int, _ lender: WorldLender) throws {
    let pause = accounts[index].ledger.pauses[number]
    try write { servicer, transaction in
      try servicer.liftHold(pause.id, of: lender.lender.id, by: lender.lenderKey, in: transaction)
    }
    guard pause.stands(at: now), !accounts[index].isReleased else { return }
    accounts[index].ledger.pauses[number].end = now
    changed.insert(index)
  }

  private func orderLock(_ index: Int) throws {
    let account = accounts[index]
    guard let reason = Reason.allCases.filter(\.isOrdered).randomElement(using: &random) else { return }
    let reporter: LockOrder.Reporter = random.happens(500) ? .borrower : .lender
    let input = Servicer.LockOrderInput(reason: reason, reportedBy: reporter, until: nil, note: "seen")
    let lender = lenders[account.lender]
    let give = { [self] in
      try write { servicer, transaction in
        try servicer.orderLock(input, on: account.deviceID, of: lender.lender.id, by: lender.lenderKey, in: transaction)
      }
    }
    guard account.ledger.allowsOrder(reason, byLender: reporter == .lender),
      account.ledger.allowsRepeat(of: reason, at: now)
    else {
      return try expectRefusal(.orderNotAllowed, "an order that the pack does not list is refused") { _ = try give() }
    }
    let order = try give()
    let until = reason == .fraudReview ? now + 14 * LocalDays.dayMilliseconds : nil
    accounts[index].ledger.orders.append(.init(id: order.id, reason: reason, until: until))
    changed.insert(index)
    planRelief(index, .liftOrder(accounts[index].ledger.orders.count - 1), days: 1...20)
  }

  private func liftOrder(_ number: Int, of index: Int, _ lender: WorldLender) throws {
    guard let id = accounts[index].ledger.orders[number].id else { return }
    try write { servicer, transaction in
      try servicer.liftLockOrder(id, of: lender.lender.id, by: lender.lenderKey, in: transaction)
    }
    guard !accounts[index].isReleased else { return }
    let liftedAt = accounts[index].ledger.orders[number].liftedAt
    accounts[index].ledger.orders[number].liftedAt = liftedAt ?? now
    changed.insert(index)
  }

  private func reportSIM(_ index: Int) throws {
    try report(.simChanged, by: index)
    planRelief(index, .allowSIM, days: 0...9)
  }

  private func report(_ kind: DeviceReport.Kind, by index: Int) throws {
    let holder = accounts[index].phone.holder
    let report = DeviceReport(
      kind: kind, at: Instant(milliseconds: now + accounts[index].phone.clockOff), detail: nil)
    try write { servicer, transaction in try servicer.recordDeviceReport(report, by: holder, in: transaction) }
    guard !accounts[index].isReleased else { return }
    if accounts[index].ledger.note(kind, at: now) { changed.insert(index) }
  }

  private func claim(_ index: Int) throws {
    let account = accounts[index]
    // The reference of the payment that comes next, or of one that never does.
    let isTrue = random.happens(500)
    let reference = isTrue ? "\(index)-\(account.payments.count)" : "\(index)-claim-\(account.ledger.claims.count)"
    guard !account.ledger.claims.contains(where: { $0.reference == reference }) else { return }
    let input = Servicer.ClaimInput(
      reference: reference, amount: Money(500, account.contract.currency), paidAt: clock.now())
    let claim = { [self] in
      try write { servicer, transaction in
        try servicer.claimPayment(input, by: account.phone.holder, in: transaction)
      }
    }
    guard account.ledger.allowsClaim(at: now) else {
      return try expectRefusal(.claimNotAllowed, "a claim too many is refused") { _ = try claim() }
    }
    _ = try claim()
    let until = now + account.ledger.rules.claimHours * 3_600_000
    accounts[index].ledger.claims.append(.init(reference: reference, at: now, until: until))
    changed.insert(index)
  }

  private func returnDevice(_ index: Int, _ lender: WorldLender) throws {
    let contract = accounts[index].contract.id
    let record = { [self] in
      _ = try write { servicer, transaction in
        try servicer.returnDevice(of: contract, by: lender.lenderKey, of: lender.lender.id, in: transaction)
      }
    }
    guard !accounts[index].isReleased else {
      return try expectRefusal(.contractNotActive, "a device that was released is not awaited", record)
    }
    try record()
    accounts[index].ledger.isGivenUp = true
    changed.insert(index)
  }
}

extension Ledger {
  /// Whether an order may be given: the pack lists it, on the borrower's word where it says so, and consent is recorded.
  fileprivate func allowsOrder(_ reason: Reason, byLender: Bool) -> Bool {
    rules.orders.contains(reason) && !(byLender && rules.needsBorrowersReport)
      && (!rules.needsConsent || consentAt != nil)
  }

  /// Whether an order may follow one for the same reason: fraud reviews are two weeks apart.
  fileprivate func allowsRepeat(of reason: Reason, at now: Int64) -> Bool {
    guard reason == .fraudReview, let latest = orders.last(where: { $0.reason == reason }) else { return true }
    return latest.end.map { now >= $0 + 14 * LocalDays.dayMilliseconds } ?? false
  }

  /// Takes a device's report in: it begins a reason once, and an allowed SIM ends whoever's word of the other.
  ///
  /// - Returns: whether that changes anything.
  fileprivate mutating func note(_ report: DeviceReport.Kind, at now: Int64) -> Bool {
    if report == .simAllowed {
      let ended = orders.indices.filter { orders[$0].reason == .simNotAllowed && !orders[$0].isLifted }
      for index in ended { orders[index].liftedAt = now }
      return !ended.isEmpty
    }
    let stands = orders.contains { $0.id == nil && $0.reason == .simNotAllowed && !$0.isLifted }
    guard !stands, allowsOrder(.simNotAllowed, byLender: false) else { return false }
    orders.append(Order(id: nil, reason: .simNotAllowed, until: nil))
    return true
  }

  /// Whether a claim may be made: so many in a calendar month.
  fileprivate func allowsClaim(at now: Int64) -> Bool {
    let month = CivilDate(daysSinceEpoch: days.day(at: now)).parts
    let made = claims.filter {
      let parts = CivilDate(daysSinceEpoch: days.day(at: $0.at)).parts
      return (parts.year, parts.month) == (month.year, month.month)
    }
    return made.count < rules.claimsPerMonth
  }
}
