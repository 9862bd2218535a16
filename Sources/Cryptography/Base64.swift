/// Base 64 (RFC 4648 §4), as structured fields carry bytes (RFC 8941 §3.3.5): padded, no white space.
enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let padding = UInt8(ascii: "=")

  /// Writes bytes at the end of `output`.
  static func append(_ bytes: [UInt8], to output: inout [UInt8]) {
    let start = output.count
    output.append(contentsOf: repeatElement(padding, count: (bytes.count + 2) / 3 * 4))
    output.withUnsafeMutableBufferPointer { output in
      var next = start
      for index in stride(from: 0, to: bytes.count, by: 3) {
        let left = bytes.count - index
        let second = left > 1 ? UInt32(bytes[index + 1]) << 8 : 0
        let third = left > 2 ? UInt32(bytes[index + 2]) : 0
        let group = UInt32(bytes[index]) << 16 | second | third
        output[next] = alphabet[Int(group >> 18)]
        output[next + 1] = alphabet[Int(group >> 12 & 63)]
        if left > 1 { output[next + 2] = alphabet[Int(group >> 6 & 63)] }
        if left > 2 { output[next + 3] = alphabet[Int(group & 63)] }
        next += 4
      }
    }
  }

  /// Reads bytes, or `nil` unless the text is the one spelling of them.
  static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    guard text.count.isMultiple(of: 4) else { return nil }
    var bytes: [UInt8] = []
    var bits: UInt32 = 0
    var bitCount = 0
    for character in text.dropLast(text.suffix(2).count { $0 == padding }) {
      guard let value = alphabet.firstIndex(of: character) else { return nil }
      bits = bits << 6 | UInt32(value)
      bitCount += 6
      if bitCount >= 8 {
        bitCount -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> bitCount))
        bits &= (1 << bitCount) - 1
      }
    }
    var canonical: [UInt8] = []
    append(bytes, to: &canonical)
    return canonical[...] == text ? bytes : nil
  }
}
