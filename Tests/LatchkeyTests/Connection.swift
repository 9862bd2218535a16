import Foundation
import JSON

/// A connection that is kept alive, on a blocking socket: what it answered is read to its last byte.
final class Connection {
  struct Failure: Error { let what: String }

  struct Answer {
    let status: Int
    let head: String
    let bytes: [UInt8]

    var json: JSONValue { get throws { try JSONReader.parse(bytes) } }
  }

  private let descriptor: Int32
  private let server: ServeProcess?
  private var received: [UInt8] = []
  private static let headEnd = Array("\r\n\r\n".utf8)

  init(port: UInt16, of server: ServeProcess? = nil) throws {
    self.server = server
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_port = port.bigEndian
    name.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let connected = withUnsafePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Foundation.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else { throw Failure(what: "connect: \(errno)") }
    // A test that waits in vain fails, and does not hang.
    var patience = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close(descriptor) }

  /// Sends a request and waits for its answer.
  func call(_ method: String, _ path: String, key: String? = nil, _ body: JSONValue? = nil) throws -> Answer {
    var head = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    if let key { head += "Authorization: Bearer \(key)\r\n" }
    let octets = body.map(JSONWriter.bytes) ?? []
    if body != nil { head += "Content-Type: application/json\r\nContent-Length: \(octets.count)\r\n" }
    try send(Array("\(head)\r\n".utf8) + octets)
    return try readAnswer()
  }

  func send(_ octets: [UInt8]) throws {
    var sent = 0
    while sent < octets.count {
      let count = octets[sent...].withUnsafeBytes {
        Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw Failure(what: "send: \(errno)") }
      sent += count
    }
  }

  /// Reads one answer, and leaves what follows it for the next.
  func readAnswer() throws -> Answer {
    var end = endOfHead()
    while end == nil {
      try receive()
      end = endOfHead()
    }
    let head = String(decoding: received[..<(end ?? 0)], as: UTF8.self)
    let bodyStart = (end ?? 0) + Connection.headEnd.count
    let length = head.lowercased().firstMatch(of: /\r\ncontent-length: ([0-9]+)/).flatMap { Int($0.output.1) } ?? 0
    while received.count < bodyStart + length { try receive() }
    let bytes = Array(received[bodyStart..<(bodyStart + length)])
    received.removeFirst(bodyStart + length)
    guard let status = Int(head.dropFirst("HTTP/1.1 ".count).prefix(3)) else {
      throw Failure(what: "no status line: \(head)")
    }
    return Answer(status: status, head: head, bytes: bytes)
  }

  private func endOfHead() -> Int? {
    received.indices.first { received[$0...].starts(with: Connection.headEnd) }
  }

  private func receive() throws {
    var octets = [UInt8](repeating: 0, count: 16_384)
    let count = recv(descriptor, &octets, octets.count, 0)
    guard count > 0 else { throw Failure(what: count == 0 ? "closed" : "recv: \(errno)") }
    received += octets[..<count]
  }
}
