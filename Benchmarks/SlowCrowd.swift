import Foundation
import Synchronization

/// Many clients that hold their connections and are as slow as the server allows; who is thrown out comes again.
final class SlowCrowd: Sendable {
  enum Kind: String, CaseIterable { case headers, bodies, readers }

  private struct State {
    var isStopped = false
    var held = 0
    var thrownOut = 0
  }

  private let state = Mutex(State())
  private let ended = DispatchGroup()
  private static let perAddress = 500

  /// Begins; returns at once.
  ///
  /// - Parameters:
  ///   - kind: at what they are slow.
  ///   - count: how many.
  ///   - port: the service's.
  ///   - key: an API key, for content that is waited for.
  init(_ kind: Kind, count: Int, port: UInt16, key: String) {
    ended.enter()
    Thread {
      self.run(kind, count, port, key)
      self.ended.leave()
    }.start()
  }

  /// Connections that are open now, and how many have been ended by the service.
  var figures: (held: Int, thrownOut: Int) { state.withLock { ($0.held, $0.thrownOut) } }

  func stop() {
    state.withLock { $0.isStopped = true }
    ended.wait()
  }

  private func run(_ kind: Kind, _ count: Int, _ port: UInt16, _ key: String) {
    var sockets = [LoopbackSocket?](repeating: nil, count: count)
    defer { for case let socket? in sockets { socket.close() } }
    while !state.withLock(\.isStopped) {
      let end = ContinuousClock.now + .seconds(1)
      for index in sockets.indices {
        if state.withLock(\.isStopped) { return }
        guard let socket = sockets[index] else {
          // try?: without a connection it tries again in its next turn.
          sockets[index] = try? begin(kind, index, port, key)
          if sockets[index] != nil { state.withLock { $0.held += 1 } }
          continue
        }
        guard !goOn(kind, socket) else { continue }
        socket.close()
        sockets[index] = nil
        state.withLock { state in
          state.held -= 1
          state.thrownOut += 1
        }
      }
      let rest = ContinuousClock.now.duration(to: end)
      if rest > .zero { Thread.sleep(forTimeInterval: Double(rest.components.attoseconds) / 1e18) }
    }
  }

  private func begin(_ kind: Kind, _ index: Int, _ port: UInt16, _ key: String) throws -> LoopbackSocket {
    let host = "127.0.\(kind == .headers ? 1 : kind == .bodies ? 2 : 3).\(index / SlowCrowd.perAddress + 1)"
    let socket = try LoopbackSocket(port: port, from: host, windowBytes: kind == .readers ? 4_096 : nil)
    switch kind {
    case .headers: socket.send("GET / HTTP/1.1\r\nHost: a\r\nX: ")
    case .bodies:
      socket.send(
        "POST /v1/payment-confirmations HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(key)\r\n"
          + "Content-Type: application/json\r\nContent-Length: 60000\r\n\r\n")
    case .readers: socket.send("GET /openapi.yaml HTTP/1.1\r\nHost: a\r\n\r\n")
    }
    return socket
  }

  /// A second's worth; false if the service has ended the connection.
  private func goOn(_ kind: Kind, _ socket: LoopbackSocket) -> Bool {
    switch kind {
    case .headers: socket.receive(4_096) == 0 && socket.send("a")
    case .bodies: socket.receive(4_096) == 0 && socket.send(String(repeating: " ", count: 250))
    case .readers: socket.receive(1_100) != nil
    }
  }
}

/// Clients that connect, say nothing and are gone, as fast as one thread can.
final class ConnectionFlood: Sendable {
  private struct State {
    var isStopped = false
    var connected = 0
  }

  private let state = Mutex(State())
  private let ended = DispatchGroup()
  /// What it holds open at any time.
  private static let open = 1_000

  init(port: UInt16) {
    ended.enter()
    Thread {
      self.run(port)
      self.ended.leave()
    }.start()
  }

  var connected: Int { state.withLock(\.connected) }

  func stop() {
    state.withLock { $0.isStopped = true }
    ended.wait()
  }

  private func run(_ port: UInt16) {
    var sockets: [LoopbackSocket?] = Array(repeating: nil, count: ConnectionFlood.open)
    defer { for case let socket? in sockets { socket.close() } }
    for turn in 0... {
      if state.withLock(\.isStopped) { return }
      let index = turn % ConnectionFlood.open
      sockets[index]?.close()
      // try?: a connection that is refused is what the flood is to bring about.
      sockets[index] = try? LoopbackSocket(port: port, from: "127.0.4.\(turn % 250 + 1)")
      if sockets[index] != nil { state.withLock { $0.connected += 1 } }
    }
  }
}
