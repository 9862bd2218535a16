import Foundation
import Synchronization
import Testing

@testable import HTTPServer

/// Records that carry no HTTP, and ends that say nothing.
struct TLSRecordTests {
  private let certificates: TestCertificates

  init() throws { certificates = try TestCertificates() }

  private func server(_ configure: (inout ServerConfiguration) -> Void = { _ in }) throws -> TestServer {
    try TestServer {
      $0.listeners = [
        .init(.tcp(.loopback(port: 0)), tls: certificates.settings()), .init(.tcp(.loopback(port: 0))),
        .init(.tcp(.loopback(port: 0)), isBehindProxy: true),
      ]
      configure(&$0)
    }
  }

  private static let request = "GET /describe/a HTTP/1.1\r\nHost: a\r\n\r\n"

  @Test func `RFC 9112 §9.8 an end without close_notify is an end, and is answered with close_notify`() throws {
    let server = try server()
    let client = try TLSClient(server.addresses[0])
    try client.send(TLSRecordTests.request)
    client.endWithoutNotice()
    let rest = client.rest()
    #expect(rest.text.hasPrefix("HTTP/1.1 200 OK"))
    #expect(rest.isNoticed)
    try server.events.waitForClosing(.peerFinished)
    #expect(!server.events.closings.contains(.reset))
  }

  @Test func `RFC 9112 §8 content that ends without close_notify is told so`() throws {
    let server = try server()
    let client = try TLSClient(server.addresses[0])
    try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc")
    client.endWithoutNotice()
    #expect(client.rest().text.hasPrefix("HTTP/1.1 400"))
  }

  @Test func `RFC 8446 §6.1 a client that has ended its side by close_notify still gets its answer`() throws {
    let server = try server()
    let client = try TLSClient(server.addresses[0])
    try client.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n")
    let ticket = try server.service.held.next()
    client.end()
    ticket.complete(with: Response(.noContent))
    #expect(client.rest().text.hasPrefix("HTTP/1.1 204"))
  }

  @Test func `RFC 8446 §4.6.3 a flood of KeyUpdate has its turns and no more`() throws {
    let server = try server { $0.lanes = 1 }
    let client = try TLSClient(server.addresses[0])
    let holder = try RawClient(server.addresses[1])
    let other = try RawClient(server.addresses[1])
    try holder.send("GET /block HTTP/1.1\r\nHost: a\r\n\r\n")
    try eventually { server.service.seen.withLock { $0.contains("/block") } ? () : nil }
    // More than one call of OpenSSL may take, by far.
    for _ in 0..<4_000 { #expect(client.updateKeys()) }
    try client.send("GET /describe/flood HTTP/1.1\r\nHost: a\r\n\r\n")
    try other.send("GET /describe/other HTTP/1.1\r\nHost: a\r\n\r\n")
    server.service.block.signal()
    #expect(try other.answer().status == 200)
    let order = try eventually { () -> [String]? in
      let seen = server.service.seen.withLock { $0 }
      return seen.count == 3 ? seen : nil
    }
    #expect(order == ["/block", "/describe/other", "/describe/flood"])
  }

  @Test func `records without content do not put off the time for a first request`() throws {
    let server = try server { $0.headTimeMax = .milliseconds(60) }
    let client = try TLSClient(server.addresses[0])
    let pacemaker = try TestServer()
    let silent = try pacemaker.client()
    var rounds = 0
    while rounds < 1_000, !server.events.closings.contains(.idle), client.updateKeys() {
      rounds += 1
      _ = try silent.hasInput(withinMilliseconds: 3)
    }
    #expect(rounds < 1_000)
    try server.events.waitForClosing(.idle)
  }

  @Test func `RFC 9110 §7.4 an https target is for TLS, or for what a proxy has taken from TLS`() throws {
    let server = try server()
    let request = "GET https://a/describe/a HTTP/1.1\r\nHost: a\r\n\r\n"
    for (index, status) in [(1, 421), (2, 200)] {
      let client = try RawClient(server.addresses[index])
      try client.send(request)
      #expect(try client.answer().status == status)
    }
    let client = try TLSClient(server.addresses[0])
    try client.send(request)
    client.end()
    #expect(client.rest().text.hasPrefix("HTTP/1.1 200"))
  }
}
