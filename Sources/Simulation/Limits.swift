/// The simulation's bounds and odds; odds are in a thousand.
enum SimulationLimits {
  /// Days before and after a world whose offsets are looked up: due dates and cure periods reach beyond its end.
  static let daysAround: Int64 = 400
  /// Worlds begin on different days of 2026, so that short ones too meet months' ends and changes of the clocks.
  static let startDays: Int64 = 330
  /// Writes between two looks at what the clock brings, as the ticker's own batches.
  static let dueBatch = 50
  /// Events read at a time.
  static let pageEvents = 1_000
  /// The service dies in the middle of a write; a year of one contract has some hundred writes.
  static let crashOdds = 2
  /// A message of a device, or the answer to it, is lost.
  static let lossOdds = 60
  /// A device goes out of reach at a contact.
  static let outOfReachOdds = 15
  /// A lender's feed sends a payment a second time.
  static let sentAgainOdds = 50
  /// A payment reaches the lender's feed late, by days.
  static let lateFeedOdds = 30
  /// The ticker comes late by minutes, or by hours.
  static let tickerMinutesOdds = 80
  static let tickerHoursOdds = 20
  /// A lender's contracts begin within these first days.
  static let openingDays: Int64 = 6
  /// Contracts without consent, and contracts written when part of them is overdue.
  static let noConsentOdds = 60
  static let importedOdds = 100
  /// Devices whose clock is days off.
  static let wrongClockOdds = 80
  /// A payment with a time that lies too far ahead, which is refused.
  static let aheadOdds = 10
  /// A code by SMS that never arrives.
  static let lostCodeOdds = 150
  /// Contracts that are written off or called off, of those that it might befall.
  static let endOdds = 150
  /// Rescheduled contracts grow; the service takes some hundred instalments.
  static let instalmentsMax = 120
  /// A lender that does not serve a notice that is due, tries one that is not, or states no watermark, on a day.
  static let forgottenOdds = 150
  static let hastyNoticeOdds = 10
  static let silentFeedOdds = 100
  /// A cohort restoration by a lender, on a day.
  static let cohortOdds = 6
  /// A lender that names its holidays anew, on a day.
  static let holidayOdds = 30
}
