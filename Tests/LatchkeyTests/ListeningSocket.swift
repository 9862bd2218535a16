import Foundation

/// A socket that listens, in whose place nobody accepts: what systemd holds for a service.
final class ListeningSocket {
  struct Failure: Error { let what: String }

  let port: UInt16
  let handle: FileHandle

  /// Listens on 127.0.0.1, or on every address where it is open to others; port 0 takes a free one.
  init(port: UInt16, isOpen: Bool = false) throws {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    // One that was closed a moment ago is no other's.
    var isOn: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &isOn, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = isOpen ? 0 : UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isListening = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && listen(descriptor, 16) == 0 && getsockname(descriptor, $0, &length) == 0
      }
    }
    guard isListening else { throw Failure(what: "listen: \(errno)") }
    self.port = UInt16(bigEndian: address.sin_port)
  }
}
