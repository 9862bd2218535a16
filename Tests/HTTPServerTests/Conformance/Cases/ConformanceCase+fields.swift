extension ConformanceCase {
  private static func field(_ line: String) -> String { get("/describe/a", line + "\r\n") }

  static let fields: [ConformanceCase] = [
    .must("9112 §5", "no blank after the colon", field("X:y"), .ok("/describe/a")),
    .must("9112 §5", "blanks around a value", field("X: \t y\t "), .ok("/describe/a")),
    .must("9112 §5", "an empty value", field("X:"), .ok("/describe/a")),
    .must("9112 §5", "blanks for a value", field("X: \t "), .ok("/describe/a")),
    .must("9110 §5.1", "a name of every token character", field("!#$%&'*+-.^_`|~09azAZ: y"), .ok("/describe/a")),
    .must("9110 §5.1", "a name goes by any case", post("cONTENT-lENGTH: 1\r\n", "a"), .ok("a")),
    .must("9110 §5.1", "a field that nobody knows", field("Unheard-Of: y"), .ok("/describe/a")),
    .must("9110 §5.3", "one name twice", field("X: y\r\nX: z"), .ok("/describe/a")),
    .should("9110 §5.5", "a value beyond ASCII", field("X: é"), .ok("/describe/a")),
    .must("9110 §5.5", "a colon in a value", field("X: y:z: "), .ok("/describe/a")),
    .should("9110 §5.6.4", "a quote that does not end", field("X: \"y"), .ok("/describe/a")),
    .must("9112 §5.1", "a space before the colon", field("X : y"), .refused(400)),
    .must("9112 §5.1", "a tab before the colon", field("X\t: y"), .refused(400)),
    .must(
      "9112 §5.1", "a space before the colon of Host", "GET /describe/a HTTP/1.1\r\nHost : a\r\n\r\n", .refused(400)),
    .must("9112 §5.2", "a folded line", field("X: y\r\n z"), .refused(400, 200)),
    .must("9112 §5.2", "a line folded with a tab", field("X: y\r\n\tz"), .refused(400, 200)),
    .must("9112 §5.2", "a fold of nothing", field("X: y\r\n "), .refused(400, 200)),
    .must(
      "9112 §2.2", "a blank before the first line", "GET /describe/a HTTP/1.1\r\n X: y\r\n\(host)\r\n",
      .refused(400, 200)),
    .must("9112 §2.2", "a blank before Host", "GET /describe/a HTTP/1.1\r\n Host: a\r\n\r\n", .refused(400)),
    .should("9112 §2.2", "no colon", field("X"), .refused(400)),
    .should("9112 §2.2", "no name", field(": y"), .refused(400)),
    .should("9112 §2.2", "a blank in a name", field("X Y: z"), .refused(400)),
    .should("9112 §2.2", "an at sign in a name", field("X@: y"), .refused(400)),
    .should("9112 §2.2", "a parenthesis in a name", field("X(Y): z"), .refused(400)),
    .should("9112 §2.2", "a slash in a name", field("X/Y: z"), .refused(400)),
    .should("9112 §2.2", "an equals sign for the colon", field("X=y"), .refused(400)),
    .should("9112 §2.2", "a quote in a name", field("\"X\": y"), .refused(400)),
    .should("9112 §2.2", "a control character in a name", field("X\u{01}: y"), .refused(400)),
    .should("9112 §2.2", "a name beyond ASCII", field("é: y"), .refused(400)),
    .must("9110 §5.5", "a NUL in a name", field("X\0: y"), .refused(400)),
    .must("9110 §5.5", "a NUL in a value", field("X: a\0b"), .refused(400, 200)),
    .must("9110 §5.5", "a bare CR in a value", field("X: a\rb"), .refused(400, 200)),
    .must("9110 §5.5", "a bare CR at the end of a value", field("X: a\r"), .refused(400, 200)),
    .choice("9110 §5.5", "a control character in a value", field("X: a\u{01}b"), .refused(400)),
    .choice("9110 §5.5", "DEL in a value", field("X: a\u{7f}b"), .refused(400)),
    .choice("9110 §5.5", "an escape character in a value", field("X: \u{1b}[31m"), .refused(400)),
    .choice(
      "9112 §2.2", "a line that ends with a bare LF", "GET /describe/a HTTP/1.1\r\n\(host)X: y\n\r\n", .refused(400)),
    .choice("9112 §2.2", "the section ends with a bare LF", "GET /describe/a HTTP/1.1\r\n\(host)\n", .refused(400)),
    .must(
      "9112 §2.2", "a bare CR for the section's end", "GET /describe/a HTTP/1.1\r\n\(host)\rX: y\r\n\r\n", .refused(400)
    ),
    .choice(
      "9110 §5.4", "80 fields", field((1...80).map { "X-\($0): y" }.joined(separator: "\r\n")), .ok("/describe/a")),
    .must(
      "9110 §5.4", "a field larger than is taken", field("X: " + String(repeating: "y", count: 40_000)),
      .refused(431, 400)),
    .must(
      "9110 §5.4", "more fields than are taken", field((1...4_000).map { "X-\($0): y" }.joined(separator: "\r\n")),
      .refused(431, 400)),
    .choice(
      "9110 §5.4", "a field of 7,000 octets", field("X: " + String(repeating: "y", count: 7_000)), .ok("/describe/a")),
  ]

  /// Fields that a server may leave alone.
  static let fieldsLeftAlone: [ConformanceCase] = [
    .must("9110 §14.2", "a range of a unit that is none", field("Range: furlongs=1-2"), .ok("/describe/a")),
    .must("9110 §14.2", "a malformed range", field("Range: bytes=2-1"), .ok("/describe/a")),
    .must("9110 §13.1.5", "If-Range without Range", field("If-Range: \"x\""), .ok("/describe/a")),
    .choice("9110 §12.5.1", "Accept of what there is not", field("Accept: image/png"), .ok("/describe/a")),
    .choice("9110 §12.5.3", "Accept-Encoding of nothing", field("Accept-Encoding: identity;q=0"), .ok("/describe/a")),
    .must(
      "9110 §10.1.4", "TE of what is not implemented", field("Connection: TE\r\nTE: trailers, deflate;q=0.5"),
      .ok("/describe/a")),
    .choice("9110 §7.6.2", "Max-Forwards, which is for proxies", field("Max-Forwards: 0"), .ok("/describe/a")),
    .must(
      "9110 §7.6.1", "Connection names a field that is not there", field("Connection: X-Absent"), .ok("/describe/a")),
  ]
}
