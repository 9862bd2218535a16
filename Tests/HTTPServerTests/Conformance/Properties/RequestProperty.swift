@testable import HTTPServer

/// What holds for the parser whatever comes: it is asked by `make fuzz` and, with a seed, by `FuzzTests`.
enum RequestProperty {
  /// What does not hold for these octets; nil if all does.
  static func violation(_ octets: [UInt8]) -> String? {
    let transcript = Transcript(octets)
    let chance = octets.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xffff }
    let cut = octets.isEmpty ? 0 : chance % octets.count
    guard Transcript(octets, cuts: CollectionOfOne(cut)) == transcript else {
      return "cut at \(cut) it reads otherwise"
    }
    if chance.isMultiple(of: octetwiseOneIn), Transcript(octets, cuts: 0..<octets.count) != transcript {
      return "octet by octet it reads otherwise"
    }
    for reading in transcript.readings {
      if let violation = violation(reading) { return violation }
    }
    return nil
  }

  /// To read each so would be most of a run's time.
  private static let octetwiseOneIn = 16

  private static func violation(_ reading: Transcript.Reading) -> String? {
    guard let lines = lines(reading.head) else { return "a head has a bare CR, a bare LF or a NUL" }
    let fields = reading.request.fields
    guard lines.count == fields.count + 1 else { return "\(fields.count) fields of \(lines.count - 1) lines" }
    guard fields.all.allSatisfy({ isField($0.name, $0.value) }) else { return "a field is none" }
    let lengths = fields.values(of: .contentLength)
    let codings = fields.values(of: .transferEncoding)
    guard lengths.count + (codings.isEmpty ? 0 : 1) <= 1 else { return "two framings" }
    guard reading.isChunked != codings.isEmpty else { return "a coding that frames nothing" }
    guard reading.isChunked || reading.body.count == lengths.first.map({ Int($0) ?? -1 }) ?? 0 else {
      return "content of \(reading.body.count) octets, and Content-Length \(lengths)"
    }
    guard fields.values(of: .host).count == 1 || lines[0].hasSuffix("HTTP/1.0") else { return "a host too many" }
    return pathViolation(reading.request.path)
  }

  private static func pathViolation(_ path: RequestPath) -> String? {
    guard !path.isAsterisk else { return nil }
    let segments = path.segments
    guard !segments.contains("."), !segments.contains("..") else { return "a dot segment" }
    let hasControl = segments.contains { $0.utf8.contains { $0 < 0x20 || $0 == 0x7f } }
    guard !hasControl else { return "a control character in the path" }
    return path.description.hasPrefix("/") ? nil : "a path without a slash"
  }

  /// The head's lines, found without the parser; nil if one does not end in CRLF.
  private static func lines(_ head: [UInt8]) -> [String]? {
    var lines: [String] = []
    var start = 0
    for (index, octet) in head.enumerated() {
      switch octet {
      case 0: return nil
      case 0x0a:
        guard index > start, head[index - 1] == 0x0d else { return nil }
        if index > start + 1 { lines.append(String(decoding: head[start..<index - 1], as: UTF8.self)) }
        start = index + 1
      case 0x0d:
        guard index + 1 < head.count, head[index + 1] == 0x0a else { return nil }
      default: continue
      }
    }
    return start == head.count ? lines : nil
  }

  private static func isField(_ name: String, _ value: String) -> Bool {
    !name.isEmpty && !name.utf8.contains { $0 <= 0x20 || $0 >= 0x7f || $0 == UInt8(ascii: ":") }
      && !value.utf8.contains { ($0 < 0x20 && $0 != 0x09) || $0 == 0x7f }
      && value.utf8.first != 0x20 && value.utf8.last != 0x20
  }
}
