import Glibc

/// `Date: Tue, 15 Nov 1994 08:12:31 GMT` (RFC 9110 §5.6.7, §6.6.1), made once a second by each lane.
struct DateField {
  private var second: time_t = -1
  private(set) var line: [UInt8] = []

  /// The field line of this second, its CRLF included.
  mutating func refreshed() -> [UInt8] {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME_COARSE, &now)
    if now.tv_sec != second {
      second = now.tv_sec
      line = DateField.line(at: second)
    }
    return line
  }

  static func line(at second: time_t) -> [UInt8] {
    var (second, parts) = (second, tm())
    gmtime_r(&second, &parts)
    var line = Array("\(FieldName.date): ".utf8)
    line.append(contentsOf: days[Int(parts.tm_wday)].utf8)
    line.append(", ")
    appendTwoDigits(parts.tm_mday, to: &line)
    line.append(contentsOf: " \(months[Int(parts.tm_mon)]) \(parts.tm_year + 1_900) ".utf8)
    appendTwoDigits(parts.tm_hour, to: &line)
    line.append(":")
    appendTwoDigits(parts.tm_min, to: &line)
    line.append(":")
    appendTwoDigits(parts.tm_sec, to: &line)
    line.append(" GMT\r\n")
    return line
  }

  private static func appendTwoDigits(_ number: Int32, to line: inout [UInt8]) {
    line.append(UInt8(0x30 + number / 10))
    line.append(UInt8(0x30 + number % 10))
  }

  private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}
