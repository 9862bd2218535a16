import Lending

/// What policies.md's table of packs says, written down a second time: figures of a pack's file that went wrong show.
struct Rulebook {
  struct Stage {
    let state: LockState
    let daysPastDue: Int
    var notices: [String] = []
  }

  struct Notice {
    let name: String
    let daysPastDue: Int
    let cureDays: Int
    let after: String?
  }

  let stages: [Stage]
  var notices: [Notice] = []
  var gapDays = 0
  /// The permitted minutes of the local day; nil is any time, Sundays and holidays included.
  var hours: Range<Int>?
  var settlingHours: Int64 = 24
  var shadowHours: Int64 = 72
  var tolerance: Int64 = 0
  var needsConsent = true
  /// Consent counts with its document alone.
  var needsDocument = false
  var isShifted = false
  var goodwillDays = 0
  var goodwillCount = 0
  let orders: Set<Reason>
  var needsBorrowersReport = false
  var claimHours: Int64 = 0
  var claimsPerMonth = 0
  var lateHourWorth: Int64 = 0
  static let goodwillPeriodDays: Int64 = 90
  static let codesPerDay = 5
  static let restorationHours: Int64 = 1

  static let all: [String: Rulebook] = [
    "standard": standard, "pay-as-you-go": payAsYouGo, "india-2027": india, "notify-only": notifyOnly,
    tolerantName: tolerant, tolerantDaysName: tolerantDays,
  ]

  private static let standard = Rulebook(
    stages: [
      Stage(state: .reminder, daysPastDue: 1), Stage(state: .restricted, daysPastDue: 7),
      Stage(state: .locked, daysPastDue: 15),
    ],
    hours: 8 * 60..<20 * 60, goodwillDays: 7, goodwillCount: 2,
    orders: [.reportedLostOrStolen, .tamperingDetected, .simNotAllowed, .fraudReview], claimHours: 48,
    claimsPerMonth: 1)

  private static let payAsYouGo = Rulebook(
    stages: [Stage(state: .locked, daysPastDue: 1)], settlingHours: 0, shadowHours: 0, isShifted: true,
    goodwillDays: 3, goodwillCount: 2,
    orders: [.reportedLostOrStolen, .tamperingDetected, .simNotAllowed, .fraudReview], claimHours: 24,
    claimsPerMonth: 1)

  private static let india = Rulebook(
    stages: [
      Stage(state: .reminder, daysPastDue: 1),
      Stage(state: .restricted, daysPastDue: 31, notices: ["first", "second"]),
      Stage(state: .locked, daysPastDue: 61, notices: ["first", "second"]),
    ],
    notices: [
      Notice(name: "first", daysPastDue: 1, cureDays: 21, after: nil),
      Notice(name: "second", daysPastDue: 1, cureDays: 7, after: "first"),
    ], gapDays: 30, hours: 8 * 60..<19 * 60, settlingHours: 72, needsDocument: true, goodwillDays: 14, goodwillCount: 3,
    orders: [.reportedLostOrStolen], needsBorrowersReport: true, claimHours: 48, claimsPerMonth: 2,
    lateHourWorth: 25_000)

  private static let notifyOnly = Rulebook(
    stages: [Stage(state: .reminder, daysPastDue: 1)], needsConsent: false, orders: [])

  /// `standard` with a tolerance, which no shipped pack has.
  static let tolerantName = "tolerant"
  static let tolerance: Int64 = 1_500
  /// `pay-as-you-go` with the same.
  static let tolerantDaysName = "tolerant-days"
  private static let tolerantDays: Rulebook = {
    var rules = payAsYouGo
    rules.tolerance = tolerance
    return rules
  }()
  private static let tolerant: Rulebook = {
    var rules = standard
    rules.tolerance = tolerance
    return rules
  }()

  /// Whether a stricter step may begin in a minute of a day; Sundays and holidays are closed where hours are.
  func permits(_ instant: Int64, in days: LocalDays, holidays: Set<Int>) -> Bool {
    guard let hours else { return true }
    return isOpen(days.day(at: instant), holidays) && hours.contains(days.minute(at: instant))
  }

  /// The first permitted instant not before another.
  func firstPermitted(from instant: Int64, in days: LocalDays, holidays: Set<Int>) -> Int64 {
    guard let hours else { return instant }
    var day = days.day(at: instant)
    while true {
      let candidate = max(instant, days.start(of: day, minute: hours.lowerBound))
      if isOpen(day, holidays), candidate < days.start(of: day, minute: hours.upperBound) { return candidate }
      day += 1
    }
  }

  /// 1970-01-01 was a Thursday: 1970-01-04 the first Sunday.
  private func isOpen(_ day: Int, _ holidays: Set<Int>) -> Bool { day % 7 != 3 && !holidays.contains(day) }
}
