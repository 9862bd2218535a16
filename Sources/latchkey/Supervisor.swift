import HTTPServer
import Logging

/// Whoever runs the service and wants to hear how it is: systemd, or nobody.
struct Supervisor: Sendable {
  private let socket: NotifySocket?
  private let logger: Logger

  init(environment: [String: String], logger: Logger) {
    socket = NotifySocket(environment: environment)
    self.logger = logger
  }

  /// Tells the state; that it could not is no reason to stop.
  func tell(_ state: NotifySocket.State) {
    do {
      try socket?.send(state)
    } catch {
      logger.warning("the supervisor could not be told", metadata: ["state": "\(state)", "error": "\(error)"])
    }
  }
}
