import Foundation
import JSON
import Synchronization

/// Clients that send payment confirmations at once, each over a connection of its own, until there are no more or the
/// service is gone.
final class PaymentLoad: Sendable {
  private struct State {
    var waiting: [Confirmation]
    var answered: [Int: [UInt8]] = [:]
    var unexpected: [String] = []
  }

  private let port: UInt16
  private let key: String
  private let status: Int
  private let state: Mutex<State>

  /// Clients for these confirmations, each of which shall be answered with `status`.
  init(_ confirmations: [Confirmation], to port: UInt16, key: String, expecting status: Int) {
    self.port = port
    self.key = key
    self.status = status
    state = Mutex(State(waiting: confirmations.reversed()))
  }

  /// The bodies of the answers by the confirmations' numbers.
  var answered: [Int: [UInt8]] { state.withLock { $0.answered } }
  /// Answers with another status.
  var unexpected: [String] { state.withLock { $0.unexpected } }

  /// Runs, and returns when the last client has ended.
  ///
  /// - Parameters:
  ///   - connections: how many clients there are.
  ///   - noticed: is told of each answer, once it is written down, how many there are.
  func run(connections: Int, noticed: @escaping @Sendable (Int) -> Void = { _ in }) {
    let ended = DispatchGroup()
    for _ in 0..<connections {
      ended.enter()
      // Threads and not tasks: each waits on its socket.
      Thread {
        // try?: the service may go at any time, and what it did not answer is not written down.
        try? self.send(noticed)
        ended.leave()
      }.start()
    }
    ended.wait()
  }

  private func send(_ noticed: (Int) -> Void) throws {
    let connection = try Connection(port: port)
    while let next = state.withLock({ $0.waiting.popLast() }) {
      let answer = try connection.call("POST", "/v1/payment-confirmations", key: key, next.body)
      let count = state.withLock { state in
        if answer.status != status {
          state.unexpected.append("\(answer.status) \(String(decoding: answer.bytes, as: UTF8.self))")
        }
        state.answered[next.number] = answer.bytes
        return state.answered.count
      }
      noticed(count)
    }
  }
}
