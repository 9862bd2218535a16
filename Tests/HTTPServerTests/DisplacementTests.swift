import Testing

@testable import HTTPServer

/// Whose place is given away when the server is full.
struct DisplacementTests {
  @Test func `the longest silent goes before the longest idle, and nobody who is at work`() {
    var deadlines = Deadlines()
    let now = Limits.silentMilliseconds * 10
    deadlines.set(0, 90)
    deadlines.set(1, 91, .idle(since: 1))
    deadlines.set(2, 92, .idle(since: 0))
    deadlines.set(3, 93, .silent(since: 600))
    deadlines.set(4, 94, .silent(since: 500))
    deadlines.set(5, 95, .silent(since: now - 1))
    var order: [Int] = []
    while let slot = deadlines.mostDispensable(at: now, of: 100) {
      order.append(slot)
      deadlines.set(slot, Deadlines.never)
    }
    #expect(order == [4, 3, 2, 1])
    #expect(deadlines.mostDispensable(at: now + Limits.silentMilliseconds, of: 100) == 5)
    #expect(deadlines.mostDispensable(at: now, of: 3) == 5, "one of three that says nothing is a flood")
  }

  @Test func `connections that say nothing take no place from those that do`() throws {
    let server = try TestServer {
      $0.lanes = 1
      $0.connectionsMax = 12
    }
    func ask(_ client: RawClient) throws -> Int {
      try client.send("GET /describe/a HTTP/1.1\r\nHost: a\r\n\r\n")
      return try client.answer().status
    }
    let regular = try server.client()
    #expect(try ask(regular) == 200)
    let silent = try (0..<10).map { _ in try server.client(from: "127.0.0.2") }
    let slow = try server.client(from: "127.0.0.2")
    try slow.send("GET /describe/a HTTP/1.1\r\nHost:")
    let newcomers = try (0..<6).map { _ in
      let client = try server.client()
      #expect(try ask(client) == 200)
      return client
    }
    for client in newcomers + [regular] { #expect(try ask(client) == 200) }
    #expect(server.events.closings.contains(.displaced))
    withExtendedLifetime(silent) {}
  }
}
