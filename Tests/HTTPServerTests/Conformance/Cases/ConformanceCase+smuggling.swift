/// Each of these reads as one request to one server and as two to another (RFC 9112 §11.2).
extension ConformanceCase {
  private static func both(_ fields: String) -> String { post(fields, "0\r\n\r\n" + smuggled) }

  static let smuggling: [ConformanceCase] = [
    .must(
      "9112 §6.1", "CL.TE", both("Content-Length: \(5 + smuggled.utf8.count)\r\nTransfer-Encoding: chunked\r\n"),
      .refusedAndClosed(400, 200)),
    .must(
      "9112 §6.1", "TE.CL", both("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), .refusedAndClosed(400, 200)),
    .must(
      "9112 §6.1", "CL.TE with a length of zero", both("Content-Length: 0\r\nTransfer-Encoding: chunked\r\n"),
      .refusedAndClosed(400, 200)),
    .must(
      "9112 §6.1", "both, in HTTP/1.0",
      post(
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive\r\n", "0\r\n\r\n" + smuggled,
        version: "1.0"), .refusedAndClosed(400, 200, 501)),
    .must(
      "9112 §6.3", "CL.TE with a coding of another name", both("Content-Length: 5\r\nTransfer-Encoding: xchunked\r\n"),
      .refusedAndClosed(400, 501)),
    .must(
      "9112 §6.3", "TE.TE, the second another", both("Transfer-Encoding: chunked\r\nTransfer-Encoding: cow\r\n"),
      .refusedAndClosed(400, 501)),
    .must(
      "9112 §6.3", "TE.TE, the first another", both("Transfer-Encoding: cow\r\nTransfer-Encoding: chunked\r\n"),
      .refusedAndClosed(501, 400)),
    .must(
      "9112 §6.3", "TE.TE, identity last", both("Transfer-Encoding: chunked\r\nTransfer-encoding: identity\r\n"),
      .refusedAndClosed(400, 501)),
    .must(
      "9112 §5.1", "a space before the coding's colon", both("Content-Length: 5\r\nTransfer-Encoding : chunked\r\n"),
      .refusedAndClosed(400)),
    .must(
      "9112 §5.1", "a tab before the coding's colon", both("Content-Length: 5\r\nTransfer-Encoding\t: chunked\r\n"),
      .refusedAndClosed(400)),
    .must(
      "9112 §5.2", "the coding folded", both("Content-Length: 5\r\nTransfer-Encoding:\r\n chunked\r\n"),
      .refusedAndClosed(400, 200)),
    .must(
      "9112 §5.2", "the coding in a fold of another field",
      both("Content-Length: 5\r\nX: y\r\n Transfer-Encoding: chunked\r\n"), .refusedAndClosed(400)),
    .must(
      "9112 §2.2", "a bare CR hides the coding", both("Content-Length: 5\r\nX: y\rTransfer-Encoding: chunked\r\n"),
      .refusedAndClosed(400)),
    .must(
      "9112 §2.2", "a bare CR before the coding's name", both("Content-Length: 5\r\n\rTransfer-Encoding: chunked\r\n"),
      .refusedAndClosed(400)),
    .must(
      "9112 §6.1", "a bare LF before the coding", both("Content-Length: 5\r\nX: y\nTransfer-Encoding: chunked\r\n"),
      .refusedAndClosed(400, 200)),
    .must(
      "9110 §5.5", "a NUL in the coding", both("Content-Length: 5\r\nTransfer-Encoding: chunked\0\r\n"),
      .refusedAndClosed(400)),
    .must(
      "9110 §5.5", "a NUL in the coding's name", both("Content-Length: 5\r\nTransfer-Encoding\0: chunked\r\n"),
      .refusedAndClosed(400)),
    .must(
      "9112 §6.3", "a vertical tab before the coding", both("Transfer-Encoding: \u{0b}chunked\r\n"),
      .refusedAndClosed(400, 501)),
    .must(
      "9112 §6.3", "a form feed after the coding", both("Transfer-Encoding: chunked\u{0c}\r\n"),
      .refusedAndClosed(400, 501)),
    .must(
      "9112 §6.3", "a space that is none before the coding", both("Transfer-Encoding: \u{a0}chunked\r\n"),
      .refusedAndClosed(400, 501)),
    .must(
      "9110 §5.1", "an underscore makes another field",
      post("Content-Length: 3\r\nTransfer_Encoding: chunked\r\n", "abc"), .ok("abc")),
    .must(
      "9112 §6.3", "two lengths", post("Content-Length: 0\r\nContent-Length: \(smuggled.utf8.count)\r\n", smuggled),
      .refusedAndClosed(400)),
    .must(
      "9112 §6.3", "two lengths, names in two cases", post("Content-Length: 0\r\ncontent-length: 5\r\n", smuggled),
      .refusedAndClosed(400)),
    .must(
      "9112 §6.3", "a length after a NUL", post("Content-Length: \0\(smuggled.utf8.count)\r\n", smuggled),
      .refusedAndClosed(400)),
    .must("9112 §5.2", "a length folded", post("Content-Length:\r\n 5\r\n", smuggled), .refused(400, 200)),
    .should(
      "9112 §2.2", "a chunk's size with a fold", chunked("3\r\n \r\nabc\r\n0\r\n\r\n" + smuggled),
      .refusedAndClosed(400)),
    .should("9112 §2.2", "a size that ends in two CR", chunked("0\r\r\n\r\n" + smuggled), .refusedAndClosed(400)),
    .choice(
      "9112 §2.2", "a bare LF in an extension hides a request", chunked("2;\nxx\r\n0\r\n\r\n" + smuggled),
      .refusedAndClosed(400)),
    .choice(
      "9112 §2.2", "an extension in quotes over a line's end", chunked("3;a=\"\n\"\r\nabc\r\n0\r\n\r\n" + smuggled),
      .refusedAndClosed(400)),
    .should(
      "9112 §2.2", "trailers that end in a bare CR", chunked("0\r\nX: y\r\r\n" + smuggled), .refusedAndClosed(400)),
    .must(
      "9112 §9.6", "a request behind Connection: close", get("/describe/a", "Connection: close\r\n") + smuggled,
      .answers(.status(200, "/describe/a"), end: .closed)),
    .must(
      "9112 §9.6", "a request behind HTTP/1.0", "GET /describe/a HTTP/1.0\r\n\r\n" + smuggled,
      .answers(.status(200, "/describe/a"), end: .closed)),
    .should(
      "9112 §2.2", "a request behind a malformed one", "GET /describe/a HTTP/1.1\r\n\(host)X\r\n\r\n" + smuggled,
      .refusedAndClosed(400)),
  ]
}
