extension ConformanceCase {
  private static func request(_ method: String, _ target: String, _ fields: String = "") -> String {
    "\(method) \(target) HTTP/1.1\r\n\(host)\(fields)\r\n"
  }

  private static let describeAllow: [String: ExpectedAnswer.FieldRule] = ["allow": .equals("GET, HEAD, OPTIONS")]

  static let methods: [ConformanceCase] = [
    .must("9110 §9.3.2", "HEAD has no content", request("HEAD", "/describe/a"), .answers(.head(200))),
    .should(
      "9110 §9.3.2", "HEAD has GET's length", request("HEAD", "/describe/a"),
      .answers(.head(200, ["content-length": .equals("11")]))),
    .must("9110 §9.3.2", "HEAD of what is not there", request("HEAD", "/none"), .answers(.head(404))),
    .must("9110 §9.3.2", "HEAD of what has no content", request("HEAD", "/empty"), .answers(.head(204))),
    .must(
      "9110 §9.3.2", "HEAD of what is not allowed", request("HEAD", "/echo"), .answers(.head(405, ["allow": .present]))),
    .must(
      "9110 §9.3.2", "HEAD of what is not modified", request("HEAD", "/tagged", "If-None-Match: \"1-6\"\r\n"),
      .answers(.head(304, ["etag": .equals("\"1-6\"")]))),
    .must(
      "9110 §9.3.2", "HEAD of a malformed request", "HEAD /describe/a HTTP/1.1\r\n\r\n",
      .answers(.head(400), end: .closedHere)),
    .must("9110 §9.3.7", "OPTIONS of a path", request("OPTIONS", "/describe/a"), .answers(.status(200))),
    .must(
      "9110 §15.5.6", "POST is not allowed", request("POST", "/describe/a", "Content-Length: 0\r\n"),
      .answers(.status(405, nil, describeAllow))),
    .must(
      "9110 §15.5.6", "PUT is not allowed", request("PUT", "/describe/a", "Content-Length: 0\r\n"),
      .answers(.status(405, nil, describeAllow))),
    .must(
      "9110 §15.5.6", "PATCH is not allowed", request("PATCH", "/describe/a"),
      .answers(.status(405, nil, describeAllow))),
    .must(
      "9110 §15.5.6", "DELETE is not allowed", request("DELETE", "/describe/a"),
      .answers(.status(405, nil, describeAllow))),
    .must("9110 §15.5.6", "GET is not allowed", get("/echo"), .answers(.status(405, nil, ["allow": .equals("POST")]))),
    .should("9110 §9.1", "a method that nobody knows", request("BREW", "/describe/a"), .refused(501)),
    .should("9110 §9.1", "a method in lower case", request("get", "/describe/a"), .refused(501)),
    .should("9110 §9.1", "a method in mixed case", request("Get", "/describe/a"), .refused(501)),
    .should("9110 §9.1", "a method with more behind it", request("GETS", "/describe/a"), .refused(501)),
    .should("9110 §9.1", "a method of signs", request("M-SEARCH", "/describe/a"), .refused(501)),
    .should("9110 §9.1", "WebDAV", request("PROPFIND", "/describe/a"), .refused(501)),
    .should(
      "9110 §9.1", "a method that nobody knows, of a path that is not there", request("BREW", "/none"), .refused(501)),
    .choice("9110 §9.3.8", "TRACE", request("TRACE", "/describe/a"), .refused(501, 405)),
  ]

  static let answerFields: [ConformanceCase] = [
    .must("9110 §6.6.1", "200 has a Date", get("/describe/a"), .answers(.status(200, nil, ["date": .present]))),
    .must("9110 §6.6.1", "204 has a Date", get("/empty"), .answers(.status(204, nil, ["date": .present]))),
    .must(
      "9110 §6.6.1", "304 has a Date", get("/tagged", "If-None-Match: *\r\n"),
      .answers(.status(304, nil, ["date": .present]))),
    .must("9110 §6.6.1", "404 has a Date", get("/none"), .answers(.status(404, nil, ["date": .present]))),
    .must(
      "9110 §6.6.1", "400 has a Date", "GET /describe/a HTTP/1.1\r\n\r\n",
      .answers(.status(400, nil, ["date": .present]), end: .closedHere)),
    .must(
      "9110 §8.6", "204 has no Content-Length", get("/empty"),
      .answers(.status(204, "", ["content-length": .absent, "transfer-encoding": .absent]))),
    .must(
      "9112 §6.1", "304 has no content", get("/tagged", "If-None-Match: *\r\n"),
      .answers(.status(304, "", ["transfer-encoding": .absent]))),
    .should(
      "9110 §8.6", "200 has its Content-Length", get("/describe/a"),
      .answers(.status(200, nil, ["content-length": .equals("11"), "transfer-encoding": .absent]))),
    .must(
      "9112 §6.1", "HTTP/1.0 gets no Transfer-Encoding", "GET /describe/a HTTP/1.0\r\n\r\n",
      .answers(.status(200, nil, ["transfer-encoding": .absent]), end: .closed)),
    .choice("9110 §15.5.5", "404 of what is not there", get("/none"), .answers(.status(404))),
    .choice("9110 §15.5.5", "404 of a path below", get("/describe/a/b"), .answers(.status(404))),
    .choice(
      "9110 §10.2.4", "it does not say what it runs on", get("/describe/a"),
      .answers(.status(200, nil, ["server": .absent]))),
  ]

  private static func tagged(_ fields: String) -> String { get("/tagged", fields.isEmpty ? "" : fields + "\r\n") }
  private static func unless(_ value: String) -> String { tagged("If-None-Match: " + value) }
  private static func only(_ value: String) -> String { tagged("If-Match: " + value) }

  private static let whole = Expectation.answers(.status(200, "tagged", ["etag": .equals("\"1-6\"")]))
  private static let notModified = Expectation.answers(.status(304, "", ["etag": .equals("\"1-6\"")]))
  private static let failed = Expectation.answers(.status(412))

  static let conditions: [ConformanceCase] = [
    .should("9110 §8.8.3", "200 has its tag", tagged(""), whole),
    .must("9110 §13.1.2", "the tag", unless("\"1-6\""), notModified),
    .must("9110 §13.1.2", "the tag, weak", unless("W/\"1-6\""), notModified),
    .must("9110 §13.1.2", "another tag", unless("\"1-7\""), whole),
    .must("9110 §13.1.2", "another tag, weak", unless("W/\"1-7\""), whole),
    .must("9110 §13.1.2", "the tag's beginning", unless("\"1-\""), whole),
    .must("9110 §13.1.2", "an empty tag", unless("\"\""), whole),
    .must("9110 §13.1.2", "a list with the tag", unless("\"a\", W/\"1-6\", \"b\""), notModified),
    .must("9110 §13.1.2", "a list without blanks", unless("\"a\",\"1-6\""), notModified),
    .must("9110 §13.1.2", "a list without the tag", unless("\"a\", \"b\""), whole),
    .must("9110 §5.6.1.2", "a list with empty members", unless(", ,\"1-6\",,"), notModified),
    .should("9110 §5.3", "a list on two lines", unless("\"a\"\r\nIf-None-Match: \"1-6\""), notModified),
    .must("9110 §8.8.3", "a comma in a tag", unless("\"a,\\\", \"1-6\""), notModified),
    .choice("9110 §8.8.3", "the tag inside another", unless("\"a,\"1-6\""), whole),
    .must("9110 §13.1.2", "*", unless("*"), notModified),
    .must("9110 §13.1.2", "* with blanks", unless(" * "), notModified),
    .choice("9110 §13.1.2", "the tag without quotes", unless("1-6"), whole),
    .choice("9110 §8.8.3", "a weak mark in lower case", unless("w/\"1-6\""), whole),
    .choice("9110 §13.1.2", "nothing", unless(""), whole),
    .must(
      "9110 §13.1.2", "a time is left alone beside tags",
      unless("\"1-7\"\r\nIf-Modified-Since: Fri, 01 Jan 2038 00:00:00 GMT"), whole),
    .must("9110 §13.1.3", "a time that is none is left alone", tagged("If-Modified-Since: yesterday"), whole),
    .must("9110 §13.2.1", "404 goes before the tag", get("/none", "If-None-Match: *\r\n"), .answers(.status(404))),
    .must("9110 §13.2.1", "405 goes before the tag", get("/echo", "If-None-Match: *\r\n"), .answers(.status(405))),
    .must("9110 §13.1.1", "If-Match with the tag", only("\"1-6\""), whole),
    .must("9110 §13.1.1", "If-Match with a list", only("\"a\", \"1-6\""), whole),
    .must("9110 §13.1.1", "If-Match with *", only("*"), whole),
    .must("9110 §13.1.1", "If-Match with another tag", only("\"1-7\""), failed),
    .must("9110 §13.1.1", "If-Match compares strongly", only("W/\"1-6\""), failed),
    .must("9110 §13.2.2", "If-Match fails before If-None-Match", only("\"1-7\"\r\nIf-None-Match: \"1-6\""), failed),
    .must("9110 §13.2.2", "If-Match holds, then If-None-Match", only("\"1-6\"\r\nIf-None-Match: \"1-6\""), notModified),
    .must(
      "9110 §13.2.2", "a time is left alone beside If-Match",
      only("\"1-6\"\r\nIf-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT"), whole),
  ]

  /// Every case, by subject.
  static let subjects: [(name: String, cases: [ConformanceCase])] = [
    ("request line", requestLine), ("version", versions), ("target's form", targetForms),
    ("target's characters", targetCharacters), ("percent-encoding", escapes), ("segments", segments), ("Host", hosts),
    ("fields", fields), ("fields left alone", fieldsLeftAlone), ("Content-Length", contentLength),
    ("Expect", expectations), ("Transfer-Encoding", transferEncoding), ("chunks", chunks), ("smuggling", smuggling),
    ("persistence", persistence), ("pipelining", pipelining), ("methods", methods), ("answers' fields", answerFields),
    ("conditions", conditions),
  ]
}
