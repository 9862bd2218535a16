extension ConformanceCase {
  private static let end = "0\r\n\r\n"

  private static func coding(_ value: String, _ content: String = "3\r\nabc\r\n" + end) -> String {
    post("Transfer-Encoding:\(value)\r\n", content)
  }

  static let transferEncoding: [ConformanceCase] = [
    .must("9112 §7.1", "chunked", coding(" chunked"), .ok("abc")),
    .must("9112 §7", "chunked in any case", coding(" ChUnKeD"), .ok("abc")),
    .must("9110 §5.6.3", "blanks around it", coding("\t chunked \t"), .ok("abc")),
    .must("9110 §5.6.1.2", "empty members of the list", coding(" ,chunked, ,"), .ok("abc")),
    .must(
      "9112 §6.1", "chunked with GET is read", get("/describe/a", "Transfer-Encoding: chunked\r\n") + end,
      .ok("/describe/a")),
    .should("9112 §6.1", "a coding that is not implemented", coding(" gzip, chunked"), .refusedAndClosed(501)),
    .should(
      "9112 §6.1", "a coding that is not implemented, on a line of its own",
      coding(" gzip\r\nTransfer-Encoding: chunked"), .refusedAndClosed(501)),
    .should("9112 §6.1", "a coding that nobody knows", coding(" cow, chunked"), .refusedAndClosed(501)),
    .must("9112 §6.3", "chunked is not the last", coding(" chunked, gzip"), .refusedAndClosed(400, 501)),
    .must("9112 §6.3", "chunked is not there", coding(" gzip"), .refusedAndClosed(400, 501)),
    .must("9112 §6.3", "identity", coding(" identity", "abc"), .refusedAndClosed(400, 501)),
    .must("9112 §6.3", "chunked, identity", coding(" chunked, identity"), .refusedAndClosed(400, 501)),
    .must("9112 §6.3", "nothing", coding(""), .refusedAndClosed(400, 501)),
    .must("9112 §6.3", "a comma alone", coding(" ,"), .refusedAndClosed(400, 501)),
    .must("9112 §6.3", "a longer word", coding(" xchunked"), .refusedAndClosed(400, 501)),
    .must("9112 §6.3", "a shorter word", coding(" chunk"), .refusedAndClosed(400, 501)),
    .must("9112 §6.3", "quotes", coding(" \"chunked\""), .refusedAndClosed(400, 501)),
    .must("9112 §6.3", "a semicolon", coding(" chunked;"), .refusedAndClosed(400, 501)),
    .must("9112 §7.1", "a parameter", coding(" chunked;q=1"), .refusedAndClosed(400, 501)),
    .must("9112 §6.3", "no comma between", coding(" gzip chunked"), .refusedAndClosed(400, 501)),
    .must("9112 §6.1", "chunked twice", coding(" chunked, chunked"), .refusedAndClosed(400, 501)),
    .must(
      "9112 §6.1", "chunked on two lines", coding(" chunked\r\nTransfer-Encoding: chunked"), .refusedAndClosed(400, 501)
    ),
    .must(
      "9112 §6.1", "HTTP/1.0", post("Transfer-Encoding: chunked\r\nConnection: keep-alive\r\n", end, version: "1.0"),
      .refusedAndClosed(400, 200, 501)),
    .choice(
      "9110 §15.5.14", "more chunks than are taken",
      coding(" chunked", "3e9\r\n" + String(repeating: "a", count: 1_001) + "\r\n" + end),
      .refused(413)),
  ]

  static let chunks: [ConformanceCase] = [
    .must("9112 §7.1", "several chunks", chunked("1\r\na\r\n2\r\nbc\r\n" + end), .ok("abc")),
    .must("9112 §7.1", "no content", chunked(end), .ok("")),
    .must("9112 §7.1", "a size in capitals", chunked("A\r\n0123456789\r\n" + end), .ok("0123456789")),
    .must("9112 §7.1", "a size in small letters", chunked("a\r\n0123456789\r\n" + end), .ok("0123456789")),
    .must("9112 §7.1", "zeros before the size", chunked("0003\r\nabc\r\n000\r\n\r\n"), .ok("abc")),
    .must("9112 §7.1", "CRLF in a chunk's data", chunked("5\r\na\r\n\r\n\r\n" + end), .answers(.status(200))),
    .must("9112 §7.1.1", "an extension", chunked("3;a\r\nabc\r\n" + end), .ok("abc")),
    .must("9112 §7.1.1", "an extension with a value", chunked("3;a=b;c=d\r\nabc\r\n" + end), .ok("abc")),
    .must("9112 §7.1.1", "an extension in quotes", chunked("3;a=\"b;\\\" \"\r\nabc\r\n" + end), .ok("abc")),
    .must(
      "9112 §2.2", "a bare CR behind a backslash in an extension", chunked("3;a=\"\\\r\"\r\nabc\r\n" + end),
      .refused(400)),
    .must(
      "9110 §5.6.4", "NUL behind a backslash in an extension", chunked("3;a=\"\\\0\"\r\nabc\r\n" + end), .refused(400)),
    .must("9112 §7.1.1", "an extension with blanks", chunked("3 ; a = b\r\nabc\r\n" + end), .ok("abc")),
    .must("9112 §7.1.1", "an extension of the last chunk", chunked("3\r\nabc\r\n0;a\r\n\r\n"), .ok("abc")),
    .must("9112 §7.1.2", "a trailer", chunked("3\r\nabc\r\n0\r\nX: y\r\n\r\n"), .ok("abc")),
    .must("9112 §7.1.2", "several trailers", chunked("3\r\nabc\r\n0\r\nX: y\r\nZ:\r\n\r\n"), .ok("abc")),
    .must("9110 §6.5.1", "a trailer that would frame", chunked("0\r\nContent-Length: 99\r\n\r\n"), .ok("")),
    .must("9110 §6.5.1", "a trailer that would close", chunked("0\r\nConnection: close\r\n\r\n"), .ok("")),
    .must("9110 §6.5.1", "a trailer that would route", chunked("0\r\nHost: b\r\n\r\n"), .ok("")),
    .must(
      "9112 §7.1", "what follows is the next request", chunked("3\r\nabc\r\n" + end) + get("/describe/b"),
      .answers(.status(200, "abc"), .status(200, "/describe/b"))),
    ConformanceCase(
      .must, "9112 §7.1", "in many writes",
      ["3", "\r", "\nab", "c\r", "\n0\r\n", "\r\n"].reduce([Turn(octets: Array(chunked("").utf8))]) {
        $0 + [Turn(octets: Array($1.utf8), answers: $0.count == 6 ? [.status(200, "abc")] : [])]
      }, .keptHere),
    .must("9112 §7.1", "a size of 64 bits", chunked("FFFFFFFFFFFFFFFF\r\nabc\r\n" + end), .refusedAndClosed(413, 400)),
    .must(
      "9112 §7.1", "a size of 64 bits and more", chunked("10000000000000003\r\nabc\r\n" + end),
      .refusedAndClosed(413, 400)),
    .must(
      "9112 §7.1", "a size of 32 bits and more", chunked("100000003\r\nabc\r\n" + end), .refusedAndClosed(413, 400)),
    .must("9112 §7.1", "a size less than nothing", chunked("-1\r\nabc\r\n" + end), .refusedAndClosed(400)),
    .should("9112 §2.2", "a size with a sign", chunked("+3\r\nabc\r\n" + end), .refusedAndClosed(400)),
    .should("9112 §2.2", "a size with 0x", chunked("0x3\r\nabc\r\n" + end), .refusedAndClosed(400)),
    .should("9112 §2.2", "a size that is none", chunked("g\r\nabc\r\n" + end), .refusedAndClosed(400)),
    .should("9112 §2.2", "no size", chunked("\r\nabc\r\n" + end), .refusedAndClosed(400)),
    .should("9112 §2.2", "a blank before a size", chunked(" 3\r\nabc\r\n" + end), .refusedAndClosed(400)),
    .should("9112 §2.2", "a blank after a size", chunked("3 \r\nabc\r\n" + end), .refusedAndClosed(400)),
    .should("9112 §2.2", "a NUL after a size", chunked("3\0\r\nabc\r\n" + end), .refusedAndClosed(400)),
    .should("9112 §2.2", "a comma after a size", chunked("3,\r\nabc\r\n" + end), .refusedAndClosed(400)),
    .should("9112 §2.2", "data longer than its size", chunked("3\r\nabcd\r\n" + end), .refusedAndClosed(400)),
    .should("9112 §2.2", "data shorter than its size", chunked("5\r\nabc\r\n" + end), .refusedAndClosed(400)),
    .should("9112 §2.2", "data without its CRLF", chunked("3\r\nabc" + end), .refusedAndClosed(400)),
    .choice("9112 §2.2", "data that ends with a bare LF", chunked("3\r\nabc\n" + end), .refusedAndClosed(400)),
    .should("9112 §2.2", "data that ends with a bare CR", chunked("3\r\nabc\r" + end), .refusedAndClosed(400)),
    .choice("9112 §2.2", "a size that ends with a bare LF", chunked("3\nabc\r\n" + end), .refusedAndClosed(400)),
    .should("9112 §2.2", "a size that ends with a bare CR", chunked("3\rabc\r\n" + end), .refusedAndClosed(400)),
    .choice("9112 §2.2", "a last chunk that ends with a bare LF", chunked("0\n\n"), .refusedAndClosed(400)),
    .should("9112 §2.2", "an extension without a name", chunked("3;\r\nabc\r\n" + end), .refusedAndClosed(400)),
    .should("9112 §2.2", "an extension without a value", chunked("3;a=\r\nabc\r\n" + end), .refusedAndClosed(400)),
    .should("9112 §2.2", "a quote that does not end", chunked("3;a=\"b\r\nabc\r\n" + end), .refusedAndClosed(400)),
    .choice("9112 §2.2", "a bare LF in an extension", chunked("3;a\nabc\r\n" + end), .refusedAndClosed(400)),
    .must("9112 §2.2", "a bare CR in an extension", chunked("3;a\rb\r\nabc\r\n" + end), .refusedAndClosed(400)),
    .choice(
      "9112 §7.1.1", "an extension longer than is taken",
      chunked("3;" + String(repeating: "a", count: 2_000) + "\r\nabc\r\n" + end),
      .refusedAndClosed(400)),
    .must("9112 §5.2", "a folded trailer", chunked("0\r\nX: y\r\n z\r\n\r\n"), .refused(400, 200)),
    .should("9112 §2.2", "a trailer without a colon", chunked("0\r\nX\r\n\r\n"), .refusedAndClosed(400)),
    .should(
      "9112 §5.1", "a trailer with a space before its colon", chunked("0\r\nX : y\r\n\r\n"), .refusedAndClosed(400)),
    .choice("9112 §2.2", "a trailer that ends with a bare LF", chunked("0\r\nX: y\n\r\n"), .refusedAndClosed(400)),
    .must("9110 §5.5", "a NUL in a trailer", chunked("0\r\nX: a\0b\r\n\r\n"), .refused(400, 200)),
    ConformanceCase(
      .choice, "9112 §8", "the client ends its side before the last chunk",
      [Turn(octets: Array(chunked("3\r\nabc\r\n").utf8), answers: [.status(400)], endsOutput: true)], .closedHere),
  ]
}
