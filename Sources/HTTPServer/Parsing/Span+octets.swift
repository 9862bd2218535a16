/// Character classes as two 64-bit sets: a test is a shift, with no table to load.
extension UInt8 {
  /// `tchar` (RFC 9110 §5.6.2).
  var isTokenOctet: Bool { isMember(0x03ff_6cfa_0000_0000, 0x57ff_ffff_c7ff_fffe) }

  /// `pchar` without `pct-encoded` (RFC 3986 §3.3).
  var isPathOctet: Bool { isMember(0x2fff_7fd2_0000_0000, 0x47ff_fffe_87ff_ffff) }

  /// `unreserved / sub-delims`: what a `reg-name` is made of, without `pct-encoded` (RFC 3986 §3.2.2).
  var isRegisteredNameOctet: Bool { isMember(0x2bff_7fd2_0000_0000, 0x47ff_fffe_87ff_fffe) }

  /// What may stand in a field value: visible, space, tab and obs-text (RFC 9110 §5.5).
  var isFieldContent: Bool { (self >= 0x20 && self != 0x7f) || self == .tab }

  /// `OWS` is made of these (RFC 9110 §5.6.3).
  var isBlank: Bool { self == .space || self == .tab }

  var isDigit: Bool { self >= 0x30 && self <= 0x39 }

  var hexadecimalValue: UInt8? {
    switch self {
    case 0x30...0x39: self - 0x30
    case 0x41...0x46: self - 0x37
    case 0x61...0x66: self - 0x57
    default: nil
    }
  }

  /// ASCII letters in lower case, all else as it is.
  var lowercased: UInt8 { self >= 0x41 && self <= 0x5a ? self | 0x20 : self }

  private func isMember(_ low: UInt64, _ high: UInt64) -> Bool {
    self < 64 ? (low &>> UInt64(self)) & 1 == 1 : self < 128 && (high &>> UInt64(self & 63)) & 1 == 1
  }

  static var tab: UInt8 { 0x09 }
  static var lineFeed: UInt8 { 0x0a }
  static var carriageReturn: UInt8 { 0x0d }
  static var space: UInt8 { 0x20 }
  static var quote: UInt8 { 0x22 }
  static var percent: UInt8 { 0x25 }
  static var comma: UInt8 { 0x2c }
  static var slash: UInt8 { 0x2f }
  static var colon: UInt8 { 0x3a }
  static var semicolon: UInt8 { 0x3b }
  static var equals: UInt8 { 0x3d }
  static var questionMark: UInt8 { 0x3f }
  static var backslash: UInt8 { 0x5c }
}

extension Span<UInt8> {
  func equals(_ text: StaticString) -> Bool {
    guard count == text.utf8CodeUnitCount else { return false }
    return text.withUTF8Buffer { expected in
      for index in 0..<count where self[index] != expected[index] { return false }
      return true
    }
  }

  /// Whether the octets spell a lower-case name, in whatever case.
  func equals(lowercased name: [UInt8]) -> Bool {
    guard count == name.count else { return false }
    for index in 0..<count where self[index].lowercased != name[index] { return false }
    return true
  }

  /// As `equals(lowercased:)`, for a name in the code.
  func equalsIgnoringCase(_ name: StaticString) -> Bool {
    guard count == name.utf8CodeUnitCount else { return false }
    return name.withUTF8Buffer { expected in
      for index in 0..<count where self[index].lowercased != expected[index] { return false }
      return true
    }
  }

  func firstIndex(of octet: UInt8, in range: Range<Int>) -> Int? {
    for index in range where self[index] == octet { return index }
    return nil
  }

  func text(_ range: Range<Int>) -> String {
    extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }

  /// The range without blanks at either end (`OWS`, RFC 9110 §5.6.3).
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, self[start].isBlank { start += 1 }
    while end > start, self[end - 1].isBlank { end -= 1 }
    return start..<end
  }

  /// The members of a comma-separated list, blanks and empty members left out (RFC 9110 §5.6.1.2).
  func listMembers(_ range: Range<Int>) -> [Range<Int>] {
    var members: [Range<Int>] = []
    var start = range.lowerBound
    while start <= range.upperBound {
      let end = firstIndex(of: .comma, in: start..<range.upperBound) ?? range.upperBound
      let member = trimmed(start..<end)
      if !member.isEmpty { members.append(member) }
      start = end + 1
    }
    return members
  }
}
