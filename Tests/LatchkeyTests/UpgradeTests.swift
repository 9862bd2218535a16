import Foundation
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(2)))
struct UpgradeTests {
  private let directory = DataDirectory()

  @Test func `a new binary takes over under load, and no request fails`() throws {
    let socket = try ListeningSocket(port: 0)
    let first = try ServeProcess(ServeProcess.activated(by: socket, nil, in: directory), in: directory)
    let load = RequestLoad(to: socket.port)
    try load.waitForMore(300)
    #expect(first.stop() == 0)
    let second = try ServeProcess(ServeProcess.activated(by: socket, nil, in: directory), in: directory)
    try load.waitForMore(300)
    #expect(load.stop() == [])
    #expect(second.stop() == 0)
  }
}

/// Clients that ask again and again, each over a connection that it keeps for as long as the service does.
private final class RequestLoad: Sendable {
  private struct Overdue: Error {}

  private struct State {
    var isStopped = false
    var answered = 0
    var failures: [String] = []
  }

  private static let clients = 6
  private static let secondsMax = 60
  private let state = Mutex(State())
  private let ended = DispatchGroup()

  init(to port: UInt16) {
    for number in 0..<RequestLoad.clients {
      ended.enter()
      // Threads and not tasks: each waits on its socket. Every other one writes.
      Thread {
        self.run(port, number.isMultiple(of: 2) ? "/healthz" : "/readyz")
        self.ended.leave()
      }.start()
    }
  }

  deinit { state.withLock { $0.isStopped = true } }

  /// Returns once so many more were answered.
  func waitForMore(_ count: Int) throws {
    let goal = state.withLock(\.answered) + count
    let end = ContinuousClock.now + .seconds(RequestLoad.secondsMax)
    while state.withLock(\.answered) < goal {
      guard ContinuousClock.now < end else { throw Overdue() }
      sched_yield()
    }
  }

  /// Ends it; what failed.
  func stop() -> [String] {
    state.withLock { $0.isStopped = true }
    ended.wait()
    return state.withLock(\.failures)
  }

  private func run(_ port: UInt16, _ path: String) {
    var kept: Connection?
    while !state.withLock(\.isStopped) {
      do {
        let connection = try kept ?? Connection(port: port)
        let answer = try connection.call("GET", path)
        // What says that it closes is asked nothing more (RFC 9112 §9.6).
        kept = answer.head.lowercased().contains("connection: close") ? nil : connection
        state.withLock { state in
          if answer.status == 200 { state.answered += 1 } else { state.failures.append(answer.head) }
        }
      } catch {
        kept = nil
        state.withLock { $0.failures.append("\(error)") }
      }
    }
  }
}
