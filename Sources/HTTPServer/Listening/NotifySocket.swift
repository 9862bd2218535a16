import Glibc
public import SystemPackage

/// Where the service manager wants to hear of the process's state (sd_notify(3)).
public struct NotifySocket: Sendable {
  /// What may be told.
  public enum State: Sendable {
    /// It serves, for the first time or again after reloading.
    case ready
    /// It takes its settings again; `ready` follows.
    case reloading
    /// It serves no new connection, and ends soon.
    case stopping
  }

  private let path: String

  /// The socket that `NOTIFY_SOCKET` names; nil where nobody wants to hear.
  public init?(environment: [String: String]) {
    guard let path = environment["NOTIFY_SOCKET"], UnixSocketAddress(path) != nil else { return nil }
    self.path = path
  }

  /// Tells the state; does not block.
  public func send(_ state: State) throws(Errno) {
    let type = Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let descriptor = socket(AF_UNIX, type, 0)
    guard descriptor >= 0, let address = UnixSocketAddress(path) else { throw Errno(rawValue: errno) }
    defer { close(descriptor) }
    let message = NotifySocket.message(state, monotonicMicroseconds: MonotonicClock.microseconds())
    let sent = address.withSystemAddress {
      sendto(descriptor, message, message.utf8.count, Int32(MSG_NOSIGNAL), $0, $1)
    }
    guard sent >= 0 else { throw Errno(rawValue: errno) }
  }

  /// The datagram's text; `RELOADING=1` wants the time as well, so that the manager knows this reload from an earlier.
  static func message(_ state: State, monotonicMicroseconds: UInt64) -> String {
    switch state {
    case .ready: "READY=1"
    case .reloading: "RELOADING=1\nMONOTONIC_USEC=\(monotonicMicroseconds)"
    case .stopping: "STOPPING=1"
    }
  }
}
