import Testing

@testable import HTTPServer

struct RequestParserTests {
  static let host = "Host: a\r\n"

  static let requestLines: [WireCase] = [
    WireCase("RFC 9112 §3 a request line", "GET / HTTP/1.1\r\n\(host)\r\n"),
    WireCase("RFC 9112 §3 two spaces", "GET  / HTTP/1.1\r\n\(host)\r\n", 400),
    WireCase("RFC 9112 §3 a tab for a space", "GET\t/ HTTP/1.1\r\n\(host)\r\n", 400),
    WireCase("RFC 9112 §3 a space at the end", "GET / HTTP/1.1 \r\n\(host)\r\n", 400),
    WireCase("RFC 9112 §3 no version (HTTP/0.9)", "GET /\r\n\r\n", 400),
    WireCase("RFC 9112 §3 a method alone", "GET\r\n\(host)\r\n", 400),
    WireCase("RFC 9112 §3 a method that is no token", "G(T / HTTP/1.1\r\n\(host)\r\n", 400),
    WireCase("RFC 9112 §3 a blank before the method", " GET / HTTP/1.1\r\n\(host)\r\n", 400),
    WireCase("RFC 9112 §2.2 one empty line before the request", "\r\nGET / HTTP/1.1\r\n\(host)\r\n"),
    WireCase("RFC 9112 §2.2 two empty lines before the request", "\r\n\r\nGET / HTTP/1.1\r\n\(host)\r\n", 400),
    WireCase("RFC 9112 §2.2 a bare LF after the request line", "GET / HTTP/1.1\n\(host)\r\n", 400),
    WireCase("RFC 9112 §2.2 a bare CR in the request line", "GET /\r HTTP/1.1\r\n\(host)\r\n", 400),
    WireCase("RFC 9112 §2.2 a bare CR before CRLF", "GET / HTTP/1.1\r\r\n\(host)\r\n", 400),
    WireCase("RFC 9112 §2.3 HTTP/1.0", "GET / HTTP/1.0\r\n\r\n"),
    WireCase("RFC 9110 §2.5 a minor version to come", "GET / HTTP/1.9\r\n\(host)\r\n"),
    WireCase("RFC 9112 §2.3 the name is case-sensitive", "GET / http/1.1\r\n\(host)\r\n", 400),
    WireCase("RFC 9112 §2.3 two digits", "GET / HTTP/1.10\r\n\(host)\r\n", 400),
    WireCase("RFC 9112 §2.3 a comma for a point", "GET / HTTP/1,1\r\n\(host)\r\n", 400),
    WireCase("RFC 9110 §15.6.6 HTTP/2.0", "GET / HTTP/2.0\r\n\(host)\r\n", 505),
    WireCase("RFC 9113 §3.4 HTTP/2's preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
    WireCase("RFC 8446 §5.1 a TLS record", octets: [0x16, 0x03, 0x01, 0x02, 0x00, 0x01], 400),
    WireCase("RFC 9110 §9.1 an unknown method", "BREW / HTTP/1.1\r\n\(host)\r\n", 501),
    WireCase("RFC 9110 §9.1 methods are case-sensitive", "get / HTTP/1.1\r\n\(host)\r\n", 501),
    WireCase("RFC 9110 §9.3.6 CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", 501),
    WireCase("RFC 9110 §9.3.8 TRACE", "TRACE / HTTP/1.1\r\n\(host)\r\n", 501),
  ]

  static let targets: [WireCase] = [
    WireCase("RFC 9112 §3.2.2 absolute-form", "GET http://b.example:80/c?d HTTP/1.1\r\n\(host)\r\n"),
    WireCase("RFC 9112 §3.2.2 the scheme in capitals", "GET HTTP://b/ HTTP/1.1\r\n\(host)\r\n"),
    WireCase("RFC 9110 §4.2.3 absolute-form with an empty path", "GET http://b HTTP/1.1\r\n\(host)\r\n"),
    WireCase("RFC 9110 §4.2.1 absolute-form without a host", "GET http:///c HTTP/1.1\r\n\(host)\r\n", 400),
    WireCase("RFC 9110 §4.2.4 user information", "GET http://u@b/ HTTP/1.1\r\n\(host)\r\n", 400),
    WireCase("RFC 3986 §3.1 a control character for the colon", "GET http\u{1a}//b/ HTTP/1.1\r\n\(host)\r\n", 400),
    WireCase("RFC 9112 §3.2 another scheme", "GET ftp://b/ HTTP/1.1\r\n\(host)\r\n", 400),
    WireCase("RFC 9112 §3.2.3 authority-form without CONNECT", "GET b:80 HTTP/1.1\r\n\(host)\r\n", 400),
    WireCase("RFC 9112 §3.2.4 asterisk-form", "OPTIONS * HTTP/1.1\r\n\(host)\r\n"),
    WireCase("RFC 9112 §3.2.4 asterisk-form with GET", "GET * HTTP/1.1\r\n\(host)\r\n", 400),
    WireCase("RFC 9112 §3.2.1 no slash", "GET a HTTP/1.1\r\n\(host)\r\n", 400),
    WireCase("RFC 9112 §3.2 a fragment", "GET /a#b HTTP/1.1\r\n\(host)\r\n", 400),
    WireCase("RFC 3986 §3.3 a character that needs an escape", "GET /a|b HTTP/1.1\r\n\(host)\r\n", 400),
    WireCase("RFC 3986 §3.3 a backslash", "GET /a\\b HTTP/1.1\r\n\(host)\r\n", 400),
    WireCase("RFC 3986 §2 octets beyond ASCII", "GET /é HTTP/1.1\r\n\(host)\r\n", 400),
    WireCase("RFC 3986 §2.1 an escape cut short", "GET /a%4 HTTP/1.1\r\n\(host)\r\n", 400),
    WireCase("RFC 3986 §2.1 an escape across a slash", "GET /a%4/b HTTP/1.1\r\n\(host)\r\n", 400),
    WireCase("RFC 3986 §2.1 an escape that is none", "GET /a%zz HTTP/1.1\r\n\(host)\r\n", 400),
    WireCase("RFC 3986 §2.1 an escape in the query that is none", "GET /a?b=%g0 HTTP/1.1\r\n\(host)\r\n", 400),
    WireCase("RFC 3986 §2.1 an escaped NUL", "GET /a%00 HTTP/1.1\r\n\(host)\r\n", 400),
    WireCase("RFC 3986 §2.1 an escaped line feed in the path", "GET /a%0Ab HTTP/1.1\r\n\(host)\r\n", 400),
    WireCase("RFC 3986 §2.5 escapes that are no UTF-8", "GET /%ff HTTP/1.1\r\n\(host)\r\n", 400),
    WireCase("RFC 3986 §2.5 an overlong slash", "GET /%c0%af HTTP/1.1\r\n\(host)\r\n", 400),
    WireCase("RFC 3986 §5.2.4 a dot segment", "GET /a/../b HTTP/1.1\r\n\(host)\r\n", 400),
    WireCase("RFC 3986 §5.2.4 a dot segment at the end", "GET /a/. HTTP/1.1\r\n\(host)\r\n", 400),
    WireCase("RFC 3986 §5.2.4 an escaped dot segment", "GET /a/%2e%2E/b HTTP/1.1\r\n\(host)\r\n", 400),
    WireCase("RFC 3986 §5.2.4 half an escaped dot segment", "GET /.%2e HTTP/1.1\r\n\(host)\r\n", 400),
    WireCase("RFC 3986 §3.3 three dots are a name", "GET /... HTTP/1.1\r\n\(host)\r\n"),
    WireCase("RFC 3986 §3.4 a query with / and ?", "GET /a?b/?c HTTP/1.1\r\n\(host)\r\n"),
  ]

  static let fieldLines: [WireCase] = [
    WireCase("RFC 9112 §5 blanks around a value", "GET / HTTP/1.1\r\nHost:\t a \t\r\n\r\n"),
    WireCase("RFC 9112 §5.1 a space before the colon", "GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400),
    WireCase("RFC 9112 §5.1 a tab before the colon", "GET / HTTP/1.1\r\nHost\t: a\r\n\r\n", 400),
    WireCase("RFC 9112 §5.2 a folded line", "GET / HTTP/1.1\r\n\(host)X: b\r\n c\r\n\r\n", 400),
    WireCase("RFC 9112 §5.2 a fold before the first line", "GET / HTTP/1.1\r\n X: b\r\n\(host)\r\n", 400),
    WireCase("RFC 9112 §5 no colon", "GET / HTTP/1.1\r\n\(host)X\r\n\r\n", 400),
    WireCase("RFC 9110 §5.1 an empty name", "GET / HTTP/1.1\r\n\(host): b\r\n\r\n", 400),
    WireCase("RFC 9110 §5.1 a name that is no token", "GET / HTTP/1.1\r\n\(host)X@: b\r\n\r\n", 400),
    WireCase("RFC 9110 §5.1 a name beyond ASCII", "GET / HTTP/1.1\r\n\(host)é: b\r\n\r\n", 400),
    WireCase("RFC 9110 §5.5 an empty value", "GET / HTTP/1.1\r\n\(host)X:\r\n\r\n"),
    WireCase("RFC 9110 §5.5 a value beyond ASCII", "GET / HTTP/1.1\r\n\(host)X: é\r\n\r\n"),
    WireCase("RFC 9110 §5.5 NUL", "GET / HTTP/1.1\r\n\(host)X: a\0b\r\n\r\n", 400),
    WireCase("RFC 9110 §5.5 DEL", "GET / HTTP/1.1\r\n\(host)X: a\u{7f}\r\n\r\n", 400),
    WireCase("RFC 9112 §2.2 a bare CR in a value", "GET / HTTP/1.1\r\n\(host)X: a\rb\r\n\r\n", 400),
    WireCase("RFC 9112 §2.2 a bare LF after a line", "GET / HTTP/1.1\r\n\(host)X: a\n\r\n", 400),
    WireCase("RFC 9112 §2.2 a bare LF for the empty line", "GET / HTTP/1.1\r\n\(host)\n", 400),
    WireCase("RFC 9112 §3.2 no Host", "GET / HTTP/1.1\r\n\r\n", 400),
    WireCase("RFC 9112 §3.2 no Host, absolute-form", "GET http://a/ HTTP/1.1\r\n\r\n", 400),
    WireCase("RFC 9112 §3.2 two Host", "GET / HTTP/1.1\r\n\(host)\(host)\r\n", 400),
    WireCase("RFC 9112 §3.2 two Host, HTTP/1.0", "GET / HTTP/1.0\r\n\(host)\(host)\r\n", 400),
    WireCase("RFC 9112 §3.2 a Host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400),
    WireCase("RFC 9112 §3.2 a Host with user information", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", 400),
    WireCase("RFC 9112 §3.2 a list of Host", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", 400),
    WireCase("RFC 9112 §3.2 a Host with a bad port", "GET / HTTP/1.1\r\nHost: a:8x\r\n\r\n", 400),
    WireCase("RFC 9112 §3.2 a Host with too large a port", "GET / HTTP/1.1\r\nHost: a:65536\r\n\r\n", 400),
    WireCase("RFC 9112 §3.2 an empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400),
    WireCase("RFC 3986 §3.2.2 an IPv6 Host", "GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n"),
    WireCase("RFC 3986 §3.2.2 an IPv6 Host that is none", "GET / HTTP/1.1\r\nHost: [::1::]\r\n\r\n", 400),
    WireCase("RFC 9110 §10.1.1 an unknown expectation", "GET / HTTP/1.1\r\n\(host)Expect: tea\r\n\r\n", 417),
    WireCase("RFC 9110 §10.1.1 HTTP/1.0 expects nothing", "GET / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n"),
  ]

  private static func chunks(_ body: String) -> String {
    "POST / HTTP/1.1\r\n\(host)Transfer-Encoding: chunked\r\n\r\n\(body)"
  }

  static let bodies: [WireCase] = [
    WireCase("RFC 9112 §6.2 a length", "POST / HTTP/1.1\r\n\(host)Content-Length: 3\r\n\r\nabc"),
    WireCase("RFC 9110 §8.6 leading zeros", "POST / HTTP/1.1\r\n\(host)Content-Length: 003\r\n\r\nabc"),
    WireCase(
      "RFC 9112 §6.1 the coding in capitals",
      "POST / HTTP/1.1\r\n\(host)Transfer-Encoding: CHUNKED\r\n\r\n0\r\n\r\n"),
    WireCase("RFC 9112 §7.1 chunks", chunks("3\r\nabc\r\n0A\r\n0123456789\r\n000\r\n\r\n")),
    WireCase("RFC 9112 §7.1.1 extensions", chunks("3;a;b=c ; d = \"e;\\\"f\"\r\nabc\r\n0;z\r\n\r\n")),
    WireCase("RFC 9112 §7.1.1 a blank after the last extension", chunks("3;a \r\nabc\r\n0\r\n\r\n"), 400),
    WireCase("RFC 9112 §7.1.2 trailers", chunks("1\r\na\r\n0\r\nX: y\r\nContent-Length: 9\r\n\r\n")),
  ]

  static let all = requestLines + targets + fieldLines + bodies

  @Test(arguments: all) func `a request is taken or refused as its section says`(_ row: WireCase) {
    #expect(WireCase.status(row.outcome) == row.status, "\(row.outcome)")
  }

  @Test(arguments: all + RequestSmugglingTests.all) func `a request cut anywhere has one answer`(_ row: WireCase) {
    for cut in 0...row.octets.count {
      let pieces = [Array(row.octets[..<cut]), Array(row.octets[cut...])]
      #expect(WireReading.outcome(pieces) == row.outcome, "cut at \(cut)")
    }
    #expect(WireReading.outcome(row.octets.map { [$0] }) == row.outcome, "cut everywhere")
  }

  @Test func `a path is decoded once, by segment`() {
    let row = WireCase("RFC 3986 §2.4", "GET /a%2Fb/%2541/c%20d/?e=%26f&g HTTP/1.1\r\n\(RequestParserTests.host)\r\n")
    guard case .request(let reading) = row.outcome else {
      Issue.record("\(row.outcome)")
      return
    }
    #expect(reading.path == ["a/b", "%41", "c d", ""])
    #expect(reading.query == "e=%26f&g")
  }

  @Test func `a query's items are decoded, and a plus is a plus`() throws {
    let request = try Request(method: .get, target: "/?phone=+91&a%3D=b%26c&&d&phone=2")
    #expect(request.query.items.map(\.name) == ["phone", "a=", "d", "phone"])
    #expect(request.query.items.map(\.value) == ["+91", "b&c", "", "2"])
    #expect(request.query["phone"] == "+91")
    #expect(request.query["e"] == nil)
  }

  @Test(arguments: [
    ("HTTP/1.1", "", true), ("HTTP/1.1", "Connection: close\r\n", false),
    ("HTTP/1.1", "Connection: x\r\nConnection: y , CLOSE\r\n", false), ("HTTP/1.1", "Connection: closed\r\n", true),
    ("HTTP/1.0", "", false), ("HTTP/1.0", "Connection: Keep-Alive\r\n", true),
    ("HTTP/1.0", "Connection: keep-alive, close\r\n", false),
  ]) func `RFC 9112 §9.3 a connection persists or not`(_ version: String, _ fields: String, _ persists: Bool) {
    guard case .request(let reading) = WireReading.outcome("GET / \(version)\r\nHost: a\r\n\(fields)\r\n") else {
      Issue.record("refused")
      return
    }
    #expect(reading.persists == persists)
  }

  @Test func `an error names its section and never repeats the request`() {
    for row in RequestParserTests.all {
      guard case .error(let error) = row.outcome else { continue }
      #expect(error.section.hasPrefix("RFC "))
      #expect(error.detail.hasSuffix("."))
      let isASCII = error.detail.utf8.allSatisfy { $0 < 0x80 }
      #expect(isASCII)
    }
  }

  @Test func `RFC 9110 §5.6.2 character classes hold what their grammar says`() {
    let alphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    let token = Set((alphanumeric + "!#$%&'*+-.^_`|~").utf8)
    let name = Set((alphanumeric + "-._~!$&'()*+,;=").utf8)
    for octet in UInt8.min...UInt8.max {
      #expect(octet.isTokenOctet == token.contains(octet))
      #expect(octet.isRegisteredNameOctet == name.contains(octet))
      #expect(octet.isPathOctet == (name.contains(octet) || octet == UInt8(ascii: ":") || octet == UInt8(ascii: "@")))
    }
  }
}
