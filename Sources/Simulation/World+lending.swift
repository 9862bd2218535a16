import Lending
import Servicing
import Storage

extension World {
  /// What a lender does each day, at some hour: notices, its feed's statement, holidays, brakes, and once in a while a
  /// whole cohort.
  func lenderDay(_ index: Int) throws {
    let days = lenders[index].days
    let minute = Int.random(in: 400..<1_290, using: &random)
    agenda.add(.lenderDay(index), at: days.start(of: days.day(at: now) + 1, minute: minute))
    try stateWatermark(index)
    if lenders[index].guards.isBraked { lenders[index].steps.noteHeld(on: days.day(at: now)) }
    try releaseBrakes(index)
    if random.happens(SimulationLimits.holidayOdds) { try nameHolidays(index) }
    if random.happens(SimulationLimits.cohortOdds) { try restoreCohort(index) }
    for account in accounts.indices where accounts[account].lender == index { try serveNotices(account) }
  }

  /// Says that the payment feed is complete up to some hours ago; on some days it says nothing.
  private func stateWatermark(_ index: Int) throws {
    let lender = lenders[index].lender
    guard lender.watermark == .stated, !random.happens(SimulationLimits.silentFeedOdds) else { return }
    let until = now - Int64.random(in: 0...20 * 3_600_000, using: &random)
    _ = try write(mayBeRepeated: true) { servicer, transaction in
      try servicer.stateWatermark(Instant(milliseconds: until), of: lender.id, in: transaction)
    }
    noteWatermark(until, of: index)
  }

  /// A watermark never goes back; what waited for it is decided when the ticker comes.
  func noteWatermark(_ until: Int64, of index: Int) {
    guard until > lenders[index].guards.completeUntil ?? .min else { return }
    lenders[index].guards.completeUntil = until
    lookAtAll(of: index)
  }

  private func lookAtAll(of lender: Int) {
    for index in accounts.indices where accounts[index].lender == lender && !accounts[index].isReleased {
      accounts[index].lookAt = now
    }
  }

  /// Somebody has looked at what the brake holds: on the day itself, or days later.
  private func releaseBrakes(_ index: Int) throws {
    guard let day = lenders[index].brakes.first, random.happens(500) else { return }
    let (lender, key) = (lenders[index].lender.id, lenders[index].lenderKey.id)
    _ = try write(mayBeRepeated: true) { servicer, transaction in
      try servicer.releaseBrake(of: day, lender: lender, by: key, note: "looked at", in: transaction)
    }
    lenders[index].brakes.removeFirst()
    lenders[index].steps.noteRelease(of: day.daysSinceEpoch)
    lenders[index].guards.isBraked = !lenders[index].brakes.isEmpty
    for account in accounts.indices where accounts[account].lender == index && accounts[account].ledger.isBraked {
      accounts[account].ledger.isFreed = true
    }
    lookAtAll(of: index)
  }

  private func nameHolidays(_ index: Int) throws {
    let lender = lenders[index].lender.id
    let today = lenders[index].days.day(at: now)
    let holidays = Set((0..<4).map { _ in today + Int.random(in: 0...40, using: &random) })
    _ = try write(mayBeRepeated: true) { servicer, transaction in
      try servicer.updateCalendar(
        of: lender, holidays: holidays.map(CivilDate.init(daysSinceEpoch:)), in: transaction)
    }
    lenders[index].guards.holidays = holidays
    lookAtAll(of: index)
  }

  /// Restores some of a lender's devices in one action, whatever they owe.
  private func restoreCohort(_ index: Int) throws {
    let chosen = accounts.indices.filter {
      accounts[$0].lender == index && !accounts[$0].isReleased && $0 % 2 == Int(now % 2)
    }
    let until = now + Int64.random(in: 1...96, using: &random) * 3_600_000
    let input = Servicer.CohortInput(
      selection: .devices(chosen.map { accounts[$0].deviceID }), noStricterUntil: Instant(milliseconds: until),
      cause: "a feed fell behind", note: "all restored")
    let (lender, key) = (lenders[index].lender.id, lenders[index].lenderKey.id)
    try write { servicer, transaction in
      let cohort = try servicer.orderCohort(input, of: lender, by: key, in: transaction)
      while try servicer.continueCohort(cohort.id, turn: .unlimited, in: transaction).finishedAt == nil {}
    }
    for account in chosen {
      accounts[account].ledger.barUntil = max(until, accounts[account].ledger.barUntil ?? until)
      accounts[account].ledger.standing = .unlocked
      accounts[account].ledger.setAside = .unlocked
      accounts[account].standing = .unlocked
      changed.insert(account)
    }
    try checkChanged()
  }

  /// Serves the notices that are due on a contract, and sometimes one that is not.
  private func serveNotices(_ index: Int) throws {
    guard !accounts[index].isReleased else { return }
    for notice in accounts[index].ledger.rules.notices {
      let isDue = accounts[index].ledger.isDue(notice, at: now)
      let isHasty = random.happens(SimulationLimits.hastyNoticeOdds)
      guard isDue ? !random.happens(SimulationLimits.forgottenOdds) : isHasty else { continue }
      try serve(notice, isDue: isDue, on: index)
    }
  }

  private func serve(_ notice: Rulebook.Notice, isDue: Bool, on index: Int) throws {
    let (contract, lender) = (accounts[index].contract.id, lenders[accounts[index].lender])
    let input = Servicer.NoticeInput(
      name: notice.name, channel: "sms", servedAt: clock.now(), evidenceReference: "sent")
    let serve = { [self] in
      _ = try write { servicer, transaction in
        try servicer.serveNotice(input, on: contract, of: lender.lender.id, in: transaction)
      }
    }
    let minute = lender.days.minute(at: now)
    if !isDue { return try expectRefusal(.noticeNotDue, "a notice that is not due is refused", serve) }
    if let hours = lender.rules.hours, !hours.contains(minute) {
      return try expectRefusal(.invalidFields, "a notice outside the hours is refused", serve)
    }
    try serve()
    let cureEnd = lender.days.day(at: now) + notice.cureDays
    accounts[index].ledger.notices.append(.init(name: notice.name, cureEnd: cureEnd, recordedAt: now))
    changed.insert(index)
    try checkChanged()
  }
}

extension Ledger {
  /// Whether a notice must be served now: reached, not served, and after the cure period of the one before.
  fileprivate func isDue(_ notice: Rulebook.Notice, at now: Int64) -> Bool {
    guard daysPastDue(at: now) >= notice.daysPastDue, !notices.contains(where: { $0.name == notice.name }) else {
      return false
    }
    guard let after = notice.after else { return true }
    return notices.contains { $0.name == after && days.day(at: now) > $0.cureEnd }
  }
}
