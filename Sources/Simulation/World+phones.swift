import Lending
import Servicing
import Storage
import UnlockCode

extension World {
  /// The device asks what it is told, obeys, and says so; any of it may be lost on the way.
  func contact(_ index: Int) throws {
    defer { planContact(index) }
    guard now >= accounts[index].phone.backAt else { return }
    if random.happens(SimulationLimits.outOfReachOdds) {
      accounts[index].phone.backAt = now + Int64.random(in: 1...25, using: &random) * LocalDays.dayMilliseconds
      callIfLockedOut(index)
      return
    }
    guard !random.happens(SimulationLimits.lossOdds) else { return }
    let device = accounts[index].deviceID
    let status = try reader.readOne { try LockStatusTable.require(device, in: $0) }
    guard !random.happens(SimulationLimits.lossOdds) else { return }
    try accounts[index].phone.obey(status, random: &random)
    try Violation.unlessEqual(accounts[index].phone.state, status.state, "a device that has polled is as it was told")
    if accounts[index].phone.hasToAcknowledge { try acknowledge(index) }
  }

  /// Says what was applied; by the device's own clock, which may be days off.
  private func acknowledge(_ index: Int) throws {
    let phone = accounts[index].phone
    guard !random.happens(SimulationLimits.lossOdds) else { return }
    let input = Servicer.AcknowledgementInput(
      sequence: phone.sequence, state: phone.isOpenedByCode ? .unlocked : phone.state,
      appliedAt: Instant(milliseconds: now + phone.clockOff), codeCounter: phone.codeCounter,
      usedCode: phone.typed.map(Servicer.AcknowledgementInput.UsedCode.init))
    try write(mayBeRepeated: true) { servicer, transaction in
      try servicer.acknowledgeLockStatus(input, by: phone.holder, in: transaction)
    }
    let isHeard = !random.happens(SimulationLimits.lossOdds)
    if phone.typed != nil { changed.insert(index) }
    if isHeard { accounts[index].phone.forget() }
    if phone.clockOff != 0, random.happens(100) { accounts[index].phone.clockOff = 0 }
    try checkChanged()
  }

  /// Devices poll daily, and often while something is restricted; one that was released and knows it falls silent.
  private func planContact(_ index: Int) {
    let phone = accounts[index].phone
    guard phone.state != .released else { return }
    let hours: ClosedRange<Int64> = phone.isUsable ? 18...30 : 3...12
    agenda.add(
      .contact(index), at: now + Int64.random(in: hours, using: &random) * 3_600_000 + Int64(index % 3_600) * 1_000)
  }

  /// A borrower whose device is out of reach, locked, and owes nothing calls support.
  func callIfLockedOut(_ index: Int) {
    let account = accounts[index]
    guard !account.phone.isUsable, !account.status.state.isRestriction, now < account.phone.backAt else { return }
    agenda.add(.support(index), at: now + Int64.random(in: 300_000...7_200_000, using: &random))
  }
}

extension Servicer.AcknowledgementInput.UsedCode {
  fileprivate init(_ accepted: UnlockCodeVerifier.Accepted) {
    switch accepted.mode {
    case .challenge(let challenge): self.init(mode: .challenge(challenge.digits), grant: accepted.grant)
    case .counter(let counter): self.init(mode: .counter(Int64(counter)), grant: accepted.grant)
    }
  }
}
