import JSON
import Lending
import Servicing
import Storage

extension World {
  /// Reckons every device that may have changed, and holds what the service keeps and has recorded against it.
  func checkChanged() throws {
    let (indices, books) = (changed.sorted(), moved.sorted())
    (changed, moved) = ([], [])
    let involved = Set((indices + books).map { accounts[$0].lender }).sorted()
    try reader.read { reader in
      let events = try involved.flatMap { try readEvents(of: $0, in: reader) }
      let decided = Dictionary(
        events.filter { $0.kind == .lockStatusChanged }.map { ($0.account, $0.isBraked) }
      ) { _, last in last }
      for index in indices { reckon(index, isBraked: decided[index]) }
      for index in indices { try checkStatus(index, in: reader) }
      for index in books { try checkBooks(index, in: reader) }
      for event in events { try check(event) }
    }
  }

  /// A device that was decided before the brake came on in the same turn was decided without it.
  private func reckon(_ index: Int, isBraked: Bool?) {
    var guards = lenders[accounts[index].lender].guards
    if let isBraked { guards.isBraked = isBraked }
    let isFreed = accounts[index].ledger.isFreed
    accounts[index].verdict = accounts[index].ledger.reckon(at: now, guards)
    accounts[index].hasBegunFreed = isFreed
    if accounts[index].verdict?.daysPastDue == 0 { accounts[index].clearedPayments = accounts[index].payments.count }
    accounts[index].lookAt = accounts[index].isReleased ? .max : accounts[index].ledger.lookAt(after: now)
  }

  private func checkers(_ index: Int) throws -> Checkers {
    guard let verdict = accounts[index].verdict else { throw Violation("a device was reckoned", "account \(index)") }
    return Checkers(
      ledger: accounts[index].ledger, guards: lenders[accounts[index].lender].guards, now: now, verdict: verdict,
      before: accounts[index].status)
  }

  private func checkStatus(_ index: Int, in reader: any Reader) throws {
    report.checks += 1
    let status = try LockStatusTable.require(accounts[index].deviceID, in: reader)
    try checkers(index).check(status)
    try countStep(to: status, of: index)
    let wasReleased = accounts[index].isReleased
    accounts[index].status = status
    guard status.state == .released else { return }
    accounts[index].ledger.isReleased = true
    accounts[index].lookAt = .max
    guard !wasReleased else { return }
    lenders[accounts[index].lender].steps.live -= 1
    agenda.add(.open(lender: accounts[index].lender), at: now + LocalDays.dayMilliseconds)
  }

  private func countStep(to status: LockStatus, of index: Int) throws {
    let (before, lender) = (accounts[index].standing, accounts[index].lender)
    accounts[index].noteStanding(status.arrearsState, at: now)
    guard status.arrearsState.isRestriction, status.arrearsState.strictness > before.strictness else { return }
    try lenders[lender].steps.noteStep(
      on: lenders[lender].days.day(at: now), isFreed: accounts[index].hasBegunFreed, lenders[lender].lender.brake)
  }

  private func checkBooks(_ index: Int, in reader: any Reader) throws {
    let account = accounts[index]
    let contract = try ContractTable.find(account.contract.id, in: reader)
    try checkers(index).check(
      try InstalmentTable.list(account.contract.id, in: reader), unallocated: contract?.unallocated ?? -1)
    let received = account.payments.filter { !$0.isReversed }.reduce(0) { $0 + $1.input.amount.amount }
    try Violation.unlessEqual(
      account.ledger.paid + account.ledger.unallocated, received, "what was received is allocated, or unallocated")
  }

  /// An event that was read, and whether the lender's brake was on when it was recorded.
  private struct ReadEvent {
    let account: Int?
    let kind: EventKind?
    let json: JSONValue
    let isBraked: Bool
  }

  /// Reads what a lender's chain has that was not read yet, and takes it into the replay.
  private func readEvents(of index: Int, in reader: any Reader) throws -> [ReadEvent] {
    var result: [ReadEvent] = []
    while true {
      let events = try EventTable.list(
        lenders[index].lender.id, after: lenders[index].readEvents, limit: SimulationLimits.pageEvents, in: reader)
      for event in events {
        let json = try JSONReader.parse(event.document)
        try replay.apply(json)
        let kind = json["kind"]?.string.flatMap(EventKind.init)
        if kind == .brakeEngaged { try engageBrake(json, of: index) }
        result.append(
          ReadEvent(
            account: event.deviceID.flatMap { accountsByDevice[$0.text] }, kind: kind, json: json,
            isBraked: lenders[index].guards.isBraked))
        lenders[index].readEvents = event.position
        report.events += 1
      }
      if events.count < SimulationLimits.pageEvents { return result }
    }
  }

  private func engageBrake(_ event: JSONValue, of index: Int) throws {
    guard let data = event["data"], let day = data["date"]?.string.flatMap(CivilDate.init(parsing:)),
      let counted = data["counted"]?.integer, let bound = data["bound"]?.integer
    else { throw Violation("a brake says on which day and why", "\(event)") }
    let brake = lenders[index].lender.brake
    try Violation.unless(
      counted > bound && bound >= brake.count, "a brake comes on for more steps than its bound", "\(data)")
    lenders[index].guards.isBraked = true
    lenders[index].brakes.append(day)
    lenders[index].steps.noteHeld(on: day.daysSinceEpoch)
  }

  private func check(_ event: ReadEvent) throws {
    guard let account = event.account, let data = event.json["data"] else { return }
    switch event.kind {
    case .lockStatusChanged:
      guard let explanation = data["explanation"] else {
        throw Violation("a change of status explains itself", "\(event.json)")
      }
      // Those before the latest, of a device that was enrolled a moment ago, are of facts that the ledger never had.
      if data["sequence"]?.integer == accounts[account].status.sequence {
        try checkers(account).check(explanation)
      }
    case .restorationOrdered:
      try checkRestoration(data, of: account)
    default: break
    }
  }

  /// A restoration is owed since the latest payment recorded since the days past due were last 0, or since a cohort's
  /// order.
  ///
  /// What that instant was, a reversal can leave open. There was nothing to restore before the restriction began.
  private func checkRestoration(_ data: JSONValue, of account: Int) throws {
    let isByCohort = data["cohort_restoration_id"] != nil
    guard isByCohort || accounts[account].ledger.lastReversalAt == nil else { return }
    let owed = (isByCohort ? now : accounts[account].owedSince).map(Instant.init(milliseconds:))
    try Violation.unlessEqual(
      data["owed_since"]?.string, owed?.description, "a restoration is owed since the latest payment")
    let begun = accounts[account].endedSince.map(Instant.init(milliseconds:))
    let since = [owed, begun].compactMap(\.self).max()
    try Violation.unlessEqual(
      data["deadline"]?.string, since?.adding(hours: Int(Rulebook.restorationHours)).description,
      "a restoration's deadline is the pack's time after that, or after the restriction began")
  }

  /// Looks at every device, and counts the day.
  func endDay() throws {
    var day = Picture.Day(date: CivilDate(daysSinceEpoch: Int(now / LocalDays.dayMilliseconds)).description)
    for account in accounts where !account.isReleased {
      day.live += 1
      if account.ledger.daysPastDue(at: now) > 0 { day.overdue += 1 }
      switch account.status.state {
      case .reminder: day.reminder += 1
      case .restricted: day.restricted += 1
      case .locked: day.locked += 1
      case .unlocked, .released: break
      }
    }
    report.picture.add(day)
    report.contractDays += day.live
    agenda.add(.dayEnd, at: now + LocalDays.dayMilliseconds)
    for index in accounts.indices where !accounts[index].isReleased { accounts[index].lookAt = now }
    try tick()
  }

  /// At a world's end: every chain holds, and the events alone tell the state that is kept.
  func checkEnd() throws {
    try tick()
    for index in accounts.indices { moved.insert(index) }
    try checkChanged()
    try reader.read { reader in
      for lender in lenders {
        let broken = try servicer.verifyEvents(of: lender.lender.id, in: reader)
        try Violation.unless(broken == nil, "every chain of events holds", "\(String(describing: broken))")
      }
      for account in accounts { try checkReplay(account, in: reader) }
    }
  }

  private func checkReplay(_ account: Account, in reader: any Reader) throws {
    let status = try LockStatusTable.require(account.deviceID, in: reader)
    let told = replay.devices[account.deviceID.text]
    try Violation.unlessEqual(told?.state, status.state.rawValue, "the events replayed give the device's state")
    try Violation.unlessEqual(told?.reason, status.reason?.rawValue, "the events replayed give the device's reason")
    let contract = try ContractTable.find(account.contract.id, in: reader)
    let kept = Replay.Books(
      paid: account.ledger.paid + (contract?.unallocated ?? -1), state: contract?.state.rawValue ?? "none")
    try Violation.unlessEqual(replay.books[account.contract.id.text], kept, "the events replayed give the books")
  }
}
