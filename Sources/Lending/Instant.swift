/// A moment in UTC, in whole milliseconds since 1970-01-01T00:00:00Z.
public struct Instant: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// Milliseconds since the epoch.
  public let milliseconds: Int64

  /// The earliest and latest instants that the service takes: the years 1970 to 9999 of RFC 3339.
  public static let bounds = Instant(milliseconds: 0)...Instant(milliseconds: 253_402_300_799_999)

  /// The latest instant to which anything may be put off: the last day on which anything may be due.
  ///
  /// What is reckoned from it by shadows, gaps and holidays still lies within `bounds`, so that all of it can be written
  /// and read again.
  public static let putOffMax = Instant(milliseconds: Int64(Amendment.dueOnMax.daysSinceEpoch) * 86_400_000)

  /// An instant from milliseconds since the epoch.
  public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// Parses an RFC 3339 `date-time`; nil for anything else, dates that do not exist included.
  ///
  /// Digits past milliseconds are cut off; a leap second is refused, since UTC milliseconds have no place for it.
  public init?(parsing text: String) {
    let bytes = Array(text.utf8)
    // `2026-11-24T22:04:18Z` has 20 characters, and none is shorter.
    guard bytes.count >= 20, let date = CivilDate(parsing: bytes[0..<10]), bytes[10] | 0x20 == UInt8(ascii: "t"),
      let hour = decimal(bytes[11..<13], atMost: 23), bytes[13] == UInt8(ascii: ":"),
      let minute = decimal(bytes[14..<16], atMost: 59), bytes[16] == UInt8(ascii: ":"),
      let second = decimal(bytes[17..<19], atMost: 59)
    else { return nil }
    var index = 19
    guard let fraction = Instant.fraction(bytes, from: &index),
      let offset = Instant.offsetSeconds(bytes[index...])
    else { return nil }
    let seconds = Int64(date.daysSinceEpoch) * 86_400 + Int64(hour * 3_600 + minute * 60 + second) - Int64(offset)
    self.init(milliseconds: seconds * 1_000 + Int64(fraction))
    guard Instant.bounds.contains(self) else { return nil }
  }

  /// The optional `.digits`, as milliseconds.
  private static func fraction(_ bytes: [UInt8], from index: inout Int) -> Int? {
    guard bytes[index] == UInt8(ascii: ".") else { return 0 }
    index += 1
    let start = index
    var value = 0
    while index < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index]) {
      if index - start < 3 { value = value * 10 + Int(bytes[index] - UInt8(ascii: "0")) }
      index += 1
    }
    guard index > start, index < bytes.count else { return nil }
    for _ in min(3, index - start)..<3 { value *= 10 }
    return value
  }

  /// `Z` or `±HH:MM`, as seconds east of UTC.
  private static func offsetSeconds(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard let first = bytes.first else { return nil }
    if bytes.count == 1, first | 0x20 == UInt8(ascii: "z") { return 0 }
    let start = bytes.startIndex
    guard bytes.count == 6, first == UInt8(ascii: "+") || first == UInt8(ascii: "-"),
      let hours = decimal(bytes[(start + 1)..<(start + 3)], atMost: 23), bytes[start + 3] == UInt8(ascii: ":"),
      let minutes = decimal(bytes[(start + 4)..<(start + 6)], atMost: 59)
    else { return nil }
    return (first == UInt8(ascii: "-") ? -1 : 1) * (hours * 3_600 + minutes * 60)
  }

  /// RFC 3339 in UTC, with milliseconds only where there are some.
  public var description: String {
    let (day, inDay) = milliseconds.flooredQuotientAndRemainder(dividingBy: 86_400_000)
    let seconds = Int(inDay / 1_000)
    let fraction = Int(inDay % 1_000)
    let time =
      "T" + padded(seconds / 3_600, 2) + ":" + padded(seconds / 60 % 60, 2) + ":" + padded(seconds % 60, 2)
    let end = fraction == 0 ? "Z" : "." + padded(fraction, 3) + "Z"
    return CivilDate(daysSinceEpoch: Int(day)).description + time + end
  }

  /// Whole seconds since the epoch, as `created` of RFC 9421 has them.
  public var seconds: Int64 { milliseconds.flooredQuotientAndRemainder(dividingBy: 1_000).quotient }

  /// This instant moved by whole hours of 60 minutes.
  public func adding(hours: Int) -> Instant { Instant(milliseconds: milliseconds + Int64(hours) * 3_600_000) }

  /// This instant moved by milliseconds.
  public func adding(milliseconds: Int64) -> Instant { Instant(milliseconds: self.milliseconds + milliseconds) }

  /// Earlier before later.
  public static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }
}

extension Int64 {
  /// Division that rounds down, so that moments before 1970 fall into the right day too.
  func flooredQuotientAndRemainder(dividingBy divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}

/// Digits alone, as a number of at most `limit`.
func decimal(_ bytes: ArraySlice<UInt8>, atMost limit: Int) -> Int? {
  var value = 0
  for byte in bytes {
    guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
    value = value * 10 + Int(byte - UInt8(ascii: "0"))
  }
  return value <= limit && !bytes.isEmpty ? value : nil
}

/// A number with leading zeros.
func padded(_ value: some BinaryInteger, _ width: Int) -> String {
  let digits = String(value)
  return digits.utf8.count >= width ? digits : String(repeating: "0", count: width - digits.utf8.count) + digits
}
