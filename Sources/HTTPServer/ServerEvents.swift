public import SystemPackage

/// Where the server tells what happens to it, for counts and logs.
///
/// Called on lanes and on the listeners' queue, several at a time: it must return soon and must not block.
public protocol ServerEvents: Sendable {
  /// Takes note of one event.
  func record(_ event: ServerEvent)
}

/// Something that happened to the server; requests are their service's to record.
public enum ServerEvent: Sendable {
  /// A connection was accepted.
  case accepted(peer: SocketAddress, listener: String)
  /// A connection was closed; each accepted one is in the end, unless it was dropped.
  case closed(peer: SocketAddress, listener: String, reason: CloseReason)
  /// A peer broke the protocol and got the answer of this error.
  case protocolError(ProtocolError, peer: SocketAddress)
  /// A TLS handshake came to nothing, for this reason; the peer got an alert where that was possible.
  case handshakeFailed(peer: SocketAddress, reason: String)
  /// A connection was dropped without an answer: the limit is reached and its margin used up.
  case dropped(peer: SocketAddress, listener: String)
  /// Accepting failed (no descriptors, no memory) and pauses for `Limits.acceptPauseMilliseconds`.
  case acceptPaused(Errno)
}

/// Why a connection ended.
public enum CloseReason: String, Sendable {
  /// The peer ended it between two requests.
  case peerFinished = "peer-finished"
  /// The peer reset it, or an answer could not be delivered.
  case reset
  /// The last answer was sent, and said so.
  case answered
  /// Its TLS handshake failed, or did not end in time.
  case handshake
  /// No further request came in time.
  case idle
  /// The peer did not take its answer in time.
  case writeTimeout = "write-timeout"
  /// It was the oldest idle one, and its place was needed.
  case displaced
  /// The service let go of a ticket without an answer.
  case abandoned
  /// The server stopped.
  case stopped
}
