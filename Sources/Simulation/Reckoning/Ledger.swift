import Lending

/// What has been done to one contract in the simulated world: written down by the world as it does it, never read from
/// the service.
struct Ledger {
  struct Due: Equatable {
    /// Its place in the contract, which stays when its day moves.
    let number: Int
    var day: Int
    let amount: Int64
    var paid: Int64 = 0
    var waived: Int64 = 0

    var unpaid: Int64 { amount - paid - waived }
  }

  struct Pause {
    let id: HoldID
    let kind: Hold.Kind
    var end: Int64?

    func stands(at now: Int64) -> Bool { end.map { now < $0 } ?? true }
  }

  struct ServedNotice {
    let name: String
    /// The last full day of its cure period.
    let cureEnd: Int
    let recordedAt: Int64
  }

  struct Order {
    let id: LockOrderID?
    let reason: Reason
    let until: Int64?
    var liftedAt: Int64?

    var isLifted: Bool { liftedAt != nil }
    /// When it ended or will end; nil where nobody knows.
    var end: Int64? { [until, liftedAt].compactMap(\.self).min() }
  }

  struct Claim {
    let reference: String
    let at: Int64
    let until: Int64
    var isSettled = false
  }

  let rules: Rulebook
  let days: LocalDays
  let writtenAt: Int64
  var consentAt: Int64?
  var dueRecordedAt: Int64
  var dues: [Due]
  var unallocated: Int64 = 0
  var pauses: [Pause] = []
  var notices: [ServedNotice] = []
  var orders: [Order] = []
  var grantUntil: Int64?
  var claims: [Claim] = []
  var barUntil: Int64?
  var lastReversalAt: Int64?
  var isReversed = false
  var isGivenUp = false
  var isReleased = false
  /// Called off, its device still to come back.
  var isCalledOff = false
  /// Whether the lender's brake holds a step, and whether a release has freed it.
  var isBraked = false
  var isFreed = false
  /// What arrears stood at when they were last reckoned.
  var standing = LockState.unlocked
  /// What arrears would stand at if no grant and no claim had set them aside.
  var setAside = LockState.unlocked
  /// When each stage first began since the days past due were last 0.
  var begun: [LockState: Int64] = [:]

  init(rules: Rulebook, days: LocalDays, writtenAt: Int64, isConsented: Bool, dues: [Due]) {
    self.rules = rules
    self.days = days
    self.writtenAt = writtenAt
    self.consentAt = isConsented ? writtenAt : nil
    self.dueRecordedAt = writtenAt
    self.dues = dues
  }

  /// The latest end of the claims that no payment has settled.
  var claimUntil: Int64? { claims.filter { !$0.isSettled }.map(\.until).max() }

  /// All that is unpaid, due or not.
  var outstanding: Int64 { dues.reduce(0) { $0 + $1.unpaid } }

  /// What has been paid of all instalments.
  var paid: Int64 { dues.reduce(0) { $0 + $1.paid } }

  /// Unpaid instalments whose day is over.
  func overdue(at now: Int64) -> [Due] {
    let today = days.day(at: now)
    return dues.filter { $0.unpaid > 0 && $0.day < today }
  }

  /// Money overdue now; of prepaid days, what is left of the oldest.
  func arrears(at now: Int64) -> Int64 {
    let overdue = overdue(at: now)
    return rules.isShifted ? overdue.first?.unpaid ?? 0 : overdue.reduce(0) { $0 + $1.unpaid }
  }

  /// Days past due, from the first instalment at which the arrears, added up, exceed the tolerance.
  func daysPastDue(at now: Int64) -> Int {
    var sum: Int64 = 0
    for due in overdue(at: now) {
      sum += due.unpaid
      if sum > rules.tolerance { return days.day(at: now) - due.day }
    }
    return 0
  }

  /// Takes a payment in, oldest due first; prepaid days move where it completes the oldest overdue one, but not by money
  /// that was taken back before it came.
  mutating func pay(_ amount: Int64, at now: Int64, isTakenBack: Bool = false) {
    let today = days.day(at: now)
    let oldest = dues.firstIndex { $0.unpaid > 0 && $0.day < today }
    var left = amount
    for index in dues.indices {
      let part = min(left, dues[index].unpaid)
      dues[index].paid += part
      left -= part
    }
    unallocated += left
    if rules.isShifted, !isTakenBack, let oldest, dues[oldest].unpaid == 0 {
      let late = today - dues[oldest].day
      for index in oldest..<dues.count { dues[index].day += late }
    }
  }

  /// Takes a payment back: unallocated money first, then what was paid of the latest due.
  mutating func takeBack(_ amount: Int64, at now: Int64) {
    var left = amount
    let free = min(left, unallocated)
    unallocated -= free
    left -= free
    for index in dues.indices.reversed() {
      let part = min(left, dues[index].paid)
      dues[index].paid -= part
      left -= part
    }
    lastReversalAt = now
    isReversed = true
  }
}
