import Dispatch
import Testing

@testable import HTTPServer

/// Over real sockets.
struct ConnectionTests {
  private static func get(_ what: String, _ fields: String = "") -> String {
    "GET /describe/\(what) HTTP/1.1\r\nHost: a\r\n\(fields)\r\n"
  }

  private static func post(_ body: String, _ fields: String = "") -> String {
    "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.utf8.count)\r\n\(fields)\r\n\(body)"
  }

  @Test func `RFC 9110 §6.6.1 an answer has a Date and a Content-Length`() throws {
    let answer = try TestServer().answer(to: ConnectionTests.get("a"))
    #expect(answer.status == 200)
    #expect(answer.body == "/describe/a?")
    #expect(answer.fields["content-length"] == "12")
    #expect(answer.fields["date"]?.hasSuffix(" GMT") == true)
    #expect(answer.fields["connection"] == nil)
  }

  @Test func `RFC 9110 §9.3.2 HEAD is answered as GET, without the content`() throws {
    let server = try TestServer()
    let client = try server.client()
    try client.send("HEAD /describe/a HTTP/1.1\r\nHost: a\r\n\r\n" + ConnectionTests.get("b"))
    #expect(try client.answer(isHead: true).fields["content-length"] == "12")
    #expect(try client.answer().body == "/describe/b?")
  }

  @Test func `RFC 9112 §9.3.2 pipelined requests are answered in order`() throws {
    let server = try TestServer()
    let client = try server.client()
    let requests = (0..<200).map { $0.isMultiple(of: 2) ? ConnectionTests.get("\($0)") : ConnectionTests.post("\($0)") }
    try client.send(requests.joined())
    for number in 0..<200 {
      #expect(try client.answer().body == (number.isMultiple(of: 2) ? "/describe/\(number)?" : "\(number)"))
    }
  }

  @Test func `a request behind one that waits is answered after it`() throws {
    let server = try TestServer()
    let client = try server.client()
    try client.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n" + ConnectionTests.get("b"))
    let ticket = try server.service.held.next()
    DispatchQueue.global().async { ticket.complete(with: Response(.ok, body: Array("first".utf8))) }
    #expect(try client.answer().body == "first")
    #expect(try client.answer().body == "/describe/b?")
    ticket.complete(with: Response(.ok, body: Array("again".utf8)))
    try client.send(ConnectionTests.get("c"))
    #expect(try client.answer().body == "/describe/c?")
  }

  @Test func `pipelined answers larger than the socket takes come whole`() throws {
    let server = try TestServer()
    let client = try server.client()
    for _ in 0..<3 { try client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n") }
    for _ in 0..<3 { #expect(try client.answer().body.utf8.count == TestService.largeBytes) }
  }

  @Test(arguments: [
    get("a"), post("abc"), get("a", "Connection: close\r\n"), "GET /describe/a HTTP/1.0\r\n\r\n",
    "GET /none HTTP/1.1\r\nHost: a\r\n\r\n",
    "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2;x\r\nab\r\n1\r\nc\r\n0\r\nT: u\r\n\r\n",
    "POST /describe/a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab", "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
  ]) func `a request cut anywhere has one answer`(_ text: String) throws {
    let server = try TestServer()
    var expected = try server.answer(to: text)
    expected.fields["date"] = nil
    let octets = Array(text.utf8)
    for cut in 1..<octets.count {
      let client = try server.client()
      try client.send(Array(octets[..<cut]))
      // The server may have answered the first part, and ended, before the second is sent.
      try? client.send(Array(octets[cut...]))
      var answer = try client.answer()
      answer.fields["date"] = nil
      #expect(answer == expected, "cut at \(cut)")
    }
  }

  @Test func `RFC 9112 §9.6 a connection that is to close says so and does`() throws {
    let server = try TestServer()
    let client = try server.client()
    try client.send(ConnectionTests.get("a", "Connection: close\r\n") + ConnectionTests.get("b"))
    let answer = try client.answer()
    #expect(answer.fields["connection"] == "close")
    #expect(try client.isEnded())
  }

  @Test func `RFC 9112 §9.3 HTTP/1.0 stays open if it asks to`() throws {
    let server = try TestServer()
    let client = try server.client()
    try client.send("GET /describe/a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
    #expect(try client.answer().fields["connection"] == "keep-alive")
    try client.send("GET /describe/b HTTP/1.0\r\n\r\n")
    #expect(try client.answer().fields["connection"] == "close")
    #expect(try client.isEnded())
  }

  @Test func `RFC 9110 §10.1.1 100 comes before the content is sent`() throws {
    let server = try TestServer()
    let client = try server.client()
    try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
    #expect(try client.answer().status == 100)
    try client.send("abc")
    #expect(try client.answer().body == "abc")
  }

  @Test func `RFC 9110 §10.1.1 no 100 for content that is here, or not wanted`() throws {
    let server = try TestServer()
    #expect(try server.answer(to: ConnectionTests.post("abc", "Expect: 100-continue\r\n")).status == 200)
    let tooLarge = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\nExpect: 100-continue\r\n\r\n"
    #expect(try server.answer(to: tooLarge).status == 413)
    let client = try server.client()
    try client.send("POST /none HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
    let answer = try client.answer()
    #expect(answer.status == 404)
    #expect(answer.fields["connection"] == "close")
  }

  @Test func `content nobody wants is dropped, and the connection stays`() throws {
    let server = try TestServer()
    let client = try server.client()
    try client.send("POST /none HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nGET" + ConnectionTests.get("a"))
    #expect(try client.answer().status == 404)
    #expect(try client.answer().status == 200)
  }

  @Test func `content nobody wants and too large ends the connection, and the answer is read`() throws {
    let server = try TestServer()
    let client = try server.client()
    try client.send("POST /none HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
    let chunk = "2000\r\n" + String(repeating: "a", count: 0x2000) + "\r\n"
    for _ in 0..<20 { try client.send(chunk) }
    let answer = try client.answer()
    #expect(answer.status == 404)
    #expect(answer.fields["connection"] == "close")
    #expect(try client.isEnded())
  }

  @Test func `RFC 9112 §9.6 a client that has ended its side still gets its answer`() throws {
    let server = try TestServer()
    let client = try server.client()
    try client.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n" + ConnectionTests.get("b"))
    client.endOutput()
    try server.service.held.next().complete(with: Response(.noContent))
    let answer = try client.answer()
    #expect(answer.status == 204)
    #expect(answer.fields["content-length"] == nil)
    #expect(try client.answer().body == "/describe/b?")
    #expect(try client.isEnded())
  }

  @Test func `RFC 9112 §8 a request that ends in the middle is 400`() throws {
    let server = try TestServer()
    for part in ["GET / HT", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\na"] {
      let client = try server.client()
      try client.send(part)
      client.endOutput()
      #expect(try client.answer().status == 400)
      #expect(try client.isEnded())
    }
  }

  @Test func `a client that goes in the middle of its request leaves nothing behind`() throws {
    let server = try TestServer()
    do {
      let client = try server.client()
      try client.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n")
      let ticket = try server.service.held.next()
      client.reset()
      _ = consume client
      try server.events.waitForClosing(.reset)
      ticket.complete(with: Response(.ok))
    }
    #expect(try server.answer(to: ConnectionTests.get("a")).status == 200)
  }

  @Test func `a ticket let go without an answer ends its connection`() throws {
    let server = try TestServer()
    let client = try server.client()
    try client.send("GET /abandon HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try client.isEnded())
    try server.events.waitForClosing(.abandoned)
  }

  @Test func `RFC 9110 §15.5.6 another method is 405 with Allow`() throws {
    let answer = try TestServer().answer(to: "DELETE /describe/a HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(answer.status == 405)
    #expect(answer.fields["allow"] == "GET, HEAD, OPTIONS")
  }

  @Test func `a thousand connections are served side by side`() throws {
    let server = try TestServer()
    let clients = try (0..<1_000).map { _ in try server.client() }
    for (number, client) in clients.enumerated() { try client.send(ConnectionTests.get("\(number)")) }
    for (number, client) in clients.enumerated() {
      #expect(try client.answer().body == "/describe/\(number)?")
    }
  }

  @Test func `tickets completed from many threads reach their own requests`() throws {
    let server = try TestServer()
    let clients = try (0..<100).map { _ in try server.client() }
    for client in clients { try client.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n") }
    let tickets = try clients.map { _ in try server.service.held.next() }
    DispatchQueue.concurrentPerform(iterations: tickets.count) { number in
      tickets[number].complete(with: Response(.ok, body: Array("\(number)".utf8)))
    }
    let bodies = try Set(clients.map { try $0.answer().body })
    #expect(bodies == Set((0..<100).map { "\($0)" }))
  }

  @Test func `a graceful stop answers what is in flight, and ends`() throws {
    let server = try TestServer()
    let (busy, idle) = (try server.client(), try server.client())
    try idle.send(ConnectionTests.get("a"))
    #expect(try idle.answer().status == 200)
    try busy.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n" + ConnectionTests.get("late"))
    let ticket = try server.service.held.next()
    let stopped = DispatchGroup()
    DispatchQueue.global().async(group: stopped) { [server = server.server] in server.stop() }
    #expect(try idle.isEnded())
    #expect(throws: RawClient.Failure.self) { try server.client().answer() }
    ticket.complete(with: Response(.ok, body: Array("in flight".utf8)))
    let answer = try busy.answer()
    #expect(answer.body == "in flight")
    #expect(answer.fields["connection"] == "close")
    #expect(try busy.isEnded())
    stopped.wait()
  }

  @Test func `a stop waits no longer than its bound`() throws {
    let server = try TestServer { $0.drainTimeMax = .milliseconds(40) }
    let client = try server.client()
    try client.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n")
    let ticket = try server.service.held.next()
    server.server.stop()
    #expect(try client.isEnded())
    ticket.complete(with: Response(.ok))
    #expect(server.events.closings == [.stopped])
  }

  @Test func `a port that is taken is told by its address`() throws {
    let server = try TestServer()
    #expect(throws: ListenError.self) { try TestServer { $0.listeners = [.init(.tcp(server.address))] } }
  }
}
