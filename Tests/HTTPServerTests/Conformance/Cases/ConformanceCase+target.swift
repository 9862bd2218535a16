extension ConformanceCase {
  static let targetForms: [ConformanceCase] = [
    .must("9112 §3.2.1", "origin-form with a query", get("/describe/a?b=c"), .ok("/describe/a?b=c")),
    .must("3986 §3.4", "a query with / and ?", get("/describe/a?b/?c"), .ok("/describe/a?b/?c")),
    .must("9112 §3.2.2", "absolute-form", get("http://b.example/describe/c"), .ok("/describe/c")),
    .must(
      "9112 §3.2.2", "absolute-form with a port and a query", get("http://b:80/describe/c?d"), .ok("/describe/c?d")),
    .must("9110 §4.2.3", "absolute-form, scheme in capitals", get("HTTP://b/describe/c"), .ok("/describe/c")),
    .must("9112 §3.2.2", "absolute-form with another Host", get("http://other/describe/c"), .ok("/describe/c")),
    .must("3986 §3.2.2", "absolute-form with an IPv6 address", get("http://[::1]:8080/describe/c"), .ok("/describe/c")),
    .must("9110 §7.4", "absolute-form with https on a plain connection", get("https://b/describe/c"), .refused(421)),
    .must("9110 §4.2.3", "absolute-form with an empty path is /", get("http://b"), .ok("root")),
    .must("9110 §4.2.3", "absolute-form with an empty path and a query", get("http://b?c"), .ok("root")),
    .must("9110 §4.2.1", "absolute-form without a host", get("http:///describe/c"), .refused(400)),
    .must("9110 §4.2.1", "absolute-form with a port alone", get("http://:80/describe/c"), .refused(400)),
    .must(
      "9112 §3.2", "absolute-form does not make up for Host", "GET http://a/describe/c HTTP/1.1\r\n\r\n", .refused(400)),
    .should("9110 §4.2.4", "absolute-form with user information", get("http://u:p@b/describe/c"), .refused(400)),
    .should("9112 §3", "absolute-form with a bad port", get("http://b:8x/describe/c"), .refused(400)),
    .should("9112 §3", "absolute-form with a blank in the host", get("http://b c/describe/c"), .refused(400)),
    .should("9112 §3", "absolute-form with a bad IPv6 address", get("http://[::1/describe/c"), .refused(400)),
    .choice("9110 §7.4", "absolute-form of another scheme", get("ftp://b/describe/c"), .refused(400, 404, 421)),
    .should("9112 §3", "a scheme without authority", get("http:/describe/c"), .refused(400)),
    .should("9112 §3", "a scheme without a slash", get("http:describe/c"), .refused(400)),
    .should("9112 §3.2.3", "authority-form with GET", get("b:80"), .refused(400)),
    .choice("9110 §9.3.6", "CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", .refused(501, 400, 405)),
    .should("9110 §9.3.7", "OPTIONS * of the server", "OPTIONS * HTTP/1.1\r\n\(host)\r\n", .answers(options)),
    .should("9112 §3", "* with GET", get("*"), .refused(400)),
    .should("9112 §3", "* with HEAD", "HEAD * HTTP/1.1\r\n\(host)\r\n", .answers(.head(400), end: .closedHere)),
    .should("9112 §3", "* and more", "OPTIONS ** HTTP/1.1\r\n\(host)\r\n", .refused(400)),
    .should("9112 §3", "* with a query", "OPTIONS *?a HTTP/1.1\r\n\(host)\r\n", .refused(400)),
    .choice(
      "9112 §3.2.4", "/* is a path", "OPTIONS /* HTTP/1.1\r\n\(host)\r\n", .answers(.status(404))),
    .should("9112 §3.2.1", "a path without a slash", get("describe/a"), .refused(400)),
    .should("9112 §3.2", "a fragment", get("/describe/a#b"), .refused(400)),
    .should("9112 §3.2", "a fragment after a query", get("/describe/a?b#c"), .refused(400)),
  ]

  private static let options = ExpectedAnswer(statuses: [204, 200], fields: ["allow": .present])

  static let targetCharacters: [ConformanceCase] = [
    .must(
      "3986 §3.3", "all that a segment may have", get("/describe/aZ0-._~!$&'()*+,;=:@"),
      .ok("/describe/aZ0-._~!$&'()*+,;=:@")),
    .should("3986 §3.3", "a vertical bar", get("/describe/a|b"), .refused(400)),
    .should("3986 §3.3", "a backslash", get("/describe/a\\b"), .refused(400)),
    .should("3986 §3.3", "a quotation mark", get("/describe/a\"b"), .refused(400)),
    .should("3986 §3.3", "angle brackets", get("/describe/<a>"), .refused(400)),
    .should("3986 §3.3", "braces", get("/describe/{a}"), .refused(400)),
    .should("3986 §3.3", "a circumflex", get("/describe/a^b"), .refused(400)),
    .should("3986 §3.3", "a grave accent", get("/describe/a`b"), .refused(400)),
    .should("3986 §3.3", "square brackets", get("/describe/[a]"), .refused(400)),
    .should("3986 §2", "octets beyond ASCII", get("/describe/é"), .refused(400)),
    .should("3986 §2", "a control character", get("/describe/a\u{01}"), .refused(400)),
    .should("3986 §2", "DEL", get("/describe/a\u{7f}"), .refused(400)),
    .should("3986 §3.4", "a quotation mark in the query", get("/describe/a?\"b\""), .refused(400)),
    .should("3986 §3.4", "octets beyond ASCII in the query", get("/describe/a?é"), .refused(400)),
    .should("3986 §3.4", "a control character in the query", get("/describe/a?b\u{1f}"), .refused(400)),
  ]

  static let escapes: [ConformanceCase] = [
    .must("3986 §2.4", "an escape is undone", get("/decoded/a%20b"), .ok("/decoded/a b")),
    .must("3986 §2.4", "an escape is undone once", get("/decoded/%2541"), .ok("/decoded/%41")),
    .must("3986 §2.1", "digits in either case", get("/decoded/%c3%A9"), .ok("/decoded/é")),
    .must("9110 §4.2.3", "an escape that was not needed", get("/%64ecoded/%61"), .ok("/decoded/a")),
    .must("9110 §4.2.3", "a path goes by case", get("/Describe/a"), .answers(.status(404))),
    .must("3986 §2.2", "an escaped question mark begins no query", get("/decoded/a%3Fb"), .ok("/decoded/a?b")),
    .should("3986 §2.2", "an escaped slash stays in its segment", get("/decoded/a%2Fb"), .ok("/decoded/a/b")),
    .should(
      "3986 §2.2", "an escaped slash parts no segments", get("/decoded%2Fa"), .answers(.status(404))),
    .should("3986 §2.1", "an escape cut short", get("/decoded/a%4"), .refused(400)),
    .should("3986 §2.1", "a percent sign alone", get("/decoded/a%"), .refused(400)),
    .should("3986 §2.1", "an escape across a slash", get("/decoded/a%4/b"), .refused(400)),
    .should("3986 §2.1", "an escape across the query's beginning", get("/decoded/a%4?1"), .refused(400)),
    .should("3986 §2.1", "an escape that is none", get("/decoded/%zz"), .refused(400)),
    .should("3986 §2.1", "an escape with a sign", get("/decoded/%+1"), .refused(400)),
    .should("3986 §2.1", "an escape of four digits", get("/decoded/%u0041"), .refused(400)),
    .should("3986 §2.1", "an escape in the query that is none", get("/describe/a?b=%g0"), .refused(400)),
    .choice("3986 §7.3", "an escaped NUL", get("/decoded/a%00"), .refused(400)),
    .choice("3986 §7.3", "an escaped line feed", get("/decoded/a%0Ab"), .refused(400)),
    .choice("3986 §2.5", "escapes that are no UTF-8", get("/decoded/%ff"), .refused(400)),
    .choice("3986 §2.5", "an overlong slash", get("/decoded/%c0%af"), .refused(400)),
    .choice("3986 §2.5", "half of a surrogate pair", get("/decoded/%ed%a0%80"), .refused(400)),
  ]

  static let segments: [ConformanceCase] = [
    .must("3986 §3.3", "three dots are a name", get("/describe/..."), .ok("/describe/...")),
    .must("3986 §3.3", "a dot begins a name", get("/describe/.a"), .ok("/describe/.a")),
    .choice("3986 §5.2.4", "a dot segment", get("/describe/../describe/a"), .refused(400)),
    .choice("3986 §5.2.4", "a dot segment that means nothing", get("/describe/./a"), .refused(400)),
    .choice("3986 §5.2.4", "a dot segment at the end", get("/describe/.."), .refused(400)),
    .choice("3986 §5.2.4", "an escaped dot segment", get("/describe/%2e%2E/a"), .refused(400)),
    .choice("3986 §5.2.4", "half an escaped dot segment", get("/describe/.%2e/a"), .refused(400)),
    .choice("3986 §5.2.4", "dot segments above the root", get("/../../etc/passwd"), .refused(400)),
    .choice("3986 §5.2.4", "a dot segment in absolute-form", get("http://a/../describe/a"), .refused(400)),
    .choice("3986 §5.2.4", "dots in the query are no segments", get("/describe/a?../b"), .ok("/describe/a?../b")),
    .choice("3986 §3.3", "two dots with a parameter", get("/describe/..;/a"), .answers(.status(404))),
    .choice("3986 §3.3", "an empty segment at the end", get("/describe/"), .answers(.status(404))),
    .choice("3986 §3.3", "an empty segment before", get("//describe/a"), .answers(.status(404))),
    .choice("3986 §3.3", "an empty segment inside", get("/describe//a"), .answers(.status(404))),
  ]
}
