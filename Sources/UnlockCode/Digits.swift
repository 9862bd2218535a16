/// Decimal digits as text and as a number.
enum Digits {
  /// Reads exactly `count` ASCII digits, between which spaces and dashes of any kind may stand.
  static func parse(_ text: String, count: Int) -> UInt64? {
    var number: UInt64 = 0
    var seen = 0
    for scalar in text.unicodeScalars where !isSeparator(scalar) {
      guard ("0"..."9").contains(scalar), seen < count else { return nil }
      number = number * 10 + UInt64(scalar.value - 0x30)
      seen += 1
    }
    return seen == count ? number : nil
  }

  /// Spaces and dashes, also those that a messenger or word processor put in their place (U+00A0, U+2013, U+2212).
  private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
    let properties = scalar.properties
    return properties.isWhitespace || properties.generalCategory == .dashPunctuation || scalar == "\u{2212}"
  }

  /// Writes a number with leading zeros.
  static func text(_ number: UInt64, width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// Sets digits in groups of four: `0091 0637 1932`.
  static func inFours(_ digits: String) -> String {
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, index.isMultiple(of: 4) { text.append(" ") }
      text.append(digit)
    }
    return text
  }
}
