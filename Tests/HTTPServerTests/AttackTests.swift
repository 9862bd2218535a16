import HTTPServer
import Testing

/// Slow clients, a flood, and crowds; how long anybody waits is for `make attack` to measure.
struct AttackTests {
  private static func get(_ path: String) -> String { "GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n" }

  @Test func `an honest client is served beside slow headers, bodies and readers, and a flood`() throws {
    let server = try TestServer { $0.connectionsMax = 400 }
    let honest = try server.client()
    func ask(_ client: RawClient) throws {
      try client.send(AttackTests.get("/describe/honest"))
      #expect(try client.answer().status == 200)
    }
    try ask(honest)
    var held: [RawClient] = []
    func hold(_ count: Int, from host: String, _ text: String, isReader: Bool = false) throws {
      for _ in 0..<count {
        let client = try server.client(from: host)
        if isReader { client.shrinkInput() }
        try client.send(text)
        held.append(client)
      }
    }
    try hold(100, from: "127.0.0.2", "GET /describe/slow HTTP/1.1\r\nHost: a\r\nX:")
    try hold(100, from: "127.0.0.3", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\nslow")
    try hold(10, from: "127.0.0.4", AttackTests.get("/large"), isReader: true)
    for _ in 0..<20 {
      // The server is full after the first ten of these.
      try hold(20, from: "127.0.0.5", "")
      try ask(honest)
      try ask(server.client())
    }
    #expect(server.events.closings.contains(.displaced))
    withExtendedLifetime(held) {}
  }

  @Test func `a thousand parked requests are woken together, and each is answered`() throws {
    let server = try TestServer()
    let clients = try (0..<1_000).map { _ in
      let client = try server.client()
      try client.send(AttackTests.get("/park/60"))
      return client
    }
    let tickets = try clients.map { _ in try server.service.parked.next() }
    tickets.forEach { $0.wake() }
    for client in clients { #expect(try client.answer().body == "/park/60 woken") }
  }
}
