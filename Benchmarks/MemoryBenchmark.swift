import Foundation

/// What a connection costs in memory: kept and idle, and parked on a poll that waits.
struct MemoryBenchmark {
  let seed: Seed
  let latchkey: String

  private static let connections = 10_000

  func run() throws {
    print("\nMemory of \(Self.connections) connections, above the process without them")
    Table.row("", ["KiB each", "answered"])
    try measure("idle, kept alive", parked: false)
    try measure("parked on a poll", parked: true)
  }

  private func measure(_ name: String, parked: Bool) throws {
    // The copy of statuses is no part of a connection.
    let service = try Service(
      latchkey, directory: seed.directory,
      [
        "LATCHKEY_HTTP_CONNECTIONS_PER_ADDRESS_MAX": "20000", "LATCHKEY_STATUS_COPY_BYTES_MAX": "0",
        "LATCHKEY_HTTP_IDLE_SECONDS_MAX": "600",
      ])
    defer { service.stop() }
    let tokens = try seed.tokens(Self.connections)
    let port = UInt16(service.url.split(separator: ":").last ?? "") ?? 0
    // Warm: lanes, readers and allocator have what they need before the first figure is taken.
    var crowd = try Crowd(port: port, addresses: 2)
    for token in tokens.prefix(100) { _ = try crowd.poll(token) }
    crowd.closeAll()
    let before = try residentKiB(service.id)
    crowd = try Crowd(port: port, addresses: 20)
    defer { crowd.closeAll() }
    var answered = 0
    for token in tokens { answered += try crowd.poll(token) ? 1 : 0 }
    if parked { try crowd.park(tokens) }
    let after = try residentKiB(service.id)
    Table.row(name, [Table.number(Double(after - before) / Double(Self.connections), digits: 1), "\(answered)"])
  }

  private func residentKiB(_ id: Int32) throws -> Int {
    let status = try String(contentsOfFile: "/proc/\(id)/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    return Int(line?.split(separator: " ").dropFirst().first ?? "") ?? 0
  }
}

/// Many clients of one service, from several addresses of loopback.
struct Crowd {
  private let port: UInt16
  private let addresses: Int
  private var sockets: [Int32] = []
  private var tags: [String] = []

  init(port: UInt16, addresses: Int) throws {
    self.port = port
    self.addresses = addresses
  }

  /// A new connection that polls once and stays open; whether it got a status.
  mutating func poll(_ token: String) throws -> Bool {
    let socket = try connect(from: sockets.count % addresses + 2)
    sockets.append(socket)
    let answer = try exchange(
      socket, "GET /v1/lock-status HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(token)\r\n\r\n")
    let tag = answer.split(separator: "\r\n").first { $0.lowercased().hasPrefix("etag:") }
    tags.append(tag.map { String($0.dropFirst(5)).trimmingCharacters(in: .whitespaces) } ?? "")
    return answer.hasPrefix("HTTP/1.1 200")
  }

  /// Has each connection wait for a change.
  func park(_ tokens: [String]) throws {
    for (index, socket) in sockets.enumerated() {
      let request =
        "GET /v1/lock-status?wait=60 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(tokens[index])\r\n"
        + "If-None-Match: \(tags[index])\r\n\r\n"
      guard request.withCString({ write(socket, $0, strlen($0)) }) == request.utf8.count else {
        throw BenchmarkError("a request was not taken")
      }
    }
    // The last one that was asked is parked once another connection is answered.
    let witness = try connect(from: 1)
    defer { close(witness) }
    for _ in 0..<100 { _ = try exchange(witness, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n") }
  }

  mutating func closeAll() {
    for socket in sockets { close(socket) }
    sockets = []
    tags = []
  }

  private func connect(from host: Int) throws -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var source = address("127.0.0.\(host)", 0)
    var target = address("127.0.0.1", port)
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    func with(_ address: inout sockaddr_in, _ call: (UnsafePointer<sockaddr>) -> Int32) -> Int32 {
      withUnsafePointer(to: &address) { $0.withMemoryRebound(to: sockaddr.self, capacity: 1, call) }
    }
    guard descriptor >= 0, with(&source, { bind(descriptor, $0, size) }) == 0,
      with(&target, { Glibc.connect(descriptor, $0, size) }) == 0
    else { throw BenchmarkError("no connection: \(String(cString: strerror(errno)))") }
    return descriptor
  }

  private func address(_ host: String, _ port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr(host)
    address.sin_port = port.bigEndian
    return address
  }

  /// Sends a request and reads what comes at once, which is a whole answer: they are small.
  private func exchange(_ socket: Int32, _ request: String) throws -> String {
    guard request.withCString({ write(socket, $0, strlen($0)) }) == request.utf8.count else {
      throw BenchmarkError("a request was not taken")
    }
    var buffer = [UInt8](repeating: 0, count: 8_192)
    let count = read(socket, &buffer, buffer.count)
    return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
  }
}
