import Glibc

/// An IPv4 or IPv6 address and a port, or the other end of a Unix socket, which has neither.
public struct SocketAddress: Sendable, Hashable, CustomStringConvertible {
  private enum Kind { case v4, v6, unix }

  private let kind: Kind
  /// The address in network order, the first octet the most significant; IPv4 in the low 32 bits of `low`.
  private let high: UInt64
  private let low: UInt64
  private let scope: UInt32
  /// The port; 0 asks for any that is free.
  public let port: UInt16

  /// The address of a numeric `host`, such as `127.0.0.1` or `::1`, or nil if it is none.
  public init?(host: String, port: UInt16) {
    var v4 = in_addr()
    var v6 = in6_addr()
    if inet_pton(AF_INET, host, &v4) == 1 {
      self.init(v4: v4, port: port)
    } else if inet_pton(AF_INET6, host, &v6) == 1 {
      self.init(v6: v6, scope: 0, port: port)
    } else {
      return nil
    }
  }

  /// The address of `host:port`, the host numeric, `localhost`, or IPv6 in brackets; nil if it is none.
  public init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":") else { return nil }
    let digits = text[text.index(after: colon)...]
    guard !digits.isEmpty, digits.utf8.allSatisfy(\.isDigit), let port = UInt16(digits) else { return nil }
    var host = text[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = host.dropFirst().dropLast()
      guard host.contains(":") else { return nil }
    } else if host.contains(":") {
      return nil
    }
    self.init(host: host == "localhost" ? "127.0.0.1" : String(host), port: port)
  }

  /// 127.0.0.1 at this port.
  public static func loopback(port: UInt16) -> SocketAddress {
    SocketAddress(v4: in_addr(s_addr: UInt32(0x7f00_0001).bigEndian), port: port)
  }

  /// A process of this machine, at the other end of a Unix socket.
  public static let unix = SocketAddress(kind: .unix, high: 0, low: 0, scope: 0, port: 0)

  /// The address without the port, as text, such as `127.0.0.1` or `::1`; `unix` for a Unix socket.
  public var host: String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    switch kind {
    case .v4:
      var address = in_addr(s_addr: UInt32(truncatingIfNeeded: low).bigEndian)
      inet_ntop(AF_INET, &address, &text, socklen_t(text.count))
    case .v6:
      var address = v6Address
      inet_ntop(AF_INET6, &address, &text, socklen_t(text.count))
    case .unix: return "unix"
    }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Whether only this machine reaches it: 127.0.0.0/8, ::1, or a Unix socket.
  public var isLoopback: Bool {
    switch kind {
    case .v4: low >> 24 == 127
    case .v6: high == 0 && low == 1
    case .unix: true
    }
  }

  /// `127.0.0.1:8080`, `[::1]:8080` or `unix`.
  public var description: String {
    switch kind {
    case .v4: "\(host):\(port)"
    case .v6: "[\(host)]:\(port)"
    case .unix: "unix"
    }
  }

  /// Whether the text is an IPv6 address.
  static func isIPv6(_ text: String) -> Bool {
    var address = in6_addr()
    return inet_pton(AF_INET6, text, &address) == 1
  }

  private init(kind: Kind, high: UInt64, low: UInt64, scope: UInt32, port: UInt16) {
    self.kind = kind
    self.high = high
    self.low = low
    self.scope = scope
    self.port = port
  }

  private init(v4 address: in_addr, port: UInt16) {
    self.init(kind: .v4, high: 0, low: UInt64(UInt32(bigEndian: address.s_addr)), scope: 0, port: port)
  }

  private init(v6 address: in6_addr, scope: UInt32, port: UInt16) {
    let (high, low) = withUnsafeBytes(of: address) {
      (UInt64(bigEndian: $0.load(as: UInt64.self)), UInt64(bigEndian: $0.load(fromByteOffset: 8, as: UInt64.self)))
    }
    self.init(kind: .v6, high: high, low: low, scope: scope, port: port)
  }

  private var v6Address: in6_addr {
    var address = in6_addr()
    withUnsafeMutableBytes(of: &address) {
      $0.storeBytes(of: high.bigEndian, as: UInt64.self)
      $0.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
    }
    return address
  }
}

extension SocketAddress {
  /// As far as a limit tells peers apart: an IPv4 address, or a /64 of IPv6; and the site around that.
  struct Network: Hashable {
    fileprivate enum Kind { case v4, v6, site }

    private let kind: Kind
    private let prefix: UInt64

    fileprivate init(_ kind: Kind, prefix: UInt64) {
      self.kind = kind
      self.prefix = prefix
    }

    /// The /56 that a /64 of IPv6 is in, which is what an end site is given at the least (RFC 6177 §2).
    var site: Network? { kind == .v6 ? Network(.site, prefix: prefix & ~0xff) : nil }
  }

  /// The network of the address; nil for a Unix socket.
  var network: Network? {
    switch kind {
    case .v4: Network(.v4, prefix: low)
    // ::ffff:0:0/96 holds every IPv4 address (RFC 4291 §2.5.5.2): one /64 for all of them.
    case .v6 where high == 0 && low >> 32 == 0xffff: Network(.v4, prefix: low & 0xffff_ffff)
    case .v6: Network(.v6, prefix: high)
    case .unix: nil
    }
  }

  var isIPv6: Bool { kind == .v6 }
  var family: Int32 { isIPv6 ? AF_INET6 : AF_INET }

  /// Hands the address to a system call in the kernel's form.
  func withSystemAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    if kind == .v6 {
      var address = sockaddr_in6()
      address.sin6_family = sa_family_t(AF_INET6)
      address.sin6_port = port.bigEndian
      address.sin6_addr = v6Address
      address.sin6_scope_id = scope
      return SocketAddress.withBytes(of: &address, body)
    }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr = in_addr(s_addr: UInt32(truncatingIfNeeded: low).bigEndian)
    return SocketAddress.withBytes(of: &address, body)
  }

  /// Takes an address from a system call; nil if that failed or gave another family.
  static func fromSystem<Result>(
    _ body: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Result
  ) -> (Result, SocketAddress?) {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let result = withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, &length) }
    }
    let address: SocketAddress? = withUnsafeBytes(of: &storage) { bytes in
      switch Int32(bytes.load(as: sa_family_t.self)) {
      case AF_INET:
        let address = bytes.load(as: sockaddr_in.self)
        return SocketAddress(v4: address.sin_addr, port: UInt16(bigEndian: address.sin_port))
      case AF_INET6:
        let address = bytes.load(as: sockaddr_in6.self)
        let port = UInt16(bigEndian: address.sin6_port)
        return SocketAddress(v6: address.sin6_addr, scope: address.sin6_scope_id, port: port)
      case AF_UNIX: return .unix
      default: return nil
      }
    }
    return (result, address)
  }

  private static func withBytes<Address, Result>(
    of address: inout Address, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<Address>.size)) }
    }
  }
}
