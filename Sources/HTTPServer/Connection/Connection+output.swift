import Glibc
import SystemPackage

/// Answers → octets → the socket.
extension Connection {
  /// Writes an answer behind those that are written already; it goes out at the next `flush`.
  func answer(_ response: Response, _ exchange: Exchange, closes: Bool = false, on lane: Lane) {
    let closes = closes || !exchange.persists || lane.isStopping || requestNumber >= lane.requestsMax
    if response.body.count > Limits.copiedBodyBytesMax, response.status.hasContent, !exchange.isHead {
      lane.writer.append(response, exchange.headAlone, closes: closes, to: &lane.output)
      unsent.append(lane.output[...])
      lane.clearOutput()
      unsent.append(sharing: response.body)
    } else {
      lane.writer.append(response, exchange, closes: closes, to: &lane.output)
    }
    state = closes ? .finishing : .idle(deadline: lane.now + lane.times.idle)
  }

  /// Sends what is written, by one call if the socket takes it all, and keeps the rest.
  func flush(on lane: Lane) {
    if case .closed = state { return lane.clearOutput() }
    if !unsent.isEmpty {
      unsent.append(lane.output[...])
      guard sendUnsent(on: lane) else { return close(.reset, on: lane) }
    } else if !lane.output.isEmpty {
      guard let count = send(lane.output[...]) else { return close(.reset, on: lane) }
      if count < lane.output.count {
        unsent.append(lane.output[count...])
        unsent.note(sent: 0, at: lane.now, lane.times)
      }
    }
    lane.clearOutput()
    if case .finishing = state, unsent.isEmpty { endOutput(on: lane) }
  }

  /// Sends until the socket is full; false if the connection is broken.
  private func sendUnsent(on lane: Lane) -> Bool {
    var sent = 0
    while let piece = unsent.first {
      guard let count = send(piece) else { return false }
      unsent.remove(count)
      sent += count
      if count < piece.count { break }
    }
    unsent.note(sent: sent, at: lane.now, lane.times)
    return true
  }

  /// How many octets the socket took, or nil if the connection is broken.
  private func send(_ octets: ArraySlice<UInt8>) -> Int? {
    switch transport {
    case .plain: sendPlain(octets)
    case .tls(let tls): send(octets, tls)
    }
  }

  private func send(_ octets: ArraySlice<UInt8>, _ tls: TLSConnection) -> Int? {
    octets.withUnsafeBytes { bytes in
      var at = 0
      while at < bytes.count {
        guard let count = tls.write(UnsafeRawBufferPointer(rebasing: bytes[at...])) else { return nil }
        if count == 0 { break }
        at += count
      }
      return at
    }
  }

  private func sendPlain(_ octets: ArraySlice<UInt8>) -> Int? {
    octets.withUnsafeBytes { bytes in
      var at = 0
      while at < bytes.count {
        let rest = UnsafeRawBufferPointer(rebasing: bytes[at...])
        let count = Glibc.send(descriptor.rawValue, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
        if count >= 0 {
          at += count
          continue
        }
        switch Errno(rawValue: errno) {
        case .interrupted: continue
        case .wouldBlock, .resourceTemporarilyUnavailable: return at
        default: return nil
        }
      }
      return at
    }
  }

  /// Ends our side first and reads on: a close with input unread would reset the connection, and the last answer with
  /// it (RFC 9112 §9.6).
  private func endOutput(on lane: Lane) {
    if case .ended = input { return close(.answered, on: lane) }
    endTLS()
    shutdown(descriptor.rawValue, Int32(SHUT_WR))
    pending = []
    state = .lingering(deadline: lane.now + lane.times.linger)
  }
}

extension Connection {
  /// Says that no more comes; what the peer still sends need not be read as TLS.
  func endTLS() {
    guard case .tls(let tls) = transport else { return }
    tls.end()
    transport = .plain
  }
}

extension Exchange {
  /// The same for an answer whose content goes out by itself.
  fileprivate var headAlone: Exchange { Exchange(isHead: true, minorVersion: minorVersion, persists: persists) }
}
