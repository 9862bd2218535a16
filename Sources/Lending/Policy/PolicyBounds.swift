/// What a policy pack may say, whoever states it: its file, or a lender that changes it.
public enum PolicyBounds {
  /// Days past due of a stage; a year, as no step after it would still be about this debt.
  public static let daysPastDue = 1...366
  /// Days between two stages; a year, as with days past due.
  public static let gapDays = 0...366
  /// Days before a due date: what is told earlier is no longer soon.
  public static let dueSoonDays = 0...31
  /// Hours after a contract's writing: a month, in which the slowest import is done.
  public static let settlingHours = 0...744
  /// Hours after a hold or a reversal: a month, after which nothing of it is news.
  public static let shadowHours = 0...744
  /// Minor units that do not count as arrears: what an amount may be.
  public static let tolerance = 0...Int(Money.amountMax)
  /// Hours to restore a device: never more than the three days that a slow bank transfer takes.
  public static let restorationHours = 1...72
  /// Days of a grant: what an unlock code can say, 01 to 90; 0 is none.
  public static let goodwillDays = 0...90
  /// Day grants in a period, and codes in a day: a bound that is never reached by hand.
  public static let counts = 1...1_000
  /// Days of the period in which day grants are counted: up to a year.
  public static let periodDays = 1...366
  /// Days of a notice's cure period: a year, as with days past due.
  public static let cureDays = 1...366
  /// Different channels over which a notice is served: letter, message, e-mail, call, and not many more.
  public static let channels = 1...5
  /// Minor units that an hour of lateness is worth: what an amount may be; 0 is nothing.
  public static let lateHourWorth = 0...Int(Money.amountMax)
  /// Hours of a provisional restoration: a week, in which any transfer arrives.
  public static let claimHours = 1...168
  /// Provisional restorations in a month: one a day.
  public static let claimsPerMonth = 1...31
  /// Days without contact before a device restricts itself (policies.md, "Offline").
  public static let offlineDays = 3...200
  /// How many days before that it warns (policies.md, "Offline").
  public static let offlineWarningDays = 1...10
  /// Minutes of a day; the last one is midnight, as an end.
  public static let minutesOfDay = 1_440
}
