import Foundation
import Glibc
import SystemPackage
import Testing

@testable import HTTPServer

/// Several listeners of every sort.
struct ListenerTests {
  private let path = NSTemporaryDirectory() + "latchkey-\(UUID().uuidString.prefix(8)).sock"

  private func server(_ endpoints: ListenerConfiguration.Endpoint..., label: String = "public") throws -> TestServer {
    try TestServer { $0.listeners = endpoints.map { ListenerConfiguration($0, label: label) } }
  }

  private func curl() throws -> String {
    try Tool.run(["curl", "-sS", "--unix-socket", path, "http://localhost/origin"]).output
  }

  @Test func `a request says through which listener it came`() throws {
    let server = try TestServer {
      $0.listeners = [
        .init(.tcp(.loopback(port: 0))), .init(.tcp(.loopback(port: 0)), label: "metrics"),
        .init(.unix(path: path, mode: [.ownerReadWrite]), label: "console"),
      ]
    }
    #expect(server.addresses.map(\.host) == ["127.0.0.1", "127.0.0.1", "unix"])
    for (address, label) in [(server.addresses[0], "public"), (server.addresses[1], "metrics")] {
      let client = try RawClient(address)
      try client.send("GET /origin HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(try client.answer().body == "\(label) 127.0.0.1 none")
    }
    #expect(try curl() == "console unix none")
  }

  @Test func `a Unix socket has its mode while it is served, and is gone after`() throws {
    let server = try server(.unix(path: path, mode: [.ownerReadWrite, .groupRead, .groupWrite]))
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o660)
    #expect(attributes[.type] as? FileAttributeType == .typeSocket)
    server.server.stop()
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func `a Unix socket that was left behind is replaced`() throws {
    let left = try ListeningSocket(.unix(path: path, mode: [.ownerReadWrite]))
    try left.descriptor.close()
    let server = try server(.unix(path: path, mode: [.ownerReadWrite]), label: "new")
    #expect(try curl() == "new unix none")
    // Its file is another's now.
    left.removeFile()
    #expect(try curl() == "new unix none")
    withExtendedLifetime(server) {}
  }

  @Test func `a Unix socket in use, a file of another sort and a path too long are refused`() throws {
    func reason(_ path: String) -> Errno? {
      #expect(throws: ListenError.self) { try server(.unix(path: path, mode: [.ownerReadWrite])) }?.reason
    }
    let holder = try server(.unix(path: path, mode: [.ownerReadWrite]))
    #expect(reason(path) == .addressInUse)
    holder.server.stop()
    try Data().write(to: URL(fileURLWithPath: path))
    #expect(reason(path) == .fileExists)
    try FileManager.default.removeItem(atPath: path)
    #expect(reason(String(repeating: "a", count: 200)) == .fileNameTooLong)
  }

  @Test func `peers on a Unix socket are not counted as one address`() throws {
    let server = try TestServer {
      $0.connectionsPerAddressMax = 1
      $0.listeners = [.init(.unix(path: path, mode: [.ownerReadWrite]))]
    }
    let first = try Tool(["curl", "-sS", "--unix-socket", path, "http://localhost/hold"])
    let ticket = try server.service.held.next()
    #expect(try curl() == "public unix none")
    ticket.complete(with: Response(.ok))
    #expect(first.finish().status == 0)
  }

  @Test func `a descriptor that was handed over is served`() throws {
    let socket = try ListeningSocket(.tcp(.loopback(port: 0)))
    let server = try server(.inherited(descriptor: socket.descriptor.rawValue))
    #expect(server.address == socket.address)
    #expect(try server.answer(to: "GET /describe/a HTTP/1.1\r\nHost: a\r\n\r\n").status == 200)
  }

  @Test func `a descriptor that does not listen is refused`() throws {
    let (reading, writing) = try FileDescriptor.pipe()
    for descriptor in [reading, writing] {
      let error = #expect(throws: ListenError.self) { try server(.inherited(descriptor: descriptor.rawValue)) }
      #expect(error?.description.hasPrefix("cannot listen on descriptor \(descriptor.rawValue): ") == true)
      try descriptor.close()
    }
  }

  @Test(arguments: [
    (["LISTEN_PID": "7", "LISTEN_FDS": "2", "LISTEN_FDNAMES": "public:metrics"], ["3 public", "4 metrics"]),
    (["LISTEN_PID": "7", "LISTEN_FDS": "3", "LISTEN_FDNAMES": "public::"], ["3 public", "4 unknown", "5 unknown"]),
    (["LISTEN_PID": "7", "LISTEN_FDS": "1"], ["3 unknown"]),
    (["LISTEN_PID": "8", "LISTEN_FDS": "1"], []), (["LISTEN_FDS": "1"], []), (["LISTEN_PID": "7"], []),
    (["LISTEN_PID": "7", "LISTEN_FDS": "0"], []), (["LISTEN_PID": "7", "LISTEN_FDS": "65"], []),
    (["LISTEN_PID": "7", "LISTEN_FDS": "-1"], []), (["LISTEN_PID": "x", "LISTEN_FDS": "1"], []),
  ])
  func `what systemd hands over is read from the environment`(environment: [String: String], expected: [String]) {
    let sockets = InheritedSocket.all(environment: environment, processID: 7)
    #expect(sockets.map { "\($0.descriptor) \($0.name)" } == expected)
  }

  @Test func `the service manager hears of each state`() throws {
    let name = "@latchkey-\(UUID().uuidString)"
    let socket = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    defer { close(socket) }
    let address = try #require(UnixSocketAddress(name))
    #expect(address.withSystemAddress { bind(socket, $0, $1) } == 0)
    let manager = try #require(NotifySocket(environment: ["NOTIFY_SOCKET": name]))
    var received: [String] = []
    for state in [NotifySocket.State.ready, .reloading, .stopping] {
      try manager.send(state)
      var datagram = [UInt8](repeating: 0, count: 100)
      let count = recv(socket, &datagram, datagram.count, 0)
      received.append(String(decoding: datagram.prefix(max(count, 0)), as: UTF8.self))
    }
    #expect(received[0] == "READY=1")
    #expect(received[1].hasPrefix("RELOADING=1\nMONOTONIC_USEC="))
    #expect(received[2] == "STOPPING=1")
    #expect(NotifySocket(environment: [:]) == nil)
    #expect(throws: Errno.connectionRefused) {
      try NotifySocket(environment: ["NOTIFY_SOCKET": name + "x"])?.send(.ready)
    }
  }
}
