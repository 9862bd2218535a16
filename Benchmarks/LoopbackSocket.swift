import Foundation

/// One client's socket on loopback, from an address of its own choice.
struct LoopbackSocket {
  let descriptor: Int32

  /// Connects to 127.0.0.1.
  ///
  /// - Parameters:
  ///   - port: where to.
  ///   - host: an address of 127.0.0.0/8 to come from.
  ///   - windowBytes: the receive buffer, where it is to be small.
  /// - Throws: `BenchmarkError`, also where the descriptors are used up.
  init(port: UInt16, from host: String, windowBytes: Int32? = nil) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    if var windowBytes {
      setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &windowBytes, socklen_t(MemoryLayout<Int32>.size))
    }
    guard descriptor >= 0, call(host, 0, bind) == 0, call("127.0.0.1", port, connect) == 0 else {
      let reason = String(cString: strerror(errno))
      if descriptor >= 0 { Glibc.close(descriptor) }
      throw BenchmarkError("no connection: \(reason)")
    }
  }

  private func call(
    _ host: String, _ port: UInt16, _ body: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) -> Int32 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr(host)
    address.sin_port = port.bigEndian
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  func close() { Glibc.close(descriptor) }

  /// Sends what the socket takes without waiting; false if the connection is broken.
  @discardableResult
  func send(_ text: String) -> Bool {
    let count = text.withCString {
      Glibc.send(descriptor, $0, strlen($0), Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
    }
    return count >= 0 || errno == EAGAIN
  }

  /// Reads what has come, without waiting: nil at the connection's end.
  func receive(_ countMax: Int) -> Int? {
    withUnsafeTemporaryAllocation(byteCount: countMax, alignment: 1) { buffer in
      let count = recv(descriptor, buffer.baseAddress, countMax, Int32(MSG_DONTWAIT))
      if count > 0 { return count }
      return count < 0 && errno == EAGAIN ? 0 : nil
    }
  }

  /// Sends a request and waits for the first octets of its answer, which of a small one are all; nil without any.
  func ask(_ request: String) -> String? {
    guard send(request) else { return nil }
    var buffer = [UInt8](repeating: 0, count: 8_192)
    let count = read(descriptor, &buffer, buffer.count)
    return count > 0 ? String(decoding: buffer.prefix(count), as: UTF8.self) : nil
  }
}
