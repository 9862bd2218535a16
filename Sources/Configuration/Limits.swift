import Lending

/// The bounds of the module.
enum Limits {
  /// Bytes of a configuration file: hundreds of times what one has, and it keeps a wrong path from filling memory.
  static let fileBytesMax = 1_048_576
  /// Characters of a wrong value that an error repeats.
  static let quotedCharactersMax = 60

  /// Days past due of a stage; a year, as no step after it would still be about this debt.
  static let daysPastDue = 1...366
  /// Days between two stages; a year, as with days past due.
  static let gapDays = 0...366
  /// Days before a due date: what is told earlier is no longer soon.
  static let dueSoonDays = 0...31
  /// Hours after a contract's writing: a month, in which the slowest import is done.
  static let settlingHours = 0...744
  /// Minor units that do not count as arrears: what an amount may be.
  static let tolerance = 0...Int(Money.amountMax)
  /// Hours to restore a device: never more than the three days that a slow bank transfer takes.
  static let restorationHours = 1...72
  /// Days of a grant: what an unlock code can say, 01 to 90; 0 is none.
  static let goodwillDays = 0...90
  /// Minutes of a day; the last one is midnight, as an end.
  static let minutesOfDay = 1_440

  /// Characters of a title: one line of a lock screen in large type.
  static let titleCharacters = 1...60
  /// Characters of a message, its placeholders filled in with the longest that they can be.
  static let messageCharacters = 1...Words.messageCharactersMax
}
