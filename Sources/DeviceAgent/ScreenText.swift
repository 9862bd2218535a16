import Foundation

/// Figures and dates as people read them, in English.
enum ScreenText {
  /// `INR 1,250.00`: the ISO 4217 code, and its minor digits.
  static func money(_ money: Money) -> String {
    let digits = minorDigits[money.currency] ?? 2
    let text = String(money.amount)
    let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
    let major = grouped(padded.dropLast(digits))
    return "\(money.currency) \(major)" + (digits == 0 ? "" : ".\(padded.suffix(digits))")
  }

  /// `3 March 2026`.
  static func date(_ date: WireDate) -> String {
    "\(date.day) \(months[date.month - 1]) \(date.year)"
  }

  /// `3 March 2026, 14:05`.
  static func moment(_ moment: Date, in timeZone: TimeZone) -> String {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = timeZone
    let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute], from: moment)
    let month = months[((parts.month ?? 1) - 1) % months.count]
    let clock = [parts.hour ?? 0, parts.minute ?? 0].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    return "\(parts.day ?? 1) \(month) \(parts.year ?? 1970), \(clock)"
  }

  /// `1 minute`, `4 hours`: rounded up, so that nobody comes too early.
  static func wait(_ seconds: Int64) -> String {
    let minutes = (seconds + 59) / 60
    if minutes < 60 { return minutes == 1 ? "1 minute" : "\(minutes) minutes" }
    let hours = (minutes + 59) / 60
    return hours == 1 ? "1 hour" : "\(hours) hours"
  }

  /// `emergency_calls` as `emergency calls`.
  static func words(_ name: String) -> String {
    name.replacing("_", with: " ")
  }

  /// Breaks a text between words, or inside one that is too long; no line is wider than `width` columns.
  static func wrap(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(whereSeparator: isSpaceOrControl) {
      for piece in pieces(of: word, width: width) {
        if line.isEmpty {
          line = piece
        } else if columns(line) + 1 + columns(piece) <= width {
          line += " " + piece
        } else {
          lines.append(line)
          line = piece
        }
      }
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }

  /// How wide a terminal shows a text: two columns for East Asian wide characters and emoji (Unicode UAX 11).
  static func columns(_ text: some StringProtocol) -> Int {
    text.reduce(0) { $0 + columns($1) }
  }

  private static func columns(_ character: Character) -> Int {
    guard let scalar = character.unicodeScalars.first?.value else { return 0 }
    return wideRanges.contains { $0 ~= scalar } ? 2 : 1
  }

  private static func pieces(of word: Substring, width: Int) -> [String] {
    var pieces: [String] = []
    var piece = ""
    for character in word {
      if columns(piece) + columns(character) > width {
        pieces.append(piece)
        piece = ""
      }
      piece.append(character)
    }
    return pieces + [piece]
  }

  // A control character would command the terminal: it separates words and is not shown.
  private static func isSpaceOrControl(_ character: Character) -> Bool {
    character.isWhitespace || character.unicodeScalars.contains { $0.properties.generalCategory == .control }
  }

  private static func grouped(_ digits: Substring) -> String {
    var groups: [Substring] = []
    var rest = digits
    while !rest.isEmpty {
      groups.append(rest.suffix(3))
      rest = rest.dropLast(3)
    }
    return groups.reversed().joined(separator: ",")
  }

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]

  /// ISO 4217's currencies with other than two minor digits.
  private static let minorDigits = Dictionary(
    uniqueKeysWithValues: [
      (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
      (3, "BHD IQD JOD KWD LYD OMR TND"),
      (4, "CLF UYW"),
    ].flatMap { digits, codes in codes.split(separator: " ").map { (String($0), digits) } })

  private static let wideRanges: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
    0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD,
  ]
}
