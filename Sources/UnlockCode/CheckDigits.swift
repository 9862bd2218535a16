/// Damm's check digit: finds every wrong digit and every swap of neighbours.
enum Damm {
  /// A totally anti-symmetric quasigroup of order 10 (Damm 2004), its diagonal all zeros.
  private static let table: [[UInt8]] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
  ]

  /// The interim digit after the digits: their check digit, or 0 where they end with it.
  static func checkDigit(_ digits: String) -> UInt8 {
    digits.utf8.reduce(0) { interim, character in table[Int(interim)][Int(character - 0x30)] }
  }
}

/// MOD 97-10 (ISO 7064): finds every wrong digit and every swap of neighbours, and all but 1 in 97 of other slips.
enum Mod97 {
  /// What two check digits can be.
  static let checkCount: UInt64 = 100

  /// Appends two check digits to a number of digits.
  static func appendingCheck(to number: UInt64) -> UInt64 {
    let shifted = number * checkCount
    return shifted + (98 - shifted % 97)
  }

  /// Whether a number ends with its check digits.
  static func hasCheck(_ number: UInt64) -> Bool { number % 97 == 1 }
}
