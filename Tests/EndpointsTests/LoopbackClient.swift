import Foundation

/// What a server on a loopback port answers: one connection, one request.
struct LoopbackClient: Sendable {
  let port: UInt16

  /// An answer as it came over the wire.
  struct Reply: Sendable {
    let status: Int
    let fields: [String: String]
    let body: String
  }

  struct Failure: Error {
    let step: String
  }

  /// Sends a request and reads to the end of the connection.
  func send(
    _ method: String, _ target: String, bearer: String? = nil, fields: [String: String] = [:], body: String? = nil
  ) throws -> Reply {
    var head = "\(method) \(target) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    if let bearer { head += "Authorization: Bearer \(bearer)\r\n" }
    if let body { head += "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n" }
    for (name, value) in fields { head += "\(name): \(value)\r\n" }
    return try exchange(head + "\r\n" + (body ?? ""))
  }

  /// Sends whatever text and reads to the end of the connection.
  func exchange(_ text: String) throws -> Reply {
    let descriptor = try connected()
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    guard Foundation.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
      throw Failure(step: "send")
    }
    return try reply(readToEnd(descriptor))
  }

  /// A connection on which nothing is said; it ends with the object.
  func hold() throws -> Held { Held(descriptor: try connected()) }

  final class Held {
    private let descriptor: Int32

    fileprivate init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }
  }

  private func connected() throws -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw Failure(step: "socket") }
    do {
      try connect(descriptor)
    } catch {
      close(descriptor)
      throw error
    }
    return descriptor
  }

  private func connect(_ descriptor: Int32) throws {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr = in_addr(s_addr: UInt32(0x7f00_0001).bigEndian)
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Foundation.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw Failure(step: "connect") }
  }

  private func readToEnd(_ descriptor: Int32) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      guard count >= 0 else { throw Failure(step: "recv") }
      guard count > 0 else { return bytes }
      bytes += buffer[..<count]
    }
  }

  private func reply(_ bytes: [UInt8]) throws -> Reply {
    let parts = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n\r\n", maxSplits: 1)
    let lines = parts.first?.split(separator: "\r\n") ?? []
    guard let status = lines.first.flatMap({ Int($0.split(separator: " ").dropFirst().first ?? "") }) else {
      throw Failure(step: "reply")
    }
    let fields = lines.dropFirst().map { line in
      let pair = line.split(separator: ":", maxSplits: 1)
      return (String(pair[0]), pair.count == 2 ? pair[1].trimmingCharacters(in: .whitespaces) : "")
    }
    return Reply(
      status: status, fields: Dictionary(fields, uniquingKeysWith: { "\($0), \($1)" }),
      body: parts.count == 2 ? String(parts[1]) : "")
  }
}
