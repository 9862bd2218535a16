import Lending

/// The bounds of the module.
enum Limits {
  /// Bytes of a configuration file: hundreds of times what one has, and it keeps a wrong path from filling memory.
  static let fileBytesMax = 1_048_576
  /// Characters of a wrong value that an error repeats.
  static let quotedCharactersMax = 60

  /// Characters of a notice's name.
  static let noticeNameCharacters = 1...40
  /// Characters of the name of a rule's source.
  static let sourceCharacters = 1...200

  /// Characters of a month's name, and of a date's pattern: what fits a message beside its text.
  static let wordCharacters = 1...30
  /// Characters of a pattern of money or dates, its placeholders included.
  static let patternCharacters = 1...60
  /// Characters between groups of digits: one, or none.
  static let separatorCharacters = 0...1
  /// Characters of a currency's symbol.
  static let symbolCharacters = 1...6

  /// Characters of a title: one line of a lock screen in large type.
  static let titleCharacters = 1...60
  /// Characters of a message, its placeholders filled in with the longest that they can be.
  static let messageCharacters = 1...Words.messageCharactersMax
}
