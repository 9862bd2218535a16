import Foundation
import HTTPServer

/// Who calls, by address; worked out only where something asks for it.
struct ClientAddress: Sendable {
  private let peer: SocketAddress
  /// The header section, where a proxy writes its peer's address into it.
  private let fields: Fields?

  init(_ request: Request, isBehindProxy: Bool) {
    peer = request.peer
    fields = isBehindProxy ? request.fields : nil
  }

  /// The address without a port; behind a proxy the last in `X-Forwarded-For`, which the proxy has added itself: all
  /// before it is the client's word.
  var host: String {
    guard let last = fields?.values(of: .xForwardedFor).last?.split(separator: ",").last else { return peer.host }
    let text = last.trimmingCharacters(in: .whitespaces)
    // Some proxies write the port too: `192.0.2.1:5678`, `[2001:db8::1]:5678`.
    let host = SocketAddress(text)?.host ?? text
    return ClientNetwork(host: host) == nil ? peer.host : host
  }

  var network: ClientNetwork? { ClientNetwork(host: host) }
}

/// Where a request comes from, as far as limits tell callers apart: an IPv4 address, or a /64 of IPv6; and the site around
/// that.
struct ClientNetwork: Sendable, Hashable {
  private enum Kind { case v4, v6, site }

  private let kind: Kind
  private let prefix: UInt64

  var isIPv6: Bool { kind != .v4 }

  /// The /56 that a /64 of IPv6 is in, which is what an end site is given at the least (RFC 6177 section 2): whoever has
  /// it may call from each /64 in it.
  var site: ClientNetwork? { kind == .v6 ? ClientNetwork(.site, prefix: prefix & ~0xff) : nil }

  /// The network of a numeric address; nil if it is none.
  init?(host: String) {
    var v4 = in_addr()
    if inet_pton(AF_INET, host, &v4) == 1 {
      self.init(.v4, prefix: UInt64(v4.s_addr))
      return
    }
    var v6 = in6_addr()
    guard inet_pton(AF_INET6, host, &v6) == 1 else { return nil }
    self = withUnsafeBytes(of: v6) { bytes in
      // ::ffff:0:0/96 holds every IPv4 address (RFC 4291 section 2.5.5.2): one /64 for all of them.
      let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xff && bytes[11] == 0xff
      return isMapped
        ? ClientNetwork(.v4, prefix: UInt64(bytes.loadUnaligned(fromByteOffset: 12, as: UInt32.self)))
        : ClientNetwork(.v6, prefix: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)))
    }
  }

  private init(_ kind: Kind, prefix: UInt64) {
    self.kind = kind
    self.prefix = prefix
  }
}
