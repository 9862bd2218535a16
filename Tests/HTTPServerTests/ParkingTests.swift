import Dispatch
import Testing

@testable import HTTPServer

/// Requests that wait without a thread.
struct ParkingTests {
  private static func park(_ seconds: Int, _ query: String = "", _ fields: String = "") -> String {
    "GET /park/\(seconds)\(query) HTTP/1.1\r\nHost: a\r\n\(fields)\r\n"
  }

  private static let next = "GET /describe/next HTTP/1.1\r\nHost: a\r\n\r\n"

  @Test func `a parked request is answered when it is woken, once`() throws {
    let server = try TestServer()
    let client = try server.client()
    try client.send(ParkingTests.park(60))
    let ticket = try server.service.parked.next()
    #expect(try !client.hasInput(withinMilliseconds: 20))
    DispatchQueue.concurrentPerform(iterations: 10) { _ in ticket.wake() }
    #expect(try client.answer().body == "/park/60 woken")
    ticket.wake()
    try client.send(ParkingTests.next)
    #expect(try client.answer().body == "/describe/next?")
    #expect(server.service.gone.count == 0)
  }

  @Test func `a wake that comes before the parking is not lost`() throws {
    let server = try TestServer()
    #expect(try server.answer(to: ParkingTests.park(60, "?wake=early")).body == "/park/60 woken")
  }

  @Test func `a wake is for its own request, not for the next on the connection`() throws {
    let server = try TestServer()
    let client = try server.client()
    try client.send(ParkingTests.park(60) + ParkingTests.park(60))
    let first = try server.service.parked.next()
    first.wake()
    #expect(try client.answer().body == "/park/60 woken")
    let second = try server.service.parked.next()
    #expect(first != second)
    first.wake()
    #expect(try !client.hasInput(withinMilliseconds: 20))
    second.wake()
    #expect(try client.answer().body == "/park/60 woken")
  }

  @Test func `at its time a parked request is answered, and its ticket is gone`() throws {
    let server = try TestServer()
    let client = try server.client()
    try client.send(ParkingTests.park(0) + ParkingTests.next)
    #expect(try client.answer().body == "/park/0 deadline")
    #expect(try client.answer().body == "/describe/next?")
    #expect(try server.service.gone.next() == server.service.parked.next())
  }

  @Test func `a request behind a parked one is answered after it`() throws {
    let server = try TestServer()
    let client = try server.client()
    try client.send(ParkingTests.park(60) + ParkingTests.next)
    let ticket = try server.service.parked.next()
    #expect(try !client.hasInput(withinMilliseconds: 20))
    ticket.wake()
    #expect(try client.answer().body == "/park/60 woken")
    #expect(try client.answer().body == "/describe/next?")
  }

  @Test func `a client that dies is told to the service`() throws {
    let server = try TestServer()
    let client = try server.client()
    try client.send(ParkingTests.park(60))
    let ticket = try server.service.parked.next()
    client.abort()
    #expect(try server.service.gone.next() == ticket)
    try server.events.waitForClosing(.reset)
    ticket.wake()
    #expect(try server.answer(to: ParkingTests.next).status == 200)
  }

  @Test func `RFC 9112 §9.6 a client that ends its side is told to the service, and answered`() throws {
    let server = try TestServer()
    let client = try server.client()
    try client.send(ParkingTests.park(60) + ParkingTests.park(60))
    let ticket = try server.service.parked.next()
    client.endOutput()
    for _ in 0..<2 { #expect(try client.answer().body == "/park/60 deadline") }
    #expect(try client.isEnded())
    #expect(try server.service.gone.next() == ticket)
  }

  @Test func `a stop answers what is parked, and waits for nothing`() throws {
    let server = try TestServer { $0.drainTimeMax = .seconds(60) }
    let clients = try (0..<20).map { _ in try server.client() }
    for client in clients { try client.send(ParkingTests.park(3_600) + ParkingTests.park(3_600)) }
    for _ in clients { _ = try server.service.parked.next() }
    let stopped = DispatchGroup()
    DispatchQueue.global().async(group: stopped) { [server = server.server] in server.stop() }
    for client in clients {
      let answer = try client.answer()
      #expect(answer.body == "/park/3600 stopping")
      #expect(answer.fields["connection"] == "close")
      #expect(try client.isEnded())
    }
    stopped.wait()
    #expect(server.service.gone.count == clients.count)
  }

  @Test func `parked connections come and go by the thousand`() throws {
    let server = try TestServer()
    let clients = try (0..<1_000).map { _ in try server.client() }
    for client in clients { try client.send(ParkingTests.park(60)) }
    let tickets = try clients.map { _ in try server.service.parked.next() }
    DispatchQueue.concurrentPerform(iterations: tickets.count) { tickets[$0].wake() }
    for client in clients { #expect(try client.answer().body == "/park/60 woken") }
  }
}
