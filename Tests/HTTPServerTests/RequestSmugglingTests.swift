import Testing

@testable import HTTPServer

/// Each request here reads as one thing to one server and as another to the next (RFC 9112 §11.2).
struct RequestSmugglingTests {
  private static func post(_ fields: String, _ body: String = "", version: String = "1.1") -> String {
    "POST / HTTP/\(version)\r\nHost: a\r\n\(fields)\r\n\(body)"
  }

  static let lengths: [WireCase] = [
    WireCase("RFC 9110 §8.6 a sign", post("Content-Length: +3\r\n", "abc"), 400),
    WireCase("RFC 9110 §8.6 less than nothing", post("Content-Length: -1\r\n"), 400),
    WireCase("RFC 9110 §8.6 hexadecimal", post("Content-Length: 0x3\r\n", "abc"), 400),
    WireCase("RFC 9110 §8.6 a fraction", post("Content-Length: 3.0\r\n", "abc"), 400),
    WireCase("RFC 9110 §8.6 nothing", post("Content-Length:\r\n"), 400),
    WireCase("RFC 9110 §8.6 a blank inside", post("Content-Length: 1 2\r\n"), 400),
    WireCase("RFC 9110 §8.6 a list of one number", post("Content-Length: 3, 3\r\n", "abc"), 400),
    WireCase("RFC 9110 §8.6 digits beyond ASCII", post("Content-Length: ٣\r\n", "abc"), 400),
    WireCase("RFC 9110 §8.6 more than 64 bits", post("Content-Length: 18446744073709551619\r\n", "abc"), 413),
    WireCase("RFC 9110 §8.6 more than 63 bits", post("Content-Length: 9223372036854775808\r\n", "abc"), 413),
    WireCase("RFC 9112 §6.3 two different lengths", post("Content-Length: 3\r\nContent-Length: 4\r\n", "abcd"), 400),
    WireCase("RFC 9112 §6.3 one length twice", post("Content-Length: 3\r\ncontent-length: 3\r\n", "abc"), 400),
    WireCase("RFC 9112 §5.1 a name with a blank", post("Content-Length : 3\r\n", "abc"), 400),
  ]

  static let codings: [WireCase] = [
    WireCase("RFC 9112 §6.1 both", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400),
    WireCase("RFC 9112 §6.1 both again", post("Transfer-Encoding: chunked\r\nContent-Length: 0\r\n", "0\r\n\r\n"), 400),
    WireCase("RFC 9112 §6.1 HTTP/1.0", post("Transfer-Encoding: chunked\r\n", "0\r\n\r\n", version: "1.0"), 400),
    WireCase("RFC 9112 §6.3 not chunked last", post("Transfer-Encoding: chunked, gzip\r\n", "0\r\n\r\n"), 400),
    WireCase("RFC 9112 §6.3 not chunked at all", post("Transfer-Encoding: identity\r\n"), 400),
    WireCase("RFC 9112 §6.3 almost chunked", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), 400),
    WireCase("RFC 9112 §6.3 chunked in quotes", post("Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n"), 400),
    WireCase("RFC 9112 §6.3 a vertical tab", post("Transfer-Encoding: \u{0b}chunked\r\n", "0\r\n\r\n"), 400),
    WireCase("RFC 9112 §6.3 nothing", post("Transfer-Encoding:\r\n"), 400),
    WireCase("RFC 9112 §7.1 chunked with a parameter", post("Transfer-Encoding: chunked;q=1\r\n", "0\r\n\r\n"), 400),
    WireCase("RFC 9112 §6.1 chunked twice", post("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n"), 400),
    WireCase(
      "RFC 9112 §6.1 chunked on two lines", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400),
    WireCase(
      "RFC 9112 §6.3 another on a second line", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n"), 400),
    WireCase("RFC 9112 §6.1 a coding not implemented", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 501),
    WireCase("RFC 9112 §5.2 the coding folded", post("Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n"), 400),
  ]

  private static func chunks(_ body: String) -> String { post("Transfer-Encoding: chunked\r\n", body) }

  static let chunkLines: [WireCase] = [
    WireCase("RFC 9112 §7.1 a size with 0x", chunks("0x3\r\nabc\r\n0\r\n\r\n"), 400),
    WireCase("RFC 9112 §7.1 a size with a sign", chunks("+3\r\nabc\r\n0\r\n\r\n"), 400),
    WireCase("RFC 9112 §7.1 no size", chunks("\r\nabc\r\n0\r\n\r\n"), 400),
    WireCase("RFC 9112 §7.1 a blank before a size", chunks(" 3\r\nabc\r\n0\r\n\r\n"), 400),
    WireCase("RFC 9112 §7.1 a blank after a size", chunks("3 \r\nabc\r\n0\r\n\r\n"), 400),
    WireCase("RFC 9112 §7.1 a size over 64 bits", chunks("10000000000000003\r\nabc\r\n0\r\n\r\n"), 413),
    WireCase("RFC 9112 §7.1 a size of 64 bits", chunks("FFFFFFFFFFFFFFFF\r\nabc\r\n0\r\n\r\n"), 413),
    WireCase("RFC 9112 §7.1 data longer than its size", chunks("3\r\nabcd\r\n0\r\n\r\n"), 400),
    WireCase("RFC 9112 §7.1 data ended by LF", chunks("3\r\nabc\n0\r\n\r\n"), 400),
    WireCase("RFC 9112 §7.1 data ended by CR", chunks("3\r\nabc\r0\r\n\r\n"), 400),
    WireCase("RFC 9112 §7.1 a size ended by LF", chunks("3\nabc\r\n0\r\n\r\n"), 400),
    WireCase("RFC 9112 §7.1 a bare CR in a size line", chunks("3\r;a\r\nabc\r\n0\r\n\r\n"), 400),
    WireCase("RFC 9112 §7.1.1 an extension without a name", chunks("3;\r\nabc\r\n0\r\n\r\n"), 400),
    WireCase("RFC 9112 §7.1.1 an extension without a value", chunks("3;a=\r\nabc\r\n0\r\n\r\n"), 400),
    WireCase("RFC 9112 §7.1.1 a quote that does not end", chunks("3;a=\"b\r\nabc\r\n0\r\n\r\n"), 400),
    WireCase("RFC 9112 §7.1.2 a folded trailer", chunks("0\r\nX: a\r\n b\r\n\r\n"), 400),
    WireCase("RFC 9112 §7.1.2 a trailer without a colon", chunks("0\r\nX\r\n\r\n"), 400),
    WireCase("RFC 9112 §7.1.2 a trailer ended by LF", chunks("0\r\nX: a\n\r\n"), 400),
  ]

  static let all = lengths + codings + chunkLines

  @Test(arguments: all) func `a request that could be read two ways is refused`(_ row: WireCase) {
    #expect(WireCase.status(row.outcome) == row.status, "\(row.outcome)")
  }

  @Test(arguments: all) func `after a refusal nothing more is read as a request`(_ row: WireCase) throws {
    let server = try TestServer()
    let client = try server.client()
    try client.send(row.octets + Array("GET /describe/smuggled HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
    let answer = try client.answer()
    #expect(answer.status >= 400)
    #expect(answer.fields["connection"] == "close")
    #expect(try client.isEnded())
  }
}
