/// `method SP request-target SP HTTP-version` (RFC 9112 §3), one space each, to the letter.
struct RequestLine {
  let method: Method
  let target: RequestTarget
  /// Of HTTP/1.0 it is 0; a minor version over 1 is answered as 1 (RFC 9110 §2.5).
  let minorVersion: Int

  /// Parses the line without its CRLF.
  init(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(ProtocolError) {
    guard let methodEnd = bytes.firstIndex(of: .space, in: range) else {
      throw RequestLine.malformed("has no space; write method, target and version")
    }
    let targetStart = methodEnd + 1
    guard let targetEnd = bytes.firstIndex(of: .space, in: targetStart..<range.upperBound) else {
      throw RequestLine.malformed("has no version; HTTP/0.9 is not spoken here, write HTTP/1.1")
    }
    minorVersion = try RequestLine.minorVersion(bytes.extracting(targetEnd + 1..<range.upperBound))
    let token = bytes.extracting(range.lowerBound..<methodEnd)
    guard RequestLine.isToken(token) else { throw RequestLine.malformed("has a method that is no token") }
    guard let method = Method(token) else {
      throw ProtocolError(
        .notImplemented, "RFC 9110 §9.1", "The method is not implemented; methods are upper case, such as GET.")
    }
    self.method = method
    target = try RequestTarget.parse(bytes, targetStart..<targetEnd, method: method)
  }

  private static func minorVersion(_ version: Span<UInt8>) throws(ProtocolError) -> Int {
    guard version.count == 8, version.extracting(0..<5).equals("HTTP/"), version[5].isDigit,
      version[6] == UInt8(ascii: "."), version[7].isDigit
    else { throw malformed("must end in \"HTTP/1.1\", one space before it and nothing after it", "RFC 9112 §2.3") }
    guard version[5] == UInt8(ascii: "1") else {
      throw ProtocolError(.versionNotSupported, "RFC 9110 §15.6.6", "This listener speaks HTTP/1.1 and HTTP/1.0 only.")
    }
    return Int(version[7] - UInt8(ascii: "0"))
  }

  private static func isToken(_ bytes: Span<UInt8>) -> Bool {
    for index in 0..<bytes.count where !bytes[index].isTokenOctet { return false }
    return !bytes.isEmpty
  }

  private static func malformed(_ what: String, _ section: String = "RFC 9112 §3") -> ProtocolError {
    ProtocolError(.malformedRequest, section, "The request line \(what).")
  }
}
