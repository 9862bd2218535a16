extension ConformanceCase {
  private static let ok = ExpectedAnswer.status(200, "/describe/a")
  private static let okAndClose = ExpectedAnswer.status(200, "/describe/a", ["connection": .equals("close")])

  private static func connection(_ value: String, version: String = "1.1") -> String {
    get("/describe/a", "Connection: \(value)\r\n", version: version)
  }

  private static let noHost = "GET /describe/a HTTP/1.1\r\n\r\n"

  static let persistence: [ConformanceCase] = [
    .should("9112 §9.3", "HTTP/1.1 stays open", get("/describe/a"), .kept("/describe/a")),
    .should("9112 §9.3", "HTTP/1.1 with keep-alive stays open", connection("keep-alive"), .kept("/describe/a")),
    .must("9112 §9.6", "close", connection("close"), .answers(okAndClose, end: .closed)),
    .must("9112 §9.6", "close in any case", connection("CLOSE"), .answers(okAndClose, end: .closed)),
    .must("9112 §9.6", "close in a list", connection("x , close"), .answers(okAndClose, end: .closed)),
    .must(
      "9112 §9.6", "close on a second line", connection("x\r\nConnection: close"), .answers(okAndClose, end: .closed)),
    .must(
      "9112 §9.3", "close goes before keep-alive", connection("keep-alive, close"), .answers(okAndClose, end: .closed)),
    .must(
      "9112 §9.6", "close after content", post("Content-Length: 3\r\nConnection: close\r\n", "abc"),
      .answers(.status(200, "abc", ["connection": .equals("close")]), end: .closed)),
    .must(
      "9112 §9.6", "close with HEAD", "HEAD /describe/a HTTP/1.1\r\n\(host)Connection: close\r\n\r\n",
      .answers(.head(200, ["connection": .equals("close")]), end: .closed)),
    .should("9112 §9.3", "closed is another word", connection("closed"), .kept("/describe/a")),
    .should(
      "9112 §9.3", "close in another field", get("/describe/a", "Proxy-Connection: close\r\n"), .kept("/describe/a")),
    .should("9112 §9.3", "an empty Connection", connection(""), .kept("/describe/a")),
    .must("9112 §9.3", "HTTP/1.0 closes", "GET /describe/a HTTP/1.0\r\n\r\n", .answers(ok, end: .closed)),
    .choice(
      "9112 §9.3", "HTTP/1.0 with keep-alive stays open", connection("keep-alive", version: "1.0"),
      .answers(.status(200, "/describe/a", ["connection": .equals("keep-alive")]))),
    .choice(
      "9112 §9.3", "HTTP/1.0 with keep-alive in capitals", connection("Keep-Alive", version: "1.0"),
      .answers(.status(200, "/describe/a", ["connection": .equals("keep-alive")]))),
    .must(
      "9112 §9.3", "HTTP/1.0 with keep-alive and close", connection("keep-alive, close", version: "1.0"),
      .answers(ok, end: .closed)),
    .must(
      "9112 §9.3", "HTTP/1.0 with a Keep-Alive field alone",
      get("/describe/a", "Keep-Alive: timeout=5\r\n", version: "1.0"), .answers(ok, end: .closed)),
    .must(
      "9112 §9.3", "HTTP/1.0 with Proxy-Connection",
      get("/describe/a", "Proxy-Connection: keep-alive\r\n", version: "1.0"), .answers(ok, end: .closed)),
    .choice("9112 §9.3", "404 leaves it open", get("/none"), .answers(.status(404))),
    .choice("9112 §9.3", "405 leaves it open", "DELETE /describe/a HTTP/1.1\r\n\(host)\r\n", .answers(.status(405))),
    .should(
      "9112 §9.6", "400 says that it closes", noHost,
      .answers(.status(400, nil, ["connection": .equals("close")]), end: .closedHere)),
    ConformanceCase(
      .choice, "9112 §9.6", "a client that has ended its side gets its answer",
      [Turn(octets: Array(get("/describe/a").utf8), answers: [ok], endsOutput: true)], .closed),
    ConformanceCase(
      .must, "9112 §9.3", "many requests, one after the other",
      [Turn](repeating: Turn(octets: Array(get("/describe/a").utf8), answers: [ok]), count: 20), .keptHere),
  ]

  static let pipelining: [ConformanceCase] = [
    .must(
      "9112 §9.3.2", "two requests", get("/describe/a") + get("/describe/b"), .answers(ok, .status(200, "/describe/b"))),
    ConformanceCase(
      .must, "9112 §9.3.2", "fifty requests",
      [
        Turn(
          octets: Array((0..<50).map { get("/describe/\($0)") }.joined().utf8),
          answers: (0..<50).map { .status(200, "/describe/\($0)") })
      ], .keptHere),
    .must(
      "9112 §9.3.2", "content between", get("/describe/a") + post("Content-Length: 3\r\n", "abc") + get("/describe/b"),
      .answers(ok, .status(200, "abc"), .status(200, "/describe/b"))),
    .must(
      "9112 §9.3.2", "chunks between",
      chunked("1\r\na\r\n0\r\n\r\n") + get("/describe/a") + chunked("1\r\nb\r\n0\r\n\r\n"),
      .answers(.status(200, "a"), ok, .status(200, "b"))),
    .must(
      "9112 §9.3.2", "HEAD between", "HEAD /describe/a HTTP/1.1\r\n\(host)\r\n" + get("/describe/b"),
      .answers(.head(200), .status(200, "/describe/b"))),
    .must("9112 §9.3.2", "404 between", get("/none") + get("/describe/a"), .answers(.status(404), ok)),
    .must("9112 §9.3.2", "204 between", get("/empty") + get("/describe/a"), .answers(.status(204, ""), ok)),
    .must(
      "9112 §9.3.2", "304 between", get("/tagged", "If-None-Match: \"1-6\"\r\n") + get("/describe/a"),
      .answers(.status(304, ""), ok)),
    .must(
      "9112 §9.3.2", "a malformed one ends it", get("/describe/a") + noHost + smuggled,
      .answers(ok, .status(400), end: .closedHere)),
    .must(
      "9112 §9.3.2", "a close ends it", get("/describe/a") + connection("close") + smuggled,
      .answers(ok, okAndClose, end: .closed)),
    ConformanceCase(
      .must, "9112 §9.3.2", "a request in two writes behind one that is whole",
      [
        Turn(octets: Array((get("/describe/a") + "GET /desc").utf8), answers: [ok]),
        Turn(octets: Array("ribe/b HTTP/1.1\r\n\(host)\r\n".utf8), answers: [.status(200, "/describe/b")]),
      ], .keptHere),
  ]
}
