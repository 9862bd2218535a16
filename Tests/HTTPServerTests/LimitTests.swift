import Testing

@testable import HTTPServer

struct LimitTests {
  private static let parser = RequestParser(requestLineBytesMax: 100, fieldSectionBytesMax: 200, fieldsCountMax: 5)

  private func status(_ text: String) -> Int? {
    WireCase.status(WireReading.outcome(text, parser: LimitTests.parser))
  }

  /// At each bound exactly, and one over it, in one piece and octet by octet.
  private func expectBound(_ fitting: String, _ over: String, status: Int) {
    for (text, expected) in [(fitting, nil), (over, status as Int?)] {
      #expect(self.status(text) == expected)
      let pieces = text.utf8.map { [$0] }
      #expect(WireCase.status(WireReading.outcome(pieces, parser: LimitTests.parser)) == expected)
    }
  }

  @Test func `RFC 9112 §3 a request line over its limit is 414`() {
    let fixed = "GET / HTTP/1.1".utf8.count
    func request(_ count: Int) -> String {
      "GET /\(String(repeating: "a", count: count - fixed)) HTTP/1.1\r\nHost: a\r\n\r\n"
    }
    expectBound(request(100), request(101), status: 414)
  }

  @Test func `RFC 6585 §5 a header section over its limit is 431`() {
    let fixed = "Host: a\r\nX: \r\n\r\n".utf8.count
    func request(_ count: Int) -> String {
      "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "a", count: count - fixed))\r\n\r\n"
    }
    expectBound(request(200), request(201), status: 431)
  }

  @Test func `RFC 6585 §5 more header lines than allowed are 431`() {
    func request(_ count: Int) -> String {
      "GET / HTTP/1.1\r\nHost: a\r\n\(String(repeating: "X: y\r\n", count: count - 1))\r\n"
    }
    expectBound(request(5), request(6), status: 431)
  }

  @Test func `a line that never ends is refused when its limit is reached`() {
    #expect(status(String(repeating: "a", count: 102)) == 414)
    #expect(status("GET / HTTP/1.1\r\n" + String(repeating: "a", count: 201)) == 431)
  }

  @Test func `RFC 9110 §15.5.14 content over its limit is 413`() {
    func request(_ count: Int) -> String {
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(count)\r\n\r\n\(String(repeating: "a", count: count))"
    }
    expectBound(request(WireReading.bodyBytesMax), request(WireReading.bodyBytesMax + 1), status: 413)
  }

  @Test func `RFC 9110 §15.5.14 chunks over the limit are 413`() {
    func request(_ count: Int) -> String {
      let chunk = "1F4\r\n\(String(repeating: "a", count: 500))\r\n"
      let last = "\(String(count - 500, radix: 16))\r\n\(String(repeating: "a", count: count - 500))\r\n"
      return "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\(chunk)\(last)0\r\n\r\n"
    }
    expectBound(request(WireReading.bodyBytesMax), request(WireReading.bodyBytesMax + 1), status: 413)
  }

  @Test func `RFC 9112 §7.1.1 a chunk's extension is bounded`() {
    func request(_ count: Int) -> String {
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "0;\(String(repeating: "a", count: count - 2))\r\n\r\n"
    }
    expectBound(request(Limits.chunkLineBytesMax), request(Limits.chunkLineBytesMax + 1), status: 400)
  }

  @Test func `RFC 9112 §7.1.2 a trailer section is bounded`() {
    func request(_ count: Int) -> String {
      let line = "X: \(String(repeating: "a", count: 95))\r\n"
      return "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
        + String(repeating: line, count: count) + "\r\n"
    }
    #expect(status(request(Limits.trailerBytesMax / 100)) == nil)
    #expect(status(request(Limits.trailerBytesMax / 100 + 1)) == 400)
  }

  @Test func `RFC 9110 §15.5.9 a slow header section is answered with 408 at its time`() throws {
    let server = try TestServer { $0.headTimeMax = .milliseconds(40) }
    let client = try server.client()
    try client.send("GET / HTTP/1.1\r\nHost:")
    #expect(try client.answer().status == 408)
    #expect(try client.isEnded())
  }

  @Test func `an octet now and then does not put the time off`() throws {
    let server = try TestServer { $0.headTimeMax = .milliseconds(60) }
    let client = try server.client()
    try client.send("GET / HTTP/1.1\r\nX: ")
    while try !client.hasInput(withinMilliseconds: 5) { try client.send("a") }
    #expect(try client.answer().status == 408)
    #expect(server.events.errors.map(\.kind) == [.requestTimeout])
  }

  @Test func `a connection on which nothing is said is closed at the same time`() throws {
    let server = try TestServer { $0.headTimeMax = .milliseconds(40) }
    #expect(try server.client().isEnded())
    try server.events.waitForClosing(.idle)
  }

  @Test func `RFC 9110 §15.5.9 slow content is answered with 408 at its time`() throws {
    let server = try TestServer { $0.bodyTimeMax = .milliseconds(40) }
    let client = try server.client()
    try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab")
    #expect(try client.answer().status == 408)
    #expect(try client.isEnded())
  }

  @Test func `content slower than the least rate is answered with 408`() throws {
    let server = try TestServer {
      $0.bodyRateGraceTime = .milliseconds(40)
      $0.bodyRateBytesMin = 1_000
    }
    let client = try server.client()
    try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 500\r\n\r\n")
    while try !client.hasInput(withinMilliseconds: 5) { try client.send("a") }
    #expect(try client.answer().status == 408)
  }

  @Test func `content pays for its time with its octets, up to the whole time`() {
    let pace = BodyPace(completeBy: 30_000, rateCountsFrom: 5_000, bytesPerSecondMin: 240)
    #expect(pace.deadline(after: 0) == 5_000)
    #expect(pace.deadline(after: 240) == 6_000)
    #expect(pace.deadline(after: 1_000_000) == 30_000)
  }

  @Test func `RFC 9112 §9.6 the last request of a connection is told so`() throws {
    let server = try TestServer { $0.requestsPerConnectionMax = 3 }
    let client = try server.client()
    try client.send(String(repeating: "GET /describe/a HTTP/1.1\r\nHost: a\r\n\r\n", count: 4))
    for _ in 0..<2 { #expect(try client.answer().fields["connection"] == nil) }
    #expect(try client.answer().fields["connection"] == "close")
    #expect(try client.isEnded())
  }

  @Test func `RFC 9110 §15.6.4 one connection too many from an address gets 503, and others none`() throws {
    let server = try TestServer { $0.connectionsPerAddressMax = 2 }
    let clients = [try server.client(), try server.client()]
    for client in clients {
      try client.send("GET /describe/a HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(try client.answer().status == 200)
    }
    let refused = try server.client().answer()
    #expect(refused.status == 503)
    #expect(refused.fields["retry-after"] == "1")
    let other = try server.client(from: "127.0.0.2")
    try other.send("GET /origin HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try other.answer().body == "public 127.0.0.2 none")
  }

  @Test func `a connection that ends makes room for its address`() throws {
    let server = try TestServer { $0.connectionsPerAddressMax = 1 }
    for _ in 0..<3 {
      let client = try server.client()
      try client.send("GET /describe/a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
      #expect(try client.answer().status == 200)
      #expect(try client.isEnded())
      let count = server.events.closings.count
      client.endOutput()
      _ = try eventually { server.events.closings.count > count ? () : nil }
    }
  }

  @Test func `RFC 6177 §2 a site of IPv6 has some networks' worth, however many it comes from`() throws {
    let counts = AddressCounts()
    func enter(_ host: String) throws -> Int { counts.enter(try #require(SocketAddress(host: host, port: 1))) }
    #expect(try (0..<3).map { _ in try enter("2001:db8:0:1::1") } == [0, 1, 2])
    for number in 0..<100 { _ = try enter("2001:db8:0:2\(String(number % 16, radix: 16))::1") }
    #expect(try enter("2001:db8:0:ff::1") == 103 / Limits.addressesPerSite)
    #expect(try enter("2001:db8:0:100::1") == 0)
    for _ in 0..<3 { counts.leave(try #require(SocketAddress(host: "2001:db8:0:1::1", port: 1))) }
    #expect(try enter("2001:db8:0:fe::1") == 101 / Limits.addressesPerSite)
  }

  @Test func `an IPv6 network counts as one, a mapped IPv4 address as itself`() throws {
    func network(_ host: String) throws -> SocketAddress.Network? {
      try #require(SocketAddress(host: host, port: 1)).network
    }
    #expect(try network("2001:db8::1") == network("2001:db8:0:0:ffff::2"))
    #expect(try network("2001:db8::1") != network("2001:db8:0:1::1"))
    #expect(try network("::ffff:192.0.2.1") == network("192.0.2.1"))
    #expect(try network("192.0.2.1") != network("192.0.2.2"))
    #expect(SocketAddress.unix.network == nil)
  }

  @Test func `RFC 9112 §9.5 an idle connection is closed at its time, without a word`() throws {
    let server = try TestServer { $0.idleTimeMax = .milliseconds(40) }
    let client = try server.client()
    try client.send("GET /describe/a HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try client.answer().status == 200)
    #expect(try client.isEnded())
    try server.events.waitForClosing(.idle)
  }

  @Test func `a client that does not take its answer is cut off at its time`() throws {
    let server = try TestServer { $0.writeTimeMax = .milliseconds(40) }
    let client = try server.client()
    client.shrinkInput()
    try client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
    try server.events.waitForClosing(.writeTimeout)
  }

  @Test func `RFC 9110 §15.6.4 one connection too many gets 503 and Retry-After`() throws {
    let server = try TestServer { $0.connectionsMax = 2 }
    let (first, second) = (try server.client(), try server.client())
    for client in [first, second] { try client.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n") }
    let tickets = [try server.service.held.next(), try server.service.held.next()]
    let answer = try server.answer(to: "GET /describe/a HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(answer.status == 503)
    #expect(answer.fields["retry-after"] == "1")
    tickets.forEach { $0.complete(with: Response(.ok)) }
    #expect(try first.answer().status == 200)
    #expect(try second.answer().status == 200)
  }

  @Test func `at the limit the oldest idle connection makes room`() throws {
    let server = try TestServer {
      $0.connectionsMax = 2
      $0.lanes = 1
    }
    let (first, second) = (try server.client(), try server.client())
    for client in [first, second] {
      try client.send("GET /describe/a HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(try client.answer().status == 200)
    }
    #expect(try server.answer(to: "GET /describe/b HTTP/1.1\r\nHost: a\r\n\r\n").status == 200)
    #expect(try first.isEnded())
    try server.events.waitForClosing(.displaced)
  }

  @Test func `settings that cannot work are refused by name`() throws {
    var configuration = ServerConfiguration(addresses: [])
    #expect(throws: ServerConfigurationError("listeners", "needs at least one")) { try configuration.validate() }
    configuration.listeners = [.init(.tcp(.loopback(port: 0)))]
    try configuration.validate()
    configuration.lanes = 0
    #expect(throws: ServerConfigurationError.self) { try configuration.validate() }
  }
}
