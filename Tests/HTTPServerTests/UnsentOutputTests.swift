import Glibc
import SystemPackage
import Testing

@testable import HTTPServer

struct UnsentOutputTests {
  private let times: LaneTimes = {
    var configuration = ServerConfiguration(addresses: [])
    configuration.writeTimeMax = .seconds(30)
    configuration.answerRateBytesMin = 1_000
    return LaneTimes(configuration)
  }()

  private static func piece(_ count: Int) -> ArraySlice<UInt8> { [UInt8](repeating: 0, count: count)[...] }

  @Test func `progress puts the end off by no more than its pace has earned`() {
    var unsent = UnsentOutput()
    unsent.append(UnsentOutputTests.piece(100_000))
    unsent.note(sent: 0, at: 1_000, times)
    #expect(unsent.deadline == 31_000)
    unsent.remove(1)
    unsent.note(sent: 1, at: 30_000, times)
    #expect(unsent.deadline == 31_001)
    unsent.remove(50_000)
    unsent.note(sent: 50_000, at: 31_000, times)
    #expect(unsent.deadline == 61_000)
  }

  @Test func `without progress the end stays where it is`() {
    var unsent = UnsentOutput()
    unsent.append(UnsentOutputTests.piece(10))
    unsent.note(sent: 0, at: 1_000, times)
    unsent.append(UnsentOutputTests.piece(10))
    unsent.note(sent: 0, at: 20_000, times)
    #expect(unsent.deadline == 31_000)
  }

  @Test func `a large body is kept and not copied, and each piece goes when it is sent`() {
    let body = [UInt8](repeating: 7, count: 300_000)
    var unsent = UnsentOutput()
    unsent.append([1, 2, 3])
    unsent.append(sharing: body)
    unsent.remove(3)
    let isShared = body.withUnsafeBufferPointer { whole in
      unsent.first?.withUnsafeBufferPointer { $0.baseAddress == whole.baseAddress }
    }
    #expect(isShared == true)
    unsent.remove(300_000)
    #expect(unsent.isEmpty)
    #expect(unsent.first == nil)
  }

  @Test func `a reader that takes a little now and then is cut off at the pace of answers`() throws {
    let server = try TestServer {
      $0.writeTimeMax = .milliseconds(60)
      $0.answerRateBytesMin = 1_000_000_000
    }
    let (client, pacemaker) = (try server.client(), try server.client())
    client.shrinkInput()
    try client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
    for _ in 0..<1_000 where !server.events.closings.contains(.writeTimeout) {
      _ = try pacemaker.hasInput(withinMilliseconds: 2)
      guard try client.drop(2_000) else { break }
    }
    #expect(server.events.closings.contains(.writeTimeout))
  }

  @Test func `what waits in the kernel to be sent is bounded, on every connection`() throws {
    let socket = try ListeningSocket(.tcp(.loopback(port: 0)))
    defer { socket.close() }
    let client = try RawClient(socket.address)
    let accepted = accept(socket.descriptor.rawValue, nil, nil)
    defer { close(accepted) }
    var (bytes, length) = (Int32(0), socklen_t(MemoryLayout<Int32>.size))
    #expect(getsockopt(accepted, Int32(IPPROTO_TCP), TCP_NOTSENT_LOWAT, &bytes, &length) == 0)
    #expect(bytes == Limits.kernelUnsentBytesMax)
    withExtendedLifetime(client) {}
  }

  @Test func `answers large and small come in order and whole to a slow reader`() throws {
    let server = try TestServer()
    let client = try server.client()
    let paths = ["/describe/a", "/large", "/describe/b", "/describe/c", "/large", "/describe/d"]
    try client.send(paths.map { "GET \($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
    for path in paths {
      let answer = try client.answer()
      #expect(answer.body.utf8.count == (path == "/large" ? TestService.largeBytes : path.utf8.count + 1))
    }
  }
}
