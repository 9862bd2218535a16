/// Percent-encoding (RFC 3986 §2.1), undone once and never twice.
enum PercentEncoding {
  /// The decoded text of a range that `RequestTarget` has checked.
  static func text(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String {
    guard bytes.firstIndex(of: .percent, in: range) != nil else { return bytes.text(range) }
    return String(decoding: octets(bytes, range), as: UTF8.self)
  }

  /// The decoded octets; an escape that is none stays as it is.
  static func octets(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(range.count)
    var at = range.lowerBound
    while at < range.upperBound {
      if bytes[at] == .percent, let octet = escape(bytes, at, end: range.upperBound) {
        decoded.append(octet)
        at += 3
      } else {
        decoded.append(bytes[at])
        at += 1
      }
    }
    return decoded
  }

  /// The octet of the escape at `at`, or nil if two hexadecimal digits do not follow.
  static func escape(_ bytes: Span<UInt8>, _ at: Int, end: Int) -> UInt8? {
    guard at + 2 < end, let high = bytes[at + 1].hexadecimalValue, let low = bytes[at + 2].hexadecimalValue
    else { return nil }
    return high << 4 | low
  }
}
