import Lending
import Servicing
import Storage

extension World {
  /// Plans the borrower's next payment, at some hour of a day that the borrower's habit chooses.
  func planPayment(_ index: Int) {
    let account = accounts[index]
    guard let due = account.ledger.dues.first(where: { $0.unpaid > 0 }) else { return }
    let day = due.day + account.habit.lag(&random)
    let planned = account.ledger.days.start(of: day, minute: Int.random(in: 300..<1_435, using: &random))
    let soon = now + Int64.random(in: 60_000...2 * LocalDays.dayMilliseconds, using: &random)
    agenda.add(.pay(index), at: max(planned + Int64.random(in: 0..<60_000, using: &random), soon))
  }

  /// The borrower pays, and the lender's feed sends it: late, again, or with a time that cannot be.
  func pay(_ index: Int) throws {
    let account = accounts[index]
    guard !account.isReleased, let amount = account.habit.amount(account.ledger, at: now, &random) else { return }
    var late = Int64.random(in: -240_000...7_200_000, using: &random)
    if random.happens(SimulationLimits.lateFeedOdds) {
      late += Int64.random(in: 1...3, using: &random) * LocalDays.dayMilliseconds
    }
    let input = Servicer.PaymentInput(
      target: .contract(account.contract.id), amount: Money(amount, account.contract.currency),
      paidAt: Instant(milliseconds: now - late), reference: "\(index)-\(account.payments.count)", method: nil,
      payer: nil)
    if random.happens(SimulationLimits.aheadOdds) { try refuseAhead(input, of: index) }
    let answer = try send(input, of: index)
    notePayment(input, of: index)
    try checkChanged()
    if lenders[account.lender].lender.watermark == .arrivals {
      noteWatermark(min(input.paidAt.milliseconds, now), of: account.lender)
    }
    if random.happens(SimulationLimits.sentAgainOdds) {
      try Violation.unlessEqual(try send(input, of: index), answer, "a payment sent again gets its first answer")
      moved.insert(index)
      try checkChanged()
    }
    callIfLockedOut(index)
    planPayment(index)
  }

  private func send(_ input: Servicer.PaymentInput, of index: Int) throws -> [UInt8] {
    let lender = lenders[accounts[index].lender].lender.id
    let recorded = try write(mayBeRepeated: true) { servicer, transaction in
      try servicer.recordPaymentConfirmation(
        input, of: lender, answer: { Array($0.payment.id.text.utf8) }, in: transaction)
    }
    switch recorded {
    case .recorded(_, let answer), .repeated(let answer): return answer
    }
  }

  private func notePayment(_ input: Servicer.PaymentInput, of index: Int) {
    let isTakenBack = accounts[index].keptReversals.contains(input.reference)
    accounts[index].ledger.pay(input.amount.amount, at: now, isTakenBack: isTakenBack)
    if isTakenBack { accounts[index].ledger.takeBack(input.amount.amount, at: now) }
    accounts[index].payments.append(.init(input: input, isReversed: isTakenBack))
    accounts[index].ledger.settleClaim(input.reference)
    let recent = accounts[index].payments.dropFirst(accounts[index].clearedPayments).filter { !$0.isReversed }
    accounts[index].owedSince = recent.map(\.input.paidAt.milliseconds).max()
    changed.insert(index)
    moved.insert(index)
  }

  /// Takes back a payment that was recorded, by its reference; a second reversal of it is refused.
  func takeBack(_ index: Int) throws {
    let taken = accounts[index].payments.indices.filter { !accounts[index].payments[$0].isReversed }
    guard let number = taken.randomElement(using: &random) else { return }
    let input = accounts[index].payments[number].input
    try reverse(input.reference, as: "taken back", of: index)
    accounts[index].payments[number].isReversed = true
    accounts[index].ledger.takeBack(input.amount.amount, at: now)
    changed.insert(index)
    moved.insert(index)
    try checkChanged()
    try expectRefusal(.alreadyReversed, "a payment is taken back once") {
      try reverse(input.reference, as: "again", of: index)
    }
  }

  /// Takes back a payment that has yet to come.
  func takeBackEarly(_ index: Int) throws {
    let reference = "\(index)-\(accounts[index].payments.count)"
    guard !accounts[index].keptReversals.contains(reference) else { return }
    try reverse(reference, as: "taken back", of: index)
    accounts[index].keptReversals.insert(reference)
  }

  private func reverse(_ payment: String, as reference: String, of index: Int) throws {
    let lender = lenders[accounts[index].lender].lender.id
    let input = Servicer.ReversalInput(
      target: .reference(payment), reference: reference + " " + payment, reversedAt: clock.now(), reason: "returned")
    _ = try write(mayBeRepeated: true) { servicer, transaction in
      try servicer.reversePayment(input, of: lender, answer: { Array($0.reversal.id.text.utf8) }, in: transaction)
    }
  }

  /// A time further ahead than two clocks may differ is refused, and changes nothing.
  private func refuseAhead(_ input: Servicer.PaymentInput, of index: Int) throws {
    let ahead = Servicer.PaymentInput(
      target: input.target, amount: input.amount, paidAt: clock.now().adding(milliseconds: 300_001),
      reference: input.reference + " ahead", method: nil, payer: nil)
    try expectRefusal(.invalidFields, "a payment from the future is refused") { _ = try send(ahead, of: index) }
    moved.insert(index)
    try checkChanged()
  }

  /// The service refuses what it should, for the reason that it should.
  func expectRefusal(_ code: LatchkeyError.Code, _ invariant: String, _ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as LatchkeyError {
      return try Violation.unlessEqual(error.code, code, invariant)
    }
    throw Violation(invariant, "it was taken, and \(code) was expected")
  }
}

extension Ledger {
  /// The payment that a claim named has come: its own money speaks from now on.
  fileprivate mutating func settleClaim(_ reference: String) {
    for index in claims.indices where claims[index].reference == reference { claims[index].isSettled = true }
  }
}
