import Foundation

/// A service manager's end of `NOTIFY_SOCKET`.
final class NotifyListener {
  struct Failure: Error { let what: String }

  let path: String
  private let descriptor: Int32

  init(in directory: DataDirectory) throws {
    path = directory.path + ".notify"
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard bound == 0 else { throw Failure(what: "bind \(path): \(errno)") }
    var patience = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit {
    close(descriptor)
    unlink(path)
  }

  /// The first line of the next message; waits for it.
  func next() throws -> String {
    var octets = [UInt8](repeating: 0, count: 4_096)
    let count = recv(descriptor, &octets, octets.count, 0)
    guard count > 0 else { throw Failure(what: "recv: \(errno)") }
    return String(decoding: octets[..<count].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }
}
