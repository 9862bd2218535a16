import Glibc
import HTTPServer

/// A socket and nothing between it and the test: it sends what it is told, in the pieces it is told.
final class RawClient {
  struct Answer: Equatable {
    var status: Int
    var fields: [String: String]
    var body: String
  }

  struct Failure: Error { let what: String }

  private let descriptor: Int32
  private var received: [UInt8] = []

  /// Connects, from another address of 127.0.0.0/8 if the test is about addresses.
  init(_ address: SocketAddress, from host: String = "127.0.0.1") throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw Failure(what: "socket: \(errno)") }
    let bound = RawClient.withSystemAddress(host, 0) { bind(descriptor, $0, $1) }
    guard bound == 0 else { throw Failure(what: "bind: \(errno)") }
    let connected = RawClient.withSystemAddress("127.0.0.1", address.port) { connect(descriptor, $0, $1) }
    guard connected == 0 else { throw Failure(what: "connect: \(errno)") }
    set(IPPROTO_TCP, TCP_NODELAY, Int32(1))
    // A test that waits in vain fails, and does not hang.
    set(Int(SOL_SOCKET), SO_RCVTIMEO, timeval(tv_sec: 10, tv_usec: 0))
  }

  deinit { close(descriptor) }

  private static func withSystemAddress<Result>(
    _ host: String, _ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_port = port.bigEndian
    name.sin_addr.s_addr = inet_addr(host)
    return withUnsafePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  func send(_ text: String) throws { try send(Array(text.utf8)) }

  func send(_ octets: [UInt8]) throws {
    var sent = 0
    while sent < octets.count {
      let count = octets[sent...].withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw Failure(what: "send: \(errno)") }
      sent += count
    }
  }

  func endOutput() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// Ends the connection at once, as a client that dies does.
  func reset() {
    set(Int(SOL_SOCKET), SO_LINGER, linger(l_onoff: 1, l_linger: 0))
    endOutput()
  }

  /// Ends the connection without ending its side before, as a client that loses power and comes back does.
  func abort() {
    set(Int(SOL_SOCKET), SO_LINGER, linger(l_onoff: 1, l_linger: 0))
    var nowhere = sockaddr(sa_family: sa_family_t(AF_UNSPEC), sa_data: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
    connect(descriptor, &nowhere, socklen_t(MemoryLayout<sockaddr>.size))
  }

  /// Makes the peer's window small, so that its answers do not fit.
  func shrinkInput() { set(Int(SOL_SOCKET), SO_RCVBUF, Int32(4_096)) }

  /// Whether something can be read, or the connection has ended, within the time.
  func hasInput(withinMilliseconds milliseconds: Int32) throws -> Bool {
    var interest = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&interest, 1, milliseconds) > 0
  }

  /// The next answer, an interim one too; with `isHead` it has no content whatever its length says.
  func answer(isHead: Bool = false) throws -> Answer {
    while true {
      if let end = received.firstRange(of: Array("\r\n\r\n".utf8)) {
        var answer = try parseHead(String(decoding: received[..<end.lowerBound], as: UTF8.self))
        let length = isHead ? 0 : Int(answer.fields["content-length"] ?? "0") ?? 0
        if received.count >= end.upperBound + length {
          let body = received[end.upperBound..<end.upperBound + length]
          answer.body = String(decoding: body, as: UTF8.self)
          received.removeFirst(end.upperBound + length)
          return answer
        }
      }
      guard try receive() else {
        let start = String(decoding: received.prefix(200), as: UTF8.self)
        throw Failure(what: "ended after \(received.count) octets of an answer: \(start)")
      }
    }
  }

  /// Takes some octets of an answer and drops them; false at the end.
  func drop(_ countMax: Int) throws -> Bool {
    var buffer = [UInt8](repeating: 0, count: countMax)
    return recv(descriptor, &buffer, countMax, 0) > 0
  }

  /// Reads to the end; whether nothing came before it.
  func isEnded() throws -> Bool {
    while try receive() {}
    return received.isEmpty
  }

  /// Everything up to the end of the connection.
  func rest() throws -> String {
    while try receive() {}
    return String(decoding: received, as: UTF8.self)
  }

  private func receive() throws -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    guard count >= 0 else {
      if errno == ECONNRESET { return false }
      throw Failure(what: "recv: \(errno)")
    }
    received += buffer[..<count]
    return count > 0
  }

  private func parseHead(_ text: String) throws -> Answer {
    let lines = text.split(separator: "\r\n")
    guard let first = lines.first, first.hasPrefix("HTTP/1.1 "), let status = Int(first.dropFirst(9).prefix(3)) else {
      throw Failure(what: "no status line: \(text)")
    }
    var fields: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ": ", maxSplits: 1)
      guard parts.count == 2 else { throw Failure(what: "no field line: \(line)") }
      fields[parts[0].lowercased()] = String(parts[1])
    }
    return Answer(status: status, fields: fields, body: "")
  }

  private func set<Value>(_ level: Int, _ option: Int32, _ value: Value) {
    withUnsafeBytes(of: value) {
      _ = setsockopt(descriptor, Int32(level), option, $0.baseAddress, socklen_t($0.count))
    }
  }
}
