extension JSONScanner {
  /// Reads a number (RFC 8259 section 6): `[ minus ] int [ frac ] [ exp ]`.
  mutating func scanNumber() throws(Failure) -> JSONValue {
    let start = position
    let isNegative = next == UInt8(ascii: "-")
    if isNegative { position += 1 }
    var integer = try scanInteger(isNegative: isNegative)
    if next == UInt8(ascii: ".") {
      position += 1
      try skipDigits()
      integer = nil
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      position += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
      try skipDigits()
      integer = nil
    }
    return integer.map(JSONValue.integer) ?? .number(String(decoding: bytes[start..<position], as: UTF8.self))
  }

  /// Reads `int = zero / ( digit1-9 *DIGIT )`; nil where 64 bits do not hold it, and for `-0`.
  private mutating func scanInteger(isNegative: Bool) throws(Failure) -> Int64? {
    let start = position
    var value: Int64? = 0
    while let digit = nextDigit {
      if position > start, bytes[start] == UInt8(ascii: "0") { throw failure(.malformedNumber) }
      let (tenfold, overflow) = (value ?? 0).multipliedReportingOverflow(by: 10)
      // Downwards for a negative number, because only there -2^63 fits.
      let (sum, carry) =
        isNegative ? tenfold.subtractingReportingOverflow(digit) : tenfold.addingReportingOverflow(digit)
      value = value == nil || overflow || carry ? nil : sum
      position += 1
    }
    guard position > start else { throw failure(.malformedNumber) }
    return isNegative && value == 0 ? nil : value
  }

  private mutating func skipDigits() throws(Failure) {
    guard nextDigit != nil else { throw failure(.malformedNumber) }
    while nextDigit != nil { position += 1 }
  }

  /// The next byte as a digit.
  var nextDigit: Int64? {
    guard let byte = next, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte else { return nil }
    return Int64(byte - UInt8(ascii: "0"))
  }
}
