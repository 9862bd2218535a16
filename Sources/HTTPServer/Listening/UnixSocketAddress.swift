import Glibc

/// The address of a Unix socket in the kernel's form (unix(7)).
struct UnixSocketAddress {
  private var address = sockaddr_un()
  private let length: socklen_t

  /// The address of a path, or of an abstract name where `@` stands first; nil if it is empty or too long.
  init?(_ text: String) {
    var octets = Array(text.utf8)
    let isAbstract = octets.first == UInt8(ascii: "@")
    if isAbstract { octets[0] = 0 }
    let room = MemoryLayout.size(ofValue: address.sun_path)
    // A path is ended by a NUL, an abstract name by its length.
    guard !octets.isEmpty, octets.count < room, isAbstract || !octets.contains(0) else { return nil }
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: octets) }
    let header = MemoryLayout<sockaddr_un>.size - room
    length = socklen_t(header + octets.count + (isAbstract ? 0 : 1))
  }

  /// Hands the address to a system call.
  func withSystemAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
    }
  }
}
