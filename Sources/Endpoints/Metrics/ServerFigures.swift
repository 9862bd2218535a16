public import HTTPServer
import Synchronization

/// Counts what happens to the server, for `/metrics`.
///
/// Safe to call from any thread.
public final class ServerFigures: Sendable {
  private struct State {
    var accepted = 0
    var open: [String: Int] = [:]
    var closed: [String: Int] = [:]
    var protocolErrors: [String: Int] = [:]
    var failedHandshakes = 0
    var dropped = 0
    var pauses = 0
  }

  private let state = Mutex(State())

  /// All at 0.
  public init() {}

  /// Counts an event.
  public func record(_ event: ServerEvent) {
    state.withLock { state in
      switch event {
      case .accepted(_, let listener):
        state.accepted += 1
        state.open[listener, default: 0] += 1
      case .closed(_, let listener, let reason):
        state.closed[reason.rawValue, default: 0] += 1
        state.open[listener, default: 0] -= 1
      case .protocolError(let error, _): state.protocolErrors[error.kind.rawValue, default: 0] += 1
      case .handshakeFailed: state.failedHandshakes += 1
      case .dropped(_, let listener):
        state.dropped += 1
        state.open[listener, default: 0] -= 1
      case .acceptPaused: state.pauses += 1
      }
    }
  }

  /// Writes the figures.
  @Sendable public func add(to text: inout MetricsText) {
    let state = state.withLock { $0 }
    text.begin("latchkey_connections", .gauge, "Connections that are open, by the listener.")
    for (listener, count) in state.open.sorted(by: { $0.key < $1.key }) { text.add(count, ["listener": listener]) }
    text.add("latchkey_connections_accepted_total", .counter, state.accepted, "Connections that came.")
    text.begin("latchkey_connections_closed_total", .counter, "Connections that ended, by the reason.")
    for (reason, count) in state.closed.sorted(by: { $0.key < $1.key }) { text.add(count, ["reason": reason]) }
    text.add("latchkey_connections_dropped_total", .counter, state.dropped, "Connections that found no room at all.")
    text.add("latchkey_accept_pauses_total", .counter, state.pauses, "Times that there was no descriptor for one more.")
    text.add("latchkey_failed_handshakes_total", .counter, state.failedHandshakes, "TLS handshakes that failed.")
    text.begin("latchkey_protocol_errors_total", .counter, "What peers did wrong in HTTP, by its problem.")
    for (kind, count) in state.protocolErrors.sorted(by: { $0.key < $1.key }) { text.add(count, ["problem": kind]) }
  }
}
