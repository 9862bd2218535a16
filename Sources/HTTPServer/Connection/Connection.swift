import CEpoll
import SystemPackage

/// One connection: reads, knows its state and its deadline, and answers in order; touched only on its lane.
///
/// One request runs at a time; those behind it stay in `pending`. Between requests a connection holds no buffer: octets
/// are read into the lane's, and only what is left of them, part of a request, is kept.
final class Connection {
  let descriptor: FileDescriptor
  var origin: RequestOrigin
  var transport = Transport.plain
  let token: ConnectionToken
  var state: ConnectionState
  var input = InputState.readable
  var unsent = UnsentOutput()
  /// Octets read and not used: the beginning of a request, or requests behind one that is running.
  var pending: [UInt8] = []
  /// Requests begun on this connection.
  var requestNumber: UInt64 = 0
  /// Requests that it may still begin in this turn.
  var requestsLeft = 0
  /// Whether the lane has it noted already for another turn.
  var awaitsTurn = false

  init(descriptor: FileDescriptor, origin: RequestOrigin, token: ConnectionToken, deadline: UInt64) {
    self.descriptor = descriptor
    self.origin = origin
    self.token = token
    state = .idle(deadline: deadline)
  }

  var slot: Int { Int(token.slot) }
  var peer: SocketAddress { origin.peer }

  /// What epoll reports.
  func ready(_ events: UInt32, on lane: Lane) {
    if events & EPOLLERR.rawValue != 0 {
      // Nobody is there any more, which after the last answer is how it should be.
      if case .lingering = state { return close(.answered, on: lane) }
      return close(.reset, on: lane)
    }
    // A client on a Unix socket that sends and closes has hung up before its request is read: it is run all the same.
    if events & (EPOLLRDHUP.rawValue | EPOLLHUP.rawValue) != 0 {
      input = .ending
    } else if events & EPOLLIN.rawValue != 0, case .drained = input {
      input = .readable
    }
    advance(on: lane)
  }

  /// Does what can be done now, within one turn's bounds: what is left then waits for the next.
  func advance(on lane: Lane) {
    requestsLeft = Limits.requestsPerTurnMax
    shakeHands(on: lane)
    unparkIfPointless(on: lane)
    flush(on: lane)
    if !pending.isEmpty, unsent.isEmpty { consumePending(on: lane) }
    var reads = 0
    while mayGoOn, reads < Limits.readsPerTurnMax, receive(on: lane) { reads += 1 }
    if reads == Limits.readsPerTurnMax || requestsLeft == 0 { lane.revisit(self) }
    if case .ended = input, mayGoOn { finishAfterPeer(on: lane) }
    scheduleDeadline(on: lane)
  }

  /// Whether this turn has room for more input.
  private var mayGoOn: Bool { requestsLeft > 0 && unsent.isEmpty && state.takesInput }

  /// A ticket's answer; ignored unless this very request waits for it.
  func complete(_ number: UInt64, with response: Response, on lane: Lane) {
    guard case .waiting(let exchange, number) = state else { return }
    answer(response, exchange, on: lane)
    advance(on: lane)
  }

  /// A ticket was let go without an answer.
  func abandon(_ number: UInt64, on lane: Lane) {
    guard case .waiting(_, number) = state else { return }
    close(.abandoned, on: lane)
  }

  /// A parked request's ticket was woken.
  func wake(_ number: UInt64, on lane: Lane) {
    guard case .parked(let parked) = state, parked.requestNumber == number else { return }
    resume(parked, .woken, on: lane)
    advance(on: lane)
  }

  /// Nothing is worth waiting for when the server stops, or when the client has ended its side: if it is still there, it
  /// is for the answer alone (RFC 9112 §9.6).
  func unparkIfPointless(on lane: Lane) {
    guard case .parked(let parked) = state else { return }
    if lane.isStopping {
      resume(parked, .stopping, on: lane)
    } else if input.isEnding {
      resume(parked, .deadline, on: lane)
    }
  }

  private func resume(_ parked: ParkedRequest, _ cause: WakeCause, on lane: Lane) {
    if cause != .woken { forget(parked, on: lane) }
    answer(parked.plan.resume(parked.request, cause: cause), parked.exchange, on: lane)
  }

  private func forget(_ parked: ParkedRequest, on lane: Lane) {
    let address = RequestAddress(connection: token, request: parked.requestNumber)
    lane.service.gone(ParkedTicket(mailbox: lane.mailbox, address: address))
  }

  /// Its deadline has passed.
  func expire(on lane: Lane) {
    guard unsent.isEmpty else { return close(.writeTimeout, on: lane) }
    switch state {
    case .handshaking: expireHandshake(on: lane)
    case .idle: close(lane.isStopping ? .stopped : .idle, on: lane)
    case .head: refuse(Connection.slowHead, unfinished, on: lane)
    case .body(let pending): refuse(Connection.slowBody, pending.exchange, on: lane)
    case .parked(let parked): resume(parked, .deadline, on: lane)
    case .finishing, .lingering: close(.answered, on: lane)
    case .waiting, .closed: return
    }
    if case .closed = state { return }
    advance(on: lane)
  }

  /// Answers an error, and reads no request after it.
  func refuse(_ error: ProtocolError, _ exchange: Exchange = .unreadable, on lane: Lane) {
    lane.events.record(.protocolError(error, peer: peer))
    var response = lane.service.response(to: error)
    if error.kind == .tooManyConnections { response.fields.set(.retryAfter, String(Limits.retryAfterSeconds)) }
    answer(response, exchange, closes: true, on: lane)
  }

  func close(_ reason: CloseReason, on lane: Lane) {
    if case .closed = state { return }
    if case .parked(let parked) = state { forget(parked, on: lane) }
    if reason != .reset { endTLS() }
    state = .closed
    pending = []
    unsent = UnsentOutput()
    // The descriptor is ours and open; an error of close leaves nothing to do, it is closed all the same.
    try? descriptor.close()
    lane.remove(self, reason)
  }

  /// The peer has ended its side, which does not keep it from reading an answer (RFC 9112 §9.6).
  private func finishAfterPeer(on lane: Lane) {
    switch state {
    case .idle: close(.peerFinished, on: lane)
    case .head: refuse(Connection.incomplete, unfinished, on: lane)
    case .body(let pending): refuse(Connection.incomplete, pending.exchange, on: lane)
    case .lingering: close(.answered, on: lane)
    case .handshaking, .waiting, .parked, .finishing, .closed: return
    }
    flush(on: lane)
  }

  /// For an answer to the part of a header section that is here.
  private var unfinished: Exchange {
    let octets = pending
    return .unreadable(octets.span)
  }

  private func scheduleDeadline(on lane: Lane) {
    guard unsent.isEmpty else { return lane.deadlines.set(slot, unsent.deadline) }
    switch state {
    case .handshaking(let pending):
      lane.deadlines.set(slot, pending.deadline, .silent(since: pending.deadline &- lane.times.handshake))
    case .idle(let deadline):
      lane.deadlines.set(slot, min(deadline, lane.stop?.idleDeadline ?? deadline), idleStanding(deadline, on: lane))
    case .head(_, let deadline):
      lane.deadlines.set(slot, deadline, .silent(since: deadline &- lane.times.head))
    case .lingering(let deadline): lane.deadlines.set(slot, deadline)
    case .body(let pending): lane.deadlines.set(slot, pending.deadline)
    case .parked(let parked): lane.deadlines.set(slot, parked.deadline)
    case .waiting: lane.deadlines.set(slot, Deadlines.never)
    case .finishing, .closed: return
    }
  }

  /// With input of its client's left it is between two turns, not idle.
  private func idleStanding(_ deadline: UInt64, on lane: Lane) -> Standing {
    guard pending.isEmpty else { return .busy }
    return requestNumber == 0 ? .silent(since: deadline &- lane.times.head) : .idle(since: deadline &- lane.times.idle)
  }

  private static let incomplete = ProtocolError(
    .malformedRequest, "RFC 9112 §8", "The connection's sending side ended in the middle of a request.")
  private static let slowHead = ProtocolError(
    .requestTimeout, "RFC 9110 §15.5.9", "The header section did not come in time.")
  private static let slowBody = ProtocolError(
    .requestTimeout, "RFC 9110 §15.5.9", "The content did not come in time.")
}
