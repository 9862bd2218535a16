import Lending
import Seeds
import Testing

/// A contract under some pack in some zone, and what happens to it, all from one seed.
struct RandomLife {
  let facts: LockFacts
  let zone: CivilZone
  /// A whole hour of the local clock, so that hourly steps meet every moment at which a rule may change its mind.
  let begin: Instant
  let hours = 24 * 70
  /// Whether its lender has a payment feed that states how far it is complete, and a brake.
  let hasGuards: Bool
  private var random: SplitMix64

  private static let zones = [
    "Asia/Kolkata", "Africa/Nairobi", "Asia/Kathmandu", "Africa/Cairo", "America/Santiago", "Europe/London",
    "America/New_York", "America/Sao_Paulo",
  ]

  init(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    zone = try #require(CivilZone(Self.zones[Int.random(in: 0..<Self.zones.count, using: &random)]))
    // Any day of 2026: changes of the clock fall into many lives.
    let first = CivilDate(daysSinceEpoch: 20_454 + Int.random(in: 0..<365, using: &random))
    begin = zone.start(of: first).adding(hours: Int.random(in: 0..<24, using: &random))
    let pack = Self.makePack(&random)
    let contract = try LockFacts.ContractFacts(
      writtenAt: begin, consentRecordedAt: Bool.random(using: &random) ? begin : nil, zone: zone,
      currency: #require(Currency("INR")), instalments: Self.makeInstalments(from: first, &random))
    let holidays = Set((0..<6).map { _ in first.adding(days: Int.random(in: 0..<80, using: &random)) })
    hasGuards = Bool.random(using: &random)
    facts = LockFacts(
      pack: pack, contract: contract, holidays: holidays, watermark: hasGuards ? .completeUntil(nil) : .off)
    self.random = random
  }

  /// What happens in an hour; mostly nothing.
  mutating func act() -> DecidedDevice.Act? {
    let number = Int.random(in: 0..<6_000, using: &random)
    return switch number {
    case 0..<24: .pay(Int64.random(in: 1...1_000, using: &random))
    case 24..<32: .reverse(Int64.random(in: 1...1_000, using: &random))
    case 32..<48: .grant(hours: Int.random(in: 1...96, using: &random))
    case 48..<50: .consent
    case 50: .release
    case 51..<59: .hold(Hold.Kind.allCases[number % 4], hours: Int.random(in: 1...200, using: &random))
    case 59..<61: .hold(.dispute, hours: nil)
    case 61..<69: .liftHolds
    case 69..<75: .order(.fraudReview, hours: Int.random(in: 1...99, using: &random))
    case 75..<78: .order(.simNotAllowed, hours: nil)
    case 78..<84: .liftOrders
    case 84..<92: .claim(hours: Int.random(in: 1...72, using: &random))
    case 92..<94: .bar(hours: Int.random(in: 1...96, using: &random))
    case 94..<120 where hasGuards: .state(hoursAgo: Int.random(in: 0...60, using: &random))
    case 120..<126 where hasGuards: .brake(Bool.random(using: &random))
    case 130..<160: .serve("warning")
    default: nil
    }
  }

  /// An instant after one and before another; nil where there is none.
  mutating func moment(between start: Instant, and end: Instant) -> Instant? {
    guard end.milliseconds - start.milliseconds > 1 else { return nil }
    return Instant(milliseconds: Int64.random(in: (start.milliseconds + 1)..<end.milliseconds, using: &random))
  }

  private static func makeInstalments(from first: CivilDate, _ random: inout SplitMix64) -> [Instalment] {
    let everyDays = [1, 7, 14, 30][Int.random(in: 0..<4, using: &random)]
    let start = first.adding(days: Int.random(in: -40...20, using: &random))
    return (0..<Int.random(in: 1...12, using: &random)).map { number in
      Instalment.make(
        number, dueOn: start.adding(days: number * everyDays), amount: Int64.random(in: 1...1_000, using: &random))
    }
  }

  private static func makePack(_ random: inout SplitMix64) -> PolicyPack {
    let isNoticed = Int.random(in: 0..<3, using: &random) == 0
    let notices = isNoticed ? ["warning"] : []
    let days = [[1, 7, 15], [1, 31, 61], [1, 2, 3], [3, 5, 40]][Int.random(in: 0..<4, using: &random)]
    var stages = [
      Stage(state: .reminder, daysPastDue: days[0], stops: []),
      Stage(state: .restricted, daysPastDue: days[1], stops: [.apps], notices: notices),
      Stage(
        state: .locked, daysPastDue: days[2], stops: [.apps, .outgoingCalls, .settings], notices: notices),
    ]
    switch Int.random(in: 0..<6, using: &random) {
    case 0: stages.removeFirst(2)
    case 1: stages.removeLast(2)
    default: break
    }
    let short = PermittedHours(
      startMinute: 540, endMinute: 660, weekdays: [.tuesday, .friday], includesHolidays: true)
    var pack = PolicyPack.make(
      "random", stages: stages,
      notices: isNoticed ? [NoticeRule(name: "warning", daysPastDue: 1, cureDays: 5, after: nil)] : [],
      gapDays: [0, 0, 5, 30][Int.random(in: 0..<4, using: &random)],
      dueSoonDays: Int.random(in: 0...5, using: &random),
      settlingHours: [0, 24, 72][Int.random(in: 0..<3, using: &random)],
      tolerance: [0, 0, 500][Int.random(in: 0..<3, using: &random)],
      lapsedDays: [.owed, .owed, .shifted][Int.random(in: 0..<3, using: &random)],
      hours: [.standard, .standard, short, nil][Int.random(in: 0..<4, using: &random)],
      needsConsent: Bool.random(using: &random))
    pack.isUnattended = Bool.random(using: &random)
    return pack
  }
}
