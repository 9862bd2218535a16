import Endpoints
import HTTPServer
import Logging
import Synchronization

/// What the server notices, counted and as log lines: what peers do wrong at debug, what the operator must know at
/// warning, and of what a flood brings by the thousand one line a second.
struct LoggedServerEvents: ServerEvents {
  let figures: ServerFigures
  let logger: Logger
  private let refused = OncePerSecond()
  private let dropped = OncePerSecond()
  private let paused = OncePerSecond()

  init(figures: ServerFigures, logger: Logger) {
    self.figures = figures
    self.logger = logger
  }

  func record(_ event: ServerEvent) {
    figures.record(event)
    switch event {
    case .accepted, .closed: break
    case .protocolError(let error, let peer) where error.kind == .tooManyConnections:
      warn("connections refused, the limit is reached", refused, ["peer": "\(peer)", "error": "\(error)"])
    case .protocolError(let error, let peer):
      logger.debug("malformed request", metadata: ["peer": "\(peer)", "error": "\(error)"])
    case .handshakeFailed(let peer, let reason):
      logger.debug("failed handshake", metadata: ["peer": "\(peer)", "error": "\(reason)"])
    case .dropped(let peer, _):
      warn("connections dropped, the limit is reached", dropped, ["peer": "\(peer)"])
    case .acceptPaused(let errno): warn("accepting paused", paused, ["error": "\(errno)"])
    }
  }

  /// The metadata are those of the last one; `count` is how many there were since the line before.
  private func warn(_ message: Logger.Message, _ times: OncePerSecond, _ metadata: Logger.Metadata) {
    guard let count = times.note() else { return }
    logger.warning(message, metadata: metadata.merging(["count": "\(count)"]) { $1 })
  }
}

/// Lets one of many through each second.
private final class OncePerSecond: Sendable {
  private struct State {
    var count = 0
    var next: ContinuousClock.Instant?
  }

  private let state = Mutex(State())

  /// How many there were since the last one that got through, or nil for one that does not.
  func note() -> Int? {
    let now = ContinuousClock.now
    return state.withLock { state in
      state.count += 1
      if let next = state.next, now < next { return nil }
      defer { state = State(next: now + .seconds(1)) }
      return state.count
    }
  }
}
