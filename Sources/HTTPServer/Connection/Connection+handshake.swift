import Glibc
import SystemPackage

/// A TLS handshake on its way.
struct PendingHandshake {
  let deadline: UInt64
  /// What is answered once there is somebody to talk to.
  let refusal: ProtocolError?
  /// Whether the first octet was seen, and is TLS's.
  var isTLS = false
}

/// The beginning of a connection that speaks TLS.
extension Connection {
  /// Goes on with the handshake, if there is one to go on with.
  func shakeHands(on lane: Lane) {
    guard case .handshaking(var pending) = state, case .tls(let tls) = transport else { return }
    if !pending.isTLS, let octet = firstOctet {
      guard !octet.isTokenOctet else { return refusePlain(on: lane) }
      pending.isTLS = true
      state = .handshaking(pending)
    }
    switch tls.handshake() {
    case .complete: begin(tls, pending, on: lane)
    case .unfinished(let cause): wait(for: cause, on: lane)
    case .refused(let reason): failHandshake(reason, on: lane)
    case .broken: close(.handshake, on: lane)
    }
  }

  /// Ends a handshake that takes too long.
  func expireHandshake(on lane: Lane) {
    lane.events.record(.handshakeFailed(peer: peer, reason: "it did not end in time"))
    close(.handshake, on: lane)
  }

  private func begin(_ tls: TLSConnection, _ pending: PendingHandshake, on lane: Lane) {
    origin.clientCertificateFingerprint = tls.clientCertificateFingerprint
    state = .idle(deadline: lane.now + lane.times.head)
    // The handshake's last read may have brought the first request with it, of which epoll will say nothing.
    if case .drained = input { input = .readable }
    if let refusal = pending.refusal { refuse(refusal, on: lane) }
  }

  /// OpenSSL has sent an alert; what the peer still sends is dropped, so that the alert is not lost to a reset.
  private func failHandshake(_ reason: String, on lane: Lane) {
    lane.events.record(.handshakeFailed(peer: peer, reason: reason))
    transport = .plain
    state = .finishing
  }

  /// Answers HTTP without TLS as it came, in the one way its client can read.
  private func refusePlain(on lane: Lane) {
    transport = .plain
    refuse(Connection.plainOnTLS, on: lane)
  }

  /// The next octet, left where it is: a TLS record begins with its type (RFC 8446 §5.1), a request with its method.
  private var firstOctet: UInt8? {
    var octet: UInt8 = 0
    return recv(descriptor.rawValue, &octet, 1, Int32(MSG_PEEK)) == 1 ? octet : nil
  }

  private static let plainOnTLS = ProtocolError(
    .malformedRequest, "RFC 9110 §4.2.2", "This listener speaks HTTP over TLS; what came is plain HTTP.")
}
