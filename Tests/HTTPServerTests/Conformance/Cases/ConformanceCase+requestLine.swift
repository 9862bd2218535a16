extension ConformanceCase {
  static let requestLine: [ConformanceCase] = [
    .must("9112 §3", "a request line", get("/describe/a"), .ok("/describe/a")),
    .should("9112 §3", "8,000 octets of request line", get(longTarget), .ok(longTarget)),
    .must(
      "9110 §15.5.15", "a target longer than is parsed", get("/describe/" + String(repeating: "a", count: 100_000)),
      .refused(414)),
    .should(
      "9112 §3", "a method longer than any", String(repeating: "X", count: 200) + get("/").dropFirst(3), .refused(501)),
    .should("9112 §3", "a method alone", "GET\r\n\(host)\r\n", .refused(400)),
    .should("9112 §3", "no target", "GET HTTP/1.1\r\n\(host)\r\n", .refused(400)),
    .should("9112 §3", "no version, as in HTTP/0.9", "GET /describe/a\r\n\r\n", .refused(400)),
    .should("9112 §3", "no line at all, but fields", "Host: a\r\nX: y\r\n\r\n", .refused(400)),
    .should("9112 §3", "a method that is no token", "G(T /describe/a HTTP/1.1\r\n\(host)\r\n", .refused(400, 501)),
    .should("9112 §3", "a method with a NUL", "G\0T /describe/a HTTP/1.1\r\n\(host)\r\n", .refused(400, 501)),
    .should("9112 §3", "a method in quotes", "\"GET\" /describe/a HTTP/1.1\r\n\(host)\r\n", .refused(400, 501)),
    .should("9112 §3", "a fourth word", "GET /describe/a b HTTP/1.1\r\n\(host)\r\n", .refused(400)),
    .should("9112 §3", "a word after the version", "GET /describe/a HTTP/1.1 b\r\n\(host)\r\n", .refused(400)),
    .should("9112 §3", "a NUL in the target", "GET /describe/a\0b HTTP/1.1\r\n\(host)\r\n", .refused(400)),
    .should("9112 §2.2", "an answer for a request", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", .refused(400)),
    .choice("9112 §3", "two spaces before the target", "GET  /describe/a HTTP/1.1\r\n\(host)\r\n", .refused(400)),
    .choice("9112 §3", "two spaces before the version", "GET /describe/a  HTTP/1.1\r\n\(host)\r\n", .refused(400)),
    .choice("9112 §3", "a tab for a space", "GET\t/describe/a HTTP/1.1\r\n\(host)\r\n", .refused(400)),
    .choice("9112 §3", "a vertical tab for a space", "GET /describe/a\u{0b}HTTP/1.1\r\n\(host)\r\n", .refused(400)),
    .choice("9112 §3", "a form feed for a space", "GET\u{0c}/describe/a HTTP/1.1\r\n\(host)\r\n", .refused(400)),
    .choice("9112 §3", "a space at the end", "GET /describe/a HTTP/1.1 \r\n\(host)\r\n", .refused(400)),
    .choice("9112 §3", "a blank at the beginning", " GET /describe/a HTTP/1.1\r\n\(host)\r\n", .refused(400)),
    .should("9112 §2.2", "one empty line before it", "\r\n" + get("/describe/a"), .ok("/describe/a")),
    .should(
      "9112 §2.2", "an empty line after content", post("Content-Length: 1\r\n", "a") + "\r\n" + get("/describe/b"),
      .answers(.status(200, "a"), .status(200, "/describe/b"))),
    .choice("9112 §2.2", "two empty lines before it", "\r\n\r\n" + get("/describe/a"), .refused(400)),
    .choice("9112 §2.2", "a bare LF before it", "\n" + get("/describe/a"), .refused(400)),
    .choice("9112 §2.2", "it ends with a bare LF", "GET /describe/a HTTP/1.1\n\(host)\r\n", .refused(400)),
    .must("9112 §2.2", "a bare CR in the target", "GET /describe/a\rb HTTP/1.1\r\n\(host)\r\n", .refused(400)),
    .must("9112 §2.2", "a bare CR before CRLF", "GET /describe/a HTTP/1.1\r\r\n\(host)\r\n", .refused(400)),
    .must("9112 §2.2", "a bare CR for CRLF", "GET /describe/a HTTP/1.1\r\(host)\r\n", .refused(400)),
  ]

  private static let longTarget =
    "/describe/" + String(repeating: "a", count: 8_000 - "GET /describe/ HTTP/1.1".utf8.count)

  static let versions: [ConformanceCase] = [
    .must(
      "9112 §2.3", "HTTP/1.0", "GET /describe/a HTTP/1.0\r\n\r\n", .answers(.status(200, "/describe/a"), end: .closed)),
    .should("9110 §2.5", "a minor version to come", get("/describe/a", version: "1.2"), .ok("/describe/a")),
    .should("9110 §2.5", "the last minor version", get("/describe/a", version: "1.9"), .ok("/describe/a")),
    .should("9112 §2.3", "the name in lower case", "GET /describe/a http/1.1\r\n\(host)\r\n", .refused(400, 505)),
    .should("9112 §2.3", "the name in mixed case", "GET /describe/a Http/1.1\r\n\(host)\r\n", .refused(400, 505)),
    .should("9112 §2.3", "another name", "GET /describe/a HTTPS/1.1\r\n\(host)\r\n", .refused(400, 505)),
    .should("9112 §2.3", "no slash", "GET /describe/a HTTP1.1\r\n\(host)\r\n", .refused(400, 505)),
    .should("9112 §2.3", "no minor version", get("/describe/a", version: "1"), .refused(400, 505)),
    .should("9112 §2.3", "a point and no digit", get("/describe/a", version: "1."), .refused(400, 505)),
    .should("9112 §2.3", "a comma for a point", get("/describe/a", version: "1,1"), .refused(400, 505)),
    .should("9112 §2.3", "two digits of minor version", get("/describe/a", version: "1.10"), .refused(400, 505)),
    .should("9112 §2.3", "two digits of major version", get("/describe/a", version: "01.1"), .refused(400, 505)),
    .should("9112 §2.3", "letters", get("/describe/a", version: "x.y"), .refused(400, 505)),
    .should("9112 §2.3", "a sign", get("/describe/a", version: "+1.1"), .refused(400, 505)),
    .choice("9110 §15.6.6", "HTTP/0.9 by name", get("/describe/a", version: "0.9"), .refused(505, 400)),
    .choice("9110 §15.6.6", "HTTP/2.0", get("/describe/a", version: "2.0"), .refused(505, 400)),
    .choice("9110 §15.6.6", "HTTP/3.0", get("/describe/a", version: "3.0"), .refused(505, 400)),
    .choice("9113 §3.4", "the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", .refused(505, 400)),
    .choice(
      "9110 §7.8", "an upgrade to h2c is not taken",
      get("/describe/a", "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"),
      .answers(.status(200, "/describe/a", ["upgrade": .absent]))),
    .choice(
      "9110 §7.8", "an upgrade to WebSocket is not taken",
      get("/describe/a", "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"),
      .answers(.status(200, "/describe/a", ["upgrade": .absent]))),
    ConformanceCase(.choice, "8446 §5.1", "a TLS record", octets: tlsRecord, .refused(400)),
    ConformanceCase(
      .choice, "8446 §5.1", "the first octet of a TLS record", octets: [0x16], .refused(400), endsOutput: true),
    ConformanceCase(
      .choice, "9112 §2.2", "the hello of SSL 2", octets: [0x80, 0x2e, 0x01, 0x00, 0x02, 0x00, 0x15, 0x0a],
      .refused(400)),
    ConformanceCase(
      .choice, "9112 §2.2", "nothing but NULs", octets: [UInt8](repeating: 0, count: 64), .refused(400),
      endsOutput: true),
  ]

  /// The beginning of a ClientHello, with a line feed in it.
  private static let tlsRecord: [UInt8] = [
    0x16, 0x03, 0x01, 0x00, 0x0a, 0x01, 0x00, 0x00, 0x06, 0x03, 0x03, 0x0d, 0x0a,
  ]

  private init(
    _ force: Force, _ section: String, _ name: String, octets: [UInt8], _ expected: Expectation,
    endsOutput: Bool = false
  ) {
    let turn = Turn(octets: octets, answers: expected.answers, endsOutput: endsOutput)
    self.init(force, section, name, [turn], expected.end)
  }
}
