import Dispatch
import Foundation
import HTTPServer
import Synchronization

/// Clients that ask again and again, each time over a new TLS connection, until they are stopped.
final class TLSLoad: Sendable {
  private struct State {
    var isStopped = false
    /// By the subject of the certificate that the server showed.
    var answered: [String: Int] = [:]
    var failures: [String] = []
  }

  private static let clients = 3
  private static let request = "GET /describe/load HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
  private let state = Mutex(State())
  private let ended = DispatchGroup()

  init(_ address: SocketAddress) {
    for _ in 0..<TLSLoad.clients {
      ended.enter()
      // Threads and not tasks: each waits on its socket.
      Thread {
        while !self.state.withLock(\.isStopped) { self.ask(address) }
        self.ended.leave()
      }.start()
    }
  }

  deinit { state.withLock { $0.isStopped = true } }

  /// Returns once so many were answered under this certificate.
  func wait(for count: Int, of subject: String) throws {
    try eventually(within: 30) { state.withLock { $0.answered[subject, default: 0] } >= count ? () : nil }
  }

  /// Ends it; what failed.
  func stop() -> [String] {
    state.withLock { $0.isStopped = true }
    ended.wait()
    return state.withLock(\.failures)
  }

  private func ask(_ address: SocketAddress) {
    do {
      let client = try TLSClient(address)
      try client.send(TLSLoad.request)
      let (text, isNoticed) = client.rest()
      let isWhole = isNoticed && text.hasPrefix("HTTP/1.1 200") && text.hasSuffix("/describe/load?")
      state.withLock { state in
        if isWhole { state.answered[client.peerSubject, default: 0] += 1 } else { state.failures.append(text) }
      }
    } catch {
      state.withLock { $0.failures.append("\(error)") }
    }
  }
}
