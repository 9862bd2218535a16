/// The days of a sample contract under a pack: nothing is paid until every stage has begun, then the arrears are.
///
/// The contract is written fifteen days before its first due date with consent, in UTC, and notices are served on the
/// first day on which they may be.
public struct PolicyTimeline: Sendable {
  /// One day.
  public struct Day: Sendable, Equatable {
    /// Days since the first due date.
    public let number: Int
    /// The date.
    public let date: CivilDate
    /// Whether a stricter step may begin on it.
    public let isOpen: Bool
    /// What the device is told at the beginning of each hour.
    public let states: [LockState]
    /// What happens, with the minute of the day at which it does.
    public let happenings: [Happening]
  }

  /// What happens at a minute of a day.
  public struct Happening: Sendable, Equatable {
    /// The minute of the day.
    public let minute: Int
    /// What it is.
    public let what: What
  }

  /// What can happen to a sample contract.
  public enum What: Sendable, Equatable {
    /// It is written here.
    case written
    /// The device is told that a payment is due soon.
    case dueSoon
    /// The day of an instalment.
    case due
    /// A notice is served; the cure period's last full day.
    case notice(String, cureEndsOn: CivilDate)
    /// The device is told another state, and what stops in it.
    case state(LockState, stops: [Service])
    /// What is overdue is paid, and the device ordered back.
    case paid
  }

  /// The days, in order, from the writing to the payment.
  public let days: [Day]
  /// Whether every stage of the pack has begun on them.
  public let isComplete: Bool

  /// Instalments of the sample.
  public static let instalmentsCount = 6
  /// Minor units of each; more where the tolerance would take it for nothing.
  static let amount: Int64 = 100_000
  private static let daysBefore = 15
  private static let writingMinute = 600
  private static let paymentMinute = 750
  /// Two stages a year apart, each a year past due, and the days between: no pack is longer.
  private static let daysMax = 1_200

  /// Lives through the days of a pack from a first due date on.
  public init(of pack: PolicyPack, firstDueOn: CivilDate, currency: Currency) {
    var life = SampleLife(pack, firstDueOn: firstDueOn, currency: currency)
    var days: [Day] = []
    var daysLeft: Int?
    for number in -PolicyTimeline.daysBefore..<PolicyTimeline.daysMax {
      let date = firstDueOn.adding(days: number)
      if daysLeft == 1 { life.pay(on: date, minute: PolicyTimeline.paymentMinute) }
      if number == -PolicyTimeline.daysBefore { life.write(on: date, minute: PolicyTimeline.writingMinute) }
      let lived = life.live(through: date)
      days.append(
        Day(
          number: number, date: date, isOpen: life.isOpen(date), states: lived.states, happenings: lived.happenings))
      if let left = daysLeft { daysLeft = left - 1 } else if life.hasEveryStageBegun { daysLeft = 2 }
      if daysLeft == 0 { break }
    }
    self.days = days
    isComplete = life.hasEveryStageBegun
  }
}

/// The sample contract as it lives.
private struct SampleLife {
  private let pack: PolicyPack
  private let zone = CivilZone.utc
  private let dueDates: [CivilDate]
  private let currency: Currency
  private var facts: LockFacts
  private var decision: LockDecision?
  private var paidAt: Instant?
  private var begun: Set<LockState> = []

  init(_ pack: PolicyPack, firstDueOn: CivilDate, currency: Currency) {
    self.pack = pack
    self.currency = currency
    dueDates = (0..<PolicyTimeline.instalmentsCount).map { firstDueOn.adding(months: $0) }
    facts = LockFacts(pack: pack, contract: nil)
  }

  var hasEveryStageBegun: Bool { pack.stages.allSatisfy { begun.contains($0.state) } }

  func isOpen(_ date: CivilDate) -> Bool {
    pack.hours.map { $0.weekdays.contains(date.weekday) } ?? true
  }

  mutating func write(on date: CivilDate, minute: Int) {
    let now = zone.instant(of: date, minuteOfDay: minute)
    let amount = max(PolicyTimeline.amount, pack.tolerance + 1)
    let instalments = dueDates.enumerated().map { number, dueOn in
      Instalment(id: .make(at: now), number: number, dueOn: dueOn, amount: amount, paid: 0)
    }
    facts.contract = LockFacts.ContractFacts(
      writtenAt: now, consentRecordedAt: now, zone: zone, currency: currency, instalments: instalments)
  }

  mutating func pay(on date: CivilDate, minute: Int) { paidAt = zone.instant(of: date, minuteOfDay: minute) }

  /// Decides at each instant of the day at which something may change: each hour, and what decisions announce.
  mutating func live(
    through date: CivilDate
  ) -> (states: [LockState], happenings: [PolicyTimeline.Happening]) {
    var states: [LockState] = []
    var happenings: [PolicyTimeline.Happening] = []
    if dueDates.contains(date) { happenings.append(.init(minute: 0, what: .due)) }
    let end = zone.start(of: date.adding(days: 1))
    for hour in 0..<24 {
      let start = zone.instant(of: date, minuteOfDay: hour * 60)
      decide(at: start, &happenings)
      states.append(decision?.state ?? .unlocked)
      var now = start
      let next = hour == 23 ? end : zone.instant(of: date, minuteOfDay: (hour + 1) * 60)
      while let change = [decision?.nextChangeAt, paidAt, facts.contract?.writtenAt].compactMap(\.self)
        .filter({ $0 > now && $0 < next }).min()
      {
        now = change
        decide(at: now, &happenings)
      }
    }
    return (states, happenings)
  }

  private mutating func decide(at now: Instant, _ happenings: inout [PolicyTimeline.Happening]) {
    guard let contract = facts.contract, contract.writtenAt <= now else { return }
    let minute = zone.minuteOfDay(at: now)
    func note(_ what: PolicyTimeline.What) { happenings.append(.init(minute: minute, what: what)) }
    if contract.writtenAt == now { note(.written) }
    if paidAt == now {
      payArrears(on: zone.date(at: now))
      note(.paid)
    }
    for due in NoticeRule.due(facts, at: now) {
      serve(due.name, at: now).map { note(.notice(due.name, cureEndsOn: $0)) }
    }
    let before = decision
    let after = LockPolicy.decide(facts, at: now)
    if after.state != before?.state ?? .unlocked {
      note(.state(after.state, stops: Service.allCases.filter { !after.allowedServices.contains($0) }))
    }
    if after.isDueSoon, before?.isDueSoon != true { note(.dueSoon) }
    begun.formUnion(after.beginnings.map(\.state))
    facts.standing = after.arrearsState
    facts.beginnings = after.beginnings
    decision = after
  }

  private mutating func serve(_ name: String, at now: Instant) -> CivilDate? {
    guard let rule = pack.notices.first(where: { $0.name == name }) else { return nil }
    let cureEndsOn = rule.cureEnd(servedOn: zone.date(at: now))
    facts.notices.append(
      Notice(
        id: .make(at: now), contractID: .make(at: now), name: name, channel: "sample", servedAt: now,
        cureEndsOn: cureEndsOn, recordedAt: now, evidenceReference: "sample"))
    return cureEndsOn
  }

  /// Pays what is overdue; where lapsed days are shifted, the oldest day alone, which moves the others.
  private mutating func payArrears(on today: CivilDate) {
    guard let before = facts.contract?.instalments else { return }
    var after = before
    for index in after.indices where after[index].dueOn < today {
      after[index].paid = after[index].amount
      if pack.lapsedDays == .shifted { break }
    }
    facts.contract?.instalments = pack.lapsedDays.shift(before, paidTo: after, on: today)?.instalments ?? after
  }
}
