import JSON

/// What holds for the JSON reader whatever comes.
enum JSONProperty {
  /// What does not hold for these octets; nil if all does.
  static func violation(_ octets: [UInt8]) -> String? {
    do {
      let value = try JSONReader.parse(octets)
      let written = JSONWriter.bytes(value)
      let read = try JSONReader.parse(written)
      guard read == value else { return "what was written reads otherwise" }
      guard JSONWriter.bytes(read) == written else { return "it is written in two ways" }
      guard written.count <= octets.count * writtenPerOctetMax else { return "it grows" }
      // White space around a value is none of it, and nothing else may stand there.
      guard try JSONReader.parse([0x20, 0x0a] + octets + [0x09]) == value else { return "white space changes it" }
      // try?: that it is refused is what is asked.
      return (try? JSONReader.parse(octets + [0x2c])) == nil ? nil : "text after it is taken"
    } catch {
      guard (0...octets.count).contains(error.offset) else { return "an error at \(error.offset) of \(octets.count)" }
      return error.line >= 1 && error.column >= 1 && !error.description.isEmpty ? nil : "an error that is nowhere"
    }
  }

  /// A control character of one octet is written as six, `\u001f`.
  private static let writtenPerOctetMax = 6

  static let seeds = [
    #"{"external_id":"UPI-42","amount":{"minor":125000,"currency":"INR"},"paid_at":"2026-11-24T10:00:00+05:30"}"#,
    #"[null,true,false,0,-0,5.0,-2.50E-7,1e3,9223372036854775807,-9223372036854775808,99999999999999999999]"#,
    #"{"a":{"b":[{"c":[[]]},{}]},"é":"\u00e9\ud83d\ude00\\\"\/\b\f\n\r\t","":""}"#,
    "  [ 1 ,\n2\t]\r\n", #""\ud800""#, #"{"a":1,"a":2}"#, "[1,]", "01", "+1", ".5", "1.", "\u{feff}1", "nul", "[[[[",
    String(repeating: "[", count: 33) + String(repeating: "]", count: 33),
  ].map { Array($0.utf8) }
}
