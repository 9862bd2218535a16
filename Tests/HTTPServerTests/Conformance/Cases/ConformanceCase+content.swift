extension ConformanceCase {
  private static func length(_ value: String, _ content: String = "abc") -> String {
    post("Content-Length: \(value)\r\n", content)
  }

  static let contentLength: [ConformanceCase] = [
    .must("9112 §6.2", "a length", length("3"), .ok("abc")),
    .must("9110 §8.6", "nothing", length("0", ""), .ok("")),
    .must("9110 §8.6", "zeros before the digits", length("003"), .ok("abc")),
    .must("9110 §8.6", "blanks around it", length("\t 3 \t"), .ok("abc")),
    .must("9112 §6.3", "none means no content", "POST /echo HTTP/1.1\r\n\(host)\r\n", .ok("")),
    .must(
      "9112 §6.3", "content that reads like a request", length("\(smuggled.utf8.count)", smuggled),
      .answers(.status(200))),
    .must(
      "9112 §6", "content with GET is read", get("/describe/a", "Content-Length: 3\r\n") + "abc", .ok("/describe/a")),
    .must(
      "9112 §6", "content with HEAD is read", "HEAD /describe/a HTTP/1.1\r\n\(host)Content-Length: 3\r\n\r\nabc",
      .answers(.head(200))),
    .must(
      "9112 §6", "content with a method not allowed is read or the connection closed",
      "DELETE /describe/a HTTP/1.1\r\n\(host)Content-Length: 3\r\n\r\nabc", .answers(.status(405))),
    .must(
      "9112 §6", "content for nobody is read or the connection closed",
      "POST /none HTTP/1.1\r\n\(host)Content-Length: 3\r\n\r\nabc", .answers(.status(404))),
    .must("9112 §6.3", "a sign", length("+3"), .refusedAndClosed(400)),
    .must("9112 §6.3", "less than nothing", length("-1"), .refusedAndClosed(400)),
    .must("9112 §6.3", "less than nothing, of zero", length("-0", ""), .refusedAndClosed(400)),
    .must("9112 §6.3", "hexadecimal", length("0x3"), .refusedAndClosed(400)),
    .must("9112 §6.3", "a fraction", length("3.0"), .refusedAndClosed(400)),
    .must("9112 §6.3", "an exponent", length("3e0"), .refusedAndClosed(400)),
    .must("9112 §6.3", "no digit", length(""), .refusedAndClosed(400)),
    .must("9112 §6.3", "letters", length("three"), .refusedAndClosed(400)),
    .must("9112 §6.3", "digits and letters", length("3a"), .refusedAndClosed(400)),
    .must("9112 §6.3", "a blank inside", length("0 3"), .refusedAndClosed(400)),
    .must("9112 §6.3", "an underscore", length("0_3"), .refusedAndClosed(400)),
    .must("9112 §6.3", "quotes", length("\"3\""), .refusedAndClosed(400)),
    .must("9112 §6.3", "digits beyond ASCII", length("٣"), .refusedAndClosed(400)),
    .must("9112 §6.3", "a semicolon", length("3;"), .refusedAndClosed(400)),
    .must("9112 §6.3", "a list of two lengths", length("3, 4", "abcd"), .refusedAndClosed(400)),
    .must("9112 §6.3", "a list that ends in nothing", length("3,"), .refusedAndClosed(400)),
    .must("9112 §6.3", "two lengths", length("3\r\nContent-Length: 4", "abcd"), .refusedAndClosed(400)),
    .must("9112 §6.3", "two lengths, one of them bad", length("3\r\nContent-Length: x"), .refusedAndClosed(400)),
    .must("9112 §6.3", "a bad length with GET", get("/describe/a", "Content-Length: x\r\n"), .refusedAndClosed(400)),
    .must("9112 §5.1", "a space before the colon", post("Content-Length : 3\r\n", "abc"), .refused(400)),
    .choice("9112 §6.3", "a list of one length twice", length("3, 3"), .refusedAndClosed(400)),
    .choice("9112 §6.3", "one length twice", length("3\r\nContent-Length: 3"), .refusedAndClosed(400)),
    .must("9110 §8.6", "more than 63 bits", length("9223372036854775808"), .refusedAndClosed(413, 400)),
    .must("9110 §8.6", "2^64 and the length", length("18446744073709551619"), .refusedAndClosed(413, 400)),
    .must("9110 §8.6", "2^32 and the length", length("4294967299"), .refusedAndClosed(413, 400)),
    .must("9110 §8.6", "a thousand digits", length(String(repeating: "9", count: 1_000)), .refusedAndClosed(413, 400)),
    .choice(
      "9110 §15.5.14", "as much as is taken", length("1000", String(repeating: "a", count: 1_000)),
      .ok(String(repeating: "a", count: 1_000))),
    .choice(
      "9110 §15.5.14", "one octet more than is taken", length("1001", String(repeating: "a", count: 1_001)),
      .refused(413)),
    .choice(
      "9112 §9.6", "a megabyte too much: the answer can still be read",
      length("1000000", String(repeating: "a", count: 1_000_000)), .refused(413)),
    ConformanceCase(
      .choice, "9112 §8", "the client ends its side in the middle of content",
      [Turn(octets: Array(length("4").utf8), answers: [.status(400)], endsOutput: true)], .closedHere),
  ]

  static let expectations: [ConformanceCase] = [
    ConformanceCase(
      .must, "9110 §10.1.1", "100 comes before the content", waiting("Content-Length: 3\r\n", "abc"), .keptHere),
    ConformanceCase(
      .must, "9110 §10.1.1", "100 comes before chunks",
      waiting("Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n0\r\n\r\n"), .keptHere),
    ConformanceCase(
      .must, "9110 §10.1.1", "an expectation goes by any case", waiting("Content-Length: 3\r\n", "abc", "100-Continue"),
      .keptHere),
    .choice(
      "9110 §10.1.1", "no 100 for content that is here", post("Content-Length: 3\r\nExpect: 100-continue\r\n", "abc"),
      .ok("abc")),
    .choice(
      "9110 §10.1.1", "no 100 where no content comes", get("/describe/a", "Expect: 100-continue\r\n"),
      .ok("/describe/a")),
    .must(
      "9110 §10.1.1", "HTTP/1.0 expects nothing",
      post("Content-Length: 3\r\nExpect: 100-continue\r\nConnection: keep-alive\r\n", "abc", version: "1.0"),
      .ok("abc")),
    ConformanceCase(
      .must, "9110 §10.1.1", "HTTP/1.0 gets no 100 before its content",
      [
        Turn(octets: Array(post("Content-Length: 3\r\nExpect: 100-continue\r\n", version: "1.0").utf8)),
        Turn(octets: Array("abc".utf8), answers: [.status(200, "abc")]),
      ], .closed),
    .choice(
      "9110 §10.1.1", "404 for 100", "POST /none HTTP/1.1\r\n\(host)Content-Length: 3\r\nExpect: 100-continue\r\n\r\n",
      .refused(404)),
    .choice(
      "9110 §10.1.1", "405 for 100",
      "POST /describe/a HTTP/1.1\r\n\(host)Content-Length: 3\r\nExpect: 100-continue\r\n\r\n", .refused(405)),
    .must(
      "9110 §5.6.1.2", "empty members of the list", post("Content-Length: 3\r\nExpect: , 100-continue,\r\n", "abc"),
      .ok("abc")),
    .choice("9110 §10.1.1", "413 for 100", post("Content-Length: 1001\r\nExpect: 100-continue\r\n"), .refused(413)),
    .choice("9110 §15.5.18", "an expectation that nobody knows", get("/describe/a", "Expect: tea\r\n"), .refused(417)),
    .choice(
      "9110 §15.5.18", "100 and another expectation", post("Content-Length: 3\r\nExpect: 100-continue, tea\r\n", "abc"),
      .refused(417)),
    .must("9112 §6.3", "400 for 100", post("Content-Length: x\r\nExpect: 100-continue\r\n"), .refusedAndClosed(400)),
  ]

  /// The content goes only when 100 has come.
  private static func waiting(_ fields: String, _ content: String, _ expectation: String = "100-continue") -> [Turn] {
    let interim = ExpectedAnswer.status(100, "", ["content-length": .absent, "transfer-encoding": .absent])
    return [
      Turn(octets: Array(post("\(fields)Expect: \(expectation)\r\n").utf8), answers: [interim]),
      Turn(octets: Array(content.utf8), answers: [.status(200, "abc")]),
    ]
  }
}
