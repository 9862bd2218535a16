import Testing

@testable import HTTPServer

struct SocketAddressTests {
  @Test(arguments: ["127.0.0.1:80", "[::1]:8080", "0.0.0.0:0", "[2001:db8::1]:65535"])
  func `an address reads as it is written`(_ text: String) throws {
    #expect(try #require(SocketAddress(text)).description == text)
  }

  @Test(arguments: ["", "80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:+1", "::1:80", "[127.0.0.1]:80"])
  func `what is no address is none`(_ text: String) { #expect(SocketAddress(text) == nil) }

  @Test func `loopback is what only this machine reaches`() throws {
    #expect(try #require(SocketAddress("localhost:1")).isLoopback)
    #expect(try #require(SocketAddress("[::1]:1")).isLoopback)
    #expect(try #require(SocketAddress("127.9.9.9:1")).isLoopback)
    #expect(try #require(SocketAddress("0.0.0.0:1")).isLoopback == false)
    #expect(try #require(SocketAddress("[::]:1")).isLoopback == false)
  }
}
