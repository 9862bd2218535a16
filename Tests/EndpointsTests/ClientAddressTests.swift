@testable import Endpoints
import HTTPServer
import Testing

struct ClientAddressTests {
  @Test(arguments: [
    ("192.0.2.1", "192.0.2.1", true), ("192.0.2.1", "192.0.2.2", false),
    ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true), ("2001:db8:1:2::1", "2001:db8:1:3::1", false),
    ("::ffff:192.0.2.1", "192.0.2.1", true), ("::ffff:192.0.2.1", "::ffff:192.0.2.2", false), ("::1", "0.0.0.0", false),
  ])
  func `an IPv4 address or a 64 of IPv6 is one network`(one: String, other: String, isSame: Bool) throws {
    let networks = (try #require(ClientNetwork(host: one)), try #require(ClientNetwork(host: other)))
    #expect((networks.0 == networks.1) == isSame)
  }

  @Test(arguments: ["", "localhost", "192.0.2", "192.0.2.1:80", "[::1]", "g::"])
  func `what is no address has no network`(host: String) { #expect(ClientNetwork(host: host) == nil) }

  @Test(arguments: [
    (nil, "127.0.0.1"), ("198.51.100.7", "198.51.100.7"), ("203.0.113.9, 198.51.100.7", "198.51.100.7"),
    ("198.51.100.7, ", "127.0.0.1"), ("unknown", "127.0.0.1"), ("198.51.100.7,2001:db8::1", "2001:db8::1"),
    ("198.51.100.7:5678", "198.51.100.7"), ("[2001:db8::1]:5678", "2001:db8::1"), ("198.51.100.7:x", "127.0.0.1"),
  ])
  func `behind a proxy the address is the one that the proxy wrote`(forwarded: String?, host: String) throws {
    var fields = Fields()
    if let forwarded { fields.append(.xForwardedFor, forwarded) }
    let request = try Request(method: .get, target: "/", fields: fields)
    #expect(ClientAddress(request, isBehindProxy: true).host == host)
    #expect(ClientAddress(request, isBehindProxy: false).host == "127.0.0.1")
  }
}
