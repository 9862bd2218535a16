import Foundation

/// An IP address and a port to listen on.
public struct ListenAddress: Sendable, Equatable, CustomStringConvertible {
  /// An IPv4 or IPv6 address, without brackets.
  public let host: String
  /// 0 is any free port.
  public let port: UInt16

  /// An address whose parts are known to be right.
  public init(host: String, port: UInt16) {
    self.host = host
    self.port = port
  }

  /// Parses `127.0.0.1:8080`, `[::1]:8080` or `localhost:8080` (which is 127.0.0.1); nil for any other text.
  public init?(parsing text: String) {
    guard let colon = text.lastIndex(of: ":") else { return nil }
    let digits = text[text.index(after: colon)...]
    guard let port = UInt16(digits), String(port) == digits else { return nil }
    let name = text[..<colon]
    if name == "localhost" {
      self.init(host: "127.0.0.1", port: port)
    } else if name.hasPrefix("["), name.hasSuffix("]") {
      let host = String(name.dropFirst().dropLast())
      var address = in6_addr()
      guard inet_pton(AF_INET6, host, &address) == 1 else { return nil }
      self.init(host: host, port: port)
    } else {
      var address = in_addr()
      guard inet_pton(AF_INET, String(name), &address) == 1 else { return nil }
      self.init(host: String(name), port: port)
    }
  }

  /// Whether nobody beyond this machine can connect to it (RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.3).
  public var isLoopback: Bool { host.hasPrefix("127.") || host == "::1" }

  /// As it is parsed.
  public var description: String { (host.contains(":") ? "[\(host)]" : host) + ":\(port)" }
}
