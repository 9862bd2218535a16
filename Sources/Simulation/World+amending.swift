import Lending
import Servicing
import Storage

extension World {
  /// Amends a contract, and writes the same into its ledger.
  func amend(_ index: Int, _ change: Amendment.Change) throws {
    let (contract, lender) = (accounts[index].contract.id, lenders[accounts[index].lender])
    let input = Servicer.AmendmentInput(change: change, note: "agreed")
    let ask = { [self] in
      _ = try write { servicer, transaction in
        try servicer.amendContract(contract, input, by: lender.lenderKey, of: lender.lender.id, in: transaction)
      }
    }
    if accounts[index].ledger.isCalledOff, change.needsLiveContract {
      return try expectRefusal(.contractNotActive, "a contract that was called off is not handed on", ask)
    }
    try ask()
    accounts[index].ledger.amend(change, at: now)
    if case .transfer = change {
      accounts[index].standing = .unlocked
      accounts[index].ledger.grantUntil = nil
      accounts[index].ledger.claims = []
    }
    changed.insert(index)
    moved.insert(index)
  }

  func waive(_ index: Int) throws {
    let account = accounts[index]
    let part = account.ledger.outstanding * Int64.random(in: 1...30, using: &random) / 100
    guard part > 0 else { return }
    try amend(index, .waive(amount: Money(part, account.contract.currency)))
  }

  /// What is unpaid is due again in some equal parts.
  func reschedule(_ index: Int) throws {
    let ledger = accounts[index].ledger
    guard ledger.dues.count < SimulationLimits.instalmentsMax else { return }
    let count = Int64.random(in: 2...6, using: &random)
    let part = ledger.outstanding / count
    guard part > 0 else { return }
    let first = ledger.days.day(at: now) + Int.random(in: -3...20, using: &random)
    let plan = (0..<count).map { number in
      (
        dueOn: CivilDate(daysSinceEpoch: first + Int(number) * 14),
        amount: number == count - 1 ? ledger.outstanding - part * (count - 1) : part
      )
    }
    try amend(index, .reschedule(plan))
  }

  func transfer(_ index: Int) throws {
    let (isConsented, isDocumented) = (random.happens(800), random.happens(800))
    let borrower = Borrower(name: "Next of \(index)", phone: nil, locale: nil, workApps: [])
    try amend(
      index,
      .transfer(
        .init(
          borrower: borrower, consentAgreedAt: isConsented ? clock.now() : nil,
          consentDocument: isDocumented ? "signed" : nil)))
  }

  /// A contract ends before it is paid, which is rare.
  func endContract(_ index: Int) throws {
    guard random.happens(SimulationLimits.endOdds) else { return }
    switch Int.random(in: 0..<3, using: &random) {
    case 0: try amend(index, .writeOff)
    case 1: try amend(index, .cancel(withReturn: false))
    default:
      try amend(index, .cancel(withReturn: true))
      agenda.add(
        .relief(index, .returnDevice), at: now + Int64.random(in: 1...30, using: &random) * LocalDays.dayMilliseconds)
    }
  }
}

extension Amendment.Change {
  fileprivate var needsLiveContract: Bool {
    switch self {
    case .transfer, .cancel(withReturn: true): true
    case .reschedule, .extend, .waive, .writeOff, .cancel(withReturn: false): false
    }
  }
}

extension Ledger {
  /// What an amendment changes.
  fileprivate mutating func amend(_ change: Amendment.Change, at now: Int64) {
    switch change {
    case .extend(let shift):
      for index in dues.indices where dues[index].unpaid > 0 { dues[index].day += shift }
      dueRecordedAt = now
    case .waive(let amount):
      var left = amount.amount
      for index in dues.indices {
        let part = min(left, dues[index].unpaid)
        dues[index].waived += part
        left -= part
      }
    case .reschedule(let plan):
      for index in dues.indices { dues[index].waived += dues[index].unpaid }
      let first = dues.count
      dues += plan.enumerated().map { offset, part in
        Due(number: first + offset, day: part.dueOn.daysSinceEpoch, amount: part.amount)
      }
      dueRecordedAt = now
    case .transfer(let transfer):
      let isEnough = transfer.consentAgreedAt != nil && (transfer.consentDocument != nil || !rules.needsDocument)
      consentAt = isEnough ? now : nil
      (notices, begun, standing, setAside, isReversed) = ([], [:], .unlocked, .unlocked, false)
      dueRecordedAt = now
    case .cancel(let withReturn): (isCalledOff, isGivenUp) = (true, !withReturn)
    case .writeOff: isGivenUp = true
    }
    dues.sort { ($0.day, $0.number) < ($1.day, $1.number) }
  }
}
