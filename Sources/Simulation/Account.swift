import Lending
import Servicing

/// One contract of the world with its borrower, its device, and what the world knows of it.
struct Account {
  /// The lender's place in the world.
  let lender: Int
  let contract: Contract
  let habit: Habit
  var ledger: Ledger
  var phone: Phone
  /// What the device was told when it was last looked at.
  var status: LockStatus
  /// What arrears stood at then, and whether a release of the brake had freed it.
  var standing = LockState.unlocked
  var hasBegunFreed = false
  /// The restrictions by arrears that stand, and when they began.
  var restrictions: [(state: LockState, at: Int64)] = []
  /// When the first of those began that ended when it was last looked at.
  var endedSince: Int64?
  /// What the second reckoning said then.
  var verdict: Verdict?
  /// When the second reckoning must look again by the clock alone.
  var lookAt: Int64 = .max
  var payments: [SentPayment] = []
  /// References of payments that were taken back before they came.
  var keptReversals: Set<String> = []
  /// How many payments had been recorded when the days past due were last 0.
  var clearedPayments = 0
  /// The latest time of a payment recorded since then, as it stood when the last one came.
  var owedSince: Int64?
  /// When codes were issued, and which of them were goodwill.
  var codes: [(at: Int64, isGoodwill: Bool)] = []

  /// A payment that the lender has sent, for being sent again or taken back.
  struct SentPayment {
    let input: Servicer.PaymentInput
    var isReversed = false
  }

  var deviceID: DeviceID { contract.deviceID }

  /// Takes in what arrears stand at now.
  mutating func noteStanding(_ state: LockState, at now: Int64) {
    if state.isRestriction, state.strictness > standing.strictness { restrictions.append((state, now)) }
    let ended = restrictions.filter { !state.isRestriction || $0.state.strictness > state.strictness }
    restrictions.removeAll { !state.isRestriction || $0.state.strictness > state.strictness }
    endedSince = ended.map(\.at).min()
    standing = state
  }

  var isReleased: Bool { status.state == .released }
}

extension Ledger {
  /// The next instant at which anything of the reckoning may change by the clock alone.
  func lookAt(after now: Int64) -> Int64 {
    let today = days.day(at: now)
    let opens = rules.hours?.lowerBound ?? 0
    var instants = [today, today + 1].map { days.start(of: $0, minute: opens) }
    instants.append(writtenAt + rules.settlingHours * 3_600_000)
    instants += [grantUntil, claimUntil, barUntil].compactMap(\.self)
    instants += pauses.compactMap(\.end).flatMap { [$0, $0 + rules.shadowHours * 3_600_000] }
    instants += orders.compactMap(\.until)
    if let lastReversalAt { instants.append(lastReversalAt + rules.shadowHours * 3_600_000) }
    return instants.filter { $0 > now }.min() ?? days.start(of: today + 2)
  }
}
