import Dispatch
import Foundation
import Glibc
import Synchronization
import SystemPackage
import Testing

@testable import HTTPServer

/// How a lane divides its time: on one lane, which a request holds while the test sends what it is to find.
struct TurnTests {
  private let server: TestServer
  private var service: TestService { server.service }

  init() throws { server = try TestServer { $0.lanes = 1 } }

  private static func get(_ path: String) -> String { "GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n" }

  /// Holds the lane until `body` has sent what it wants.
  private func whileHeld(_ body: () throws -> Void) throws {
    let holder = try server.client()
    try holder.send(TurnTests.get("/block"))
    try eventually { service.seen.withLock { $0.contains("/block") } ? () : nil }
    try body()
    service.block.signal()
    #expect(try holder.answer().status == 200)
  }

  /// How many requests were run before that of this path.
  private func place(of path: String) throws -> Int {
    try eventually { service.seen.withLock { $0.firstIndex(of: path) } }
  }

  @Test func `a connection with thousands of requests waiting lets others have their turn`() throws {
    let (greedy, other) = (try server.client(), try server.client())
    try whileHeld {
      try greedy.send(String(repeating: TurnTests.get("/describe/greedy"), count: 1_500))
      try other.send(TurnTests.get("/describe/other"))
    }
    #expect(try other.answer().status == 200)
    #expect(try place(of: "/describe/other") <= 3 * Limits.requestsPerTurnMax)
    for _ in 0..<1_500 { #expect(try greedy.answer().status == 200) }
  }

  @Test func `RFC 9112 §9.6 a client that ends its side behind thousands of requests has all answered`() throws {
    let client = try server.client()
    try whileHeld {
      try client.send(String(repeating: TurnTests.get("/describe/a"), count: 1_500))
      client.endOutput()
    }
    for _ in 0..<1_500 { #expect(try client.answer().status == 200) }
    #expect(try client.isEnded())
    try server.events.waitForClosing(.peerFinished)
  }

  @Test func `the service hears of the end of each round before the lane waits for more`() throws {
    let (one, other) = (try server.client(), try server.client())
    try whileHeld {
      try one.send(TurnTests.get("/describe/one"))
      try other.send(TurnTests.get("/describe/other"))
    }
    for client in [one, other] { #expect(try client.answer().status == 200) }
    for path in ["/describe/two", "/describe/three"] {
      try one.send(TurnTests.get(path))
      #expect(try one.answer().status == 200)
    }
    let rounds = service.rounds.withLock { $0.prefix(4).map { $0.sorted() } }
    #expect(rounds == [["/block"], ["/describe/one", "/describe/other"], ["/describe/two"], ["/describe/three"]])
  }

  @Test func `a burst of connections lets others have their turn`() throws {
    let other = try server.client()
    try other.send(TurnTests.get("/describe/first"))
    #expect(try other.answer().status == 200)
    var burst: [RawClient] = []
    try whileHeld {
      for _ in 0..<150 {
        let client = try server.client()
        try client.send(TurnTests.get("/describe/burst"))
        burst.append(client)
      }
      try eventually { server.events.acceptedCount == 152 ? () : nil }
      try other.send(TurnTests.get("/describe/other"))
    }
    #expect(try place(of: "/describe/other") <= 3 * Limits.arrivalsPerRoundMax)
    for client in burst { #expect(try client.answer().status == 200) }
  }

  @Test func `a local client that sends and hangs up has its request run`() throws {
    let path = NSTemporaryDirectory() + "latchkey-\(UUID().uuidString.prefix(8)).sock"
    let server = try TestServer {
      $0.lanes = 1
      $0.listeners = [.init(.tcp(.loopback(port: 0))), .init(.unix(path: path, mode: [.ownerReadWrite]))]
    }
    let local = try UnixClient(path)
    try local.send(TurnTests.get("/describe/first"))
    // Read: a client that leaves something unread resets.
    try local.receive()
    let holder = try server.client()
    try holder.send(TurnTests.get("/block"))
    try eventually { server.service.seen.withLock { $0.contains("/block") } ? () : nil }
    try local.send(TurnTests.get("/describe/local"))
    local.hangUp()
    server.service.block.signal()
    try eventually { server.service.seen.withLock { $0.contains("/describe/local") } ? () : nil }
  }

  @Test func `a socket that its owner has shut down pauses accepting, and does not spin`() throws {
    let socket = try ListeningSocket(.tcp(.loopback(port: 0)))
    let descriptor = socket.descriptor.rawValue
    let server = try TestServer { $0.listeners = [.init(.inherited(descriptor: descriptor))] }
    shutdown(descriptor, Int32(SHUT_RD))
    try eventually { server.events.pauses.contains(.invalidArgument) ? () : nil }
  }

  @Test func `a listener that stops hands over all that the kernel has connected`() throws {
    let listener = try Listener(ListenerConfiguration(.tcp(.loopback(port: 0))))
    let clients = try (0..<600).map { _ in try RawClient(listener.address) }
    let mailbox = try Mailbox()
    listener.start(
      Listener.Target(
        mailboxes: [mailbox], addresses: AddressCounts(), connectionsMax: 1_000, connectionsPerAddressMax: 1_000,
        events: RecordedEvents()))
    listener.stop()
    #expect(mailbox.connectionsCount.load(ordering: .relaxed) == clients.count)
    for case .accepted(let arrival) in mailbox.close() { try arrival.descriptor.close() }
  }
}

/// A client on a Unix socket, for what curl does not do.
private struct UnixClient {
  struct Failure: Error { let what: String }

  private let descriptor: Int32

  init(_ path: String) throws {
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let connected = withUnsafePointer(to: &address) { [descriptor] pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard connected == 0 else { throw Failure(what: "connect: \(errno)") }
  }

  func send(_ text: String) throws {
    let octets = Array(text.utf8)
    guard Glibc.send(descriptor, octets, octets.count, Int32(MSG_NOSIGNAL)) == octets.count else {
      throw Failure(what: "send: \(errno)")
    }
  }

  /// Takes an answer, which is small and comes in one piece.
  func receive() throws {
    var octets = [UInt8](repeating: 0, count: 4_096)
    guard recv(descriptor, &octets, octets.count, 0) > 0 else { throw Failure(what: "recv: \(errno)") }
  }

  /// Ends it without reading anything more.
  func hangUp() { close(descriptor) }
}
