import Glibc
public import JSON

/// A client on a socket of its own, which stays open from one request to the next; it blocks.
///
/// It sends what it is told, so that a test can send what no library would. It connects when it first sends, and again
/// where the server has said `Connection: close`, or has closed a connection that was idle for too long: a test may
/// have waited for its turn meanwhile. Belongs to one thread.
public final class TestClient {
  private let server: TestServer
  private let host: String
  private var descriptor: Int32?
  private var received: [UInt8] = []

  /// A client of a server.
  ///
  /// - Parameters:
  ///   - server: the server.
  ///   - host: the loopback address to come from, `127.0.0.1`–`127.255.255.254`: limits tell callers apart by it.
  public init(_ server: TestServer, from host: String = "127.0.0.1") {
    self.server = server
    self.host = host
  }

  deinit { disconnect() }

  var lenderKey: String { server.lenderKey }
  var operatorKey: String { server.operatorKey }

  /// Sends a request with a JSON body, or none, and waits for its answer.
  public func send(
    _ line: String, key: String? = nil, fields: KeyValuePairs<String, String> = [:], _ body: JSONValue? = nil
  ) throws -> TestAnswer {
    try submit(line, key: key, fields: fields, body)
    return try answer(isHead: line.hasPrefix("HEAD "))
  }

  /// Sends a request with a body of any octets, and waits for its answer.
  public func send(
    _ line: String, key: String? = nil, fields: KeyValuePairs<String, String> = [:], content: [UInt8]
  ) throws -> TestAnswer {
    try submit(line, key: key, fields: Array(fields), content: content)
    return try answer()
  }

  /// Sends a request and does not wait.
  ///
  /// - Parameters:
  ///   - line: method and target, `GET /v1/devices`.
  ///   - key: what stands after `Bearer`.
  ///   - fields: further fields.
  ///   - body: the JSON body.
  /// - Throws: `StoryError` where there is no connection.
  public func submit(
    _ line: String, key: String? = nil, fields: KeyValuePairs<String, String> = [:], _ body: JSONValue? = nil
  ) throws {
    let type = body.map { _ in [(key: "Content-Type", value: "application/json")] } ?? []
    try submit(line, key: key, fields: type + fields, content: body.map(JSONWriter.bytes))
  }

  private func submit(
    _ line: String, key: String?, fields: [(key: String, value: String)], content: [UInt8]?
  ) throws {
    var head = "\(line) HTTP/1.1\r\nHost: localhost\r\n"
    if let key { head += "Authorization: Bearer \(key)\r\n" }
    for (name, value) in fields { head += "\(name): \(value)\r\n" }
    if let content { head += "Content-Length: \(content.count)\r\n" }
    try submit(octets: Array((head + "\r\n").utf8) + (content ?? []))
  }

  /// Sends octets as they are.
  public func submit(octets: [UInt8]) throws {
    if received.isEmpty, isClosed { disconnect() }
    let socket = try connected()
    var sent = 0
    while sent < octets.count {
      let count = octets[sent...].withUnsafeBytes {
        Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw StoryError("send: errno \(errno)") }
      sent += count
    }
  }

  /// The next answer; to `HEAD` it has no content, whatever its length says.
  public func answer(isHead: Bool = false) throws -> TestAnswer {
    while true {
      if let (answer, length) = try TestAnswer.parse(received, isHead: isHead) {
        received.removeFirst(length)
        if answer["Connection"] == "close" { disconnect() }
        return answer
      }
      try receive()
    }
  }

  private func receive() throws {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(try connected(), &buffer, buffer.count, 0)
    guard count > 0 else { throw StoryError("no answer: recv gave \(count), errno \(errno)") }
    received += buffer[..<count]
  }

  /// Whether the server has closed the connection, and nothing it sent is left.
  private var isClosed: Bool {
    guard let descriptor else { return false }
    var octet: UInt8 = 0
    return recv(descriptor, &octet, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) == 0
  }

  private func disconnect() {
    if let descriptor { close(descriptor) }
    descriptor = nil
    received = []
  }

  private func connected() throws -> Int32 {
    if let descriptor { return descriptor }
    let new = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard new >= 0 else { throw StoryError("socket: errno \(errno)") }
    descriptor = new
    // A test that waits in vain fails, and does not hang.
    var limit = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(new, Int32(SOL_SOCKET), SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var isOn: Int32 = 1
    setsockopt(new, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(MemoryLayout<Int32>.size))
    try call("bind", bind, new, host, port: 0)
    try call("connect", connect, new, "127.0.0.1", port: server.port)
    return new
  }

  private func call(
    _ name: String, _ function: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32, _ socket: Int32, _ host: String,
    port: UInt16
  ) throws {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    inet_pton(AF_INET, host, &address.sin_addr)
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        function(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw StoryError("\(name) \(host): errno \(errno)") }
  }
}
