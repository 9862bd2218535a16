/// `uri-host [ ":" port ]` (RFC 9110 §7.2).
enum Authority {
  /// Whether the range is a host that is not empty, without user information, and a port of digits if any.
  static func isValid(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard !range.isEmpty else { return false }
    var at = range.lowerBound
    if bytes[at] == UInt8(ascii: "[") {
      guard let end = bytes.firstIndex(of: UInt8(ascii: "]"), in: range),
        SocketAddress.isIPv6(bytes.text(at + 1..<end))
      else { return false }
      at = end + 1
    } else {
      while at < range.upperBound, bytes[at] != .colon {
        if bytes[at] == .percent {
          guard PercentEncoding.escape(bytes, at, end: range.upperBound) != nil else { return false }
          at += 3
        } else {
          guard bytes[at].isRegisteredNameOctet else { return false }
          at += 1
        }
      }
      guard at > range.lowerBound else { return false }
    }
    guard at < range.upperBound else { return true }
    guard bytes[at] == .colon else { return false }
    return isPort(bytes, at + 1..<range.upperBound)
  }

  private static func isPort(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var port = 0
    for index in range {
      guard bytes[index].isDigit else { return false }
      port = port * 10 + Int(bytes[index] - 0x30)
      guard port <= Int(UInt16.max) else { return false }
    }
    return true
  }
}
