extension JSONScanner {
  /// Reads a string (RFC 8259 section 7), from its opening to past its closing quote.
  mutating func scanString() throws(Failure) -> String {
    position += 1
    let start = position
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return String(decoding: bytes[start..<position - 1], as: UTF8.self)
      case UInt8(ascii: "\\"): return try scanEscapedString(from: start)
      case ..<0x20: throw failure(.controlCharacter)
      case 0x80...: try skipMultibyte(byte)
      default: position += 1
      }
    }
    throw failure(.endsEarly)
  }

  /// Goes on where the first escape stands; `start` is the first byte of the string.
  private mutating func scanEscapedString(from start: Int) throws(Failure) -> String {
    var text = Array(bytes[start..<position])
    while let byte = next {
      let from = position
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        text.append(contentsOf: String(try scanEscape()).utf8)
        continue
      case ..<0x20: throw failure(.controlCharacter)
      case 0x80...: try skipMultibyte(byte)
      default: position += 1
      }
      text.append(contentsOf: bytes[from..<position])
    }
    throw failure(.endsEarly)
  }

  /// Reads one escape, or the two of a surrogate pair, and returns the character.
  private mutating func scanEscape() throws(Failure) -> Unicode.Scalar {
    let start = position
    position += 1
    guard let byte = next else { throw failure(.endsEarly) }
    let character: UInt8
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): character = byte
    case UInt8(ascii: "b"): character = 0x08
    case UInt8(ascii: "f"): character = 0x0C
    case UInt8(ascii: "n"): character = 0x0A
    case UInt8(ascii: "r"): character = 0x0D
    case UInt8(ascii: "t"): character = 0x09
    case UInt8(ascii: "u"): return try scanUnicodeEscape(from: start)
    default: throw Failure(reason: .malformedEscape, offset: start)
    }
    position += 1
    return Unicode.Scalar(character)
  }

  private mutating func scanUnicodeEscape(from start: Int) throws(Failure) -> Unicode.Scalar {
    var code = try scanFourHexDigits(from: start)
    if 0xD800...0xDBFF ~= code {
      let lowStart = position
      guard next == UInt8(ascii: "\\") else { throw loneSurrogate(at: start) }
      position += 1
      guard next == UInt8(ascii: "u") else { throw loneSurrogate(at: start) }
      let low = try scanFourHexDigits(from: lowStart)
      guard 0xDC00...0xDFFF ~= low else { throw Failure(reason: .loneSurrogate, offset: start) }
      code = 0x1_0000 + (code - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else {
      throw Failure(reason: .loneSurrogate, offset: start)
    }
    return scalar
  }

  /// Reads the digits after the `u` that comes next.
  private mutating func scanFourHexDigits(from start: Int) throws(Failure) -> UInt32 {
    position += 1
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next else { throw failure(.endsEarly) }
      guard let digit = hexDigit(byte) else { throw Failure(reason: .malformedEscape, offset: start) }
      code = code << 4 | digit
      position += 1
    }
    return code
  }

  private func hexDigit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }

  private func loneSurrogate(at start: Int) -> Failure {
    next == nil ? failure(.endsEarly) : Failure(reason: .loneSurrogate, offset: start)
  }

  /// Steps over one character of two to four bytes, well formed by Unicode's table 3-7.
  private mutating func skipMultibyte(_ lead: UInt8) throws(Failure) {
    let second: ClosedRange<UInt8>
    let length: Int
    switch lead {
    case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: throw failure(.malformedUTF8)
    }
    guard position + length <= bytes.count, second ~= bytes[position + 1] else { throw failure(.malformedUTF8) }
    for index in position + 2..<position + length where !UTF8.isContinuation(bytes[index]) {
      throw failure(.malformedUTF8)
    }
    position += length
  }
}
