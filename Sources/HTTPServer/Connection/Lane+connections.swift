import CEpoll
import SystemPackage

/// Coming and going.
extension Lane {
  func adopt(_ arrival: Arrival) {
    let connection = makeConnection(arrival)
    let refusal = refusal(arrival.admission)
    connections[connection.slot] = connection
    let interest = EPOLLIN.rawValue | EPOLLOUT.rawValue | EPOLLRDHUP.rawValue | EPOLLET.rawValue
    let descriptor = arrival.descriptor.rawValue
    guard cepoll_add(epoll.rawValue, descriptor, interest, connection.token.rawValue) == 0 else {
      return connection.close(.reset, on: self)
    }
    if let tls = arrival.entrance.tls {
      guard let tls = tls.makeConnection(on: arrival.descriptor) else { return connection.close(.reset, on: self) }
      connection.transport = .tls(tls)
      connection.state = .handshaking(PendingHandshake(deadline: now + times.handshake, refusal: refusal))
    } else if let refusal {
      connection.refuse(refusal, on: self)
    }
    connection.advance(on: self)
  }

  private func makeConnection(_ arrival: Arrival) -> Connection {
    if freeSlots.isEmpty {
      freeSlots.append(connections.count)
      connections.append(nil)
    }
    let slot = freeSlots.removeLast()
    uses &+= 1
    let token = ConnectionToken(slot: UInt32(slot), use: uses)
    let entrance = arrival.entrance
    let origin = RequestOrigin(peer: arrival.peer, listener: entrance.label, isSecure: entrance.isSecure)
    return Connection(descriptor: arrival.descriptor, origin: origin, token: token, deadline: now + times.head)
  }

  /// Why a connection cannot stay; makes room for it where there is one that can go.
  private func refusal(_ admission: Admission) -> ProtocolError? {
    switch admission {
    case .granted: nil
    case .serverIsFull: displaceMostDispensable() ? nil : Lane.tooManyConnections
    case .addressIsFull: Lane.tooManyFromAddress
    }
  }

  private static let tooManyConnections = ProtocolError(
    .tooManyConnections, "RFC 9110 §15.6.4", "The server has as many connections as it may; try again soon.")
  private static let tooManyFromAddress = ProtocolError(
    .tooManyConnections, "RFC 9110 §15.6.4", "Your address has as many connections as it may; use those, or try again.")

  /// Closes a connection that asks for nothing, as any client must expect (RFC 9112 §9.5): first those that never asked,
  /// so that a flood of them takes no place from anybody else.
  private func displaceMostDispensable() -> Bool {
    let count = connections.count - freeSlots.count
    guard let slot = deadlines.mostDispensable(at: now, of: count), let connection = connections[slot] else {
      return false
    }
    connection.close(.displaced, on: self)
    return true
  }

  /// From now on every answer is its connection's last; those that are idle get a moment for one more request, since a
  /// request that is on its way would be lost with them.
  func beginStop() {
    stop = Stop(idleDeadline: now + times.stopIdle, drainDeadline: now + times.drain)
    for case let connection? in connections { connection.advance(on: self) }
  }

  func closeAll() {
    for case let connection? in connections { connection.close(.stopped, on: self) }
  }
}
