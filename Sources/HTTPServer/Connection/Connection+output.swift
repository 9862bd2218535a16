import Glibc
import SystemPackage

/// Answers → octets → the socket.
extension Connection {
  /// Writes an answer behind those that are written already; it goes out at the next `flush`.
  func answer(_ response: Response, _ exchange: Exchange, closes: Bool = false, on lane: Lane) {
    let closes = closes || !exchange.persists || lane.isStopping || requestNumber >= lane.requestsMax
    lane.writer.append(response, exchange, closes: closes, to: &lane.output)
    state = closes ? .finishing : .idle
  }

  /// Sends what is written, by one call if the socket takes it all, and keeps the rest.
  func flush(on lane: Lane) {
    if case .closed = state { return lane.clearOutput() }
    if !unsent.isEmpty {
      unsent.append(lane.output)
      guard let count = send(unsent.octets, from: unsent.start) else { return close(.reset, on: lane) }
      unsent.remove(count, deadline: lane.writeDeadline)
    } else if !lane.output.isEmpty {
      guard let count = send(lane.output, from: 0) else { return close(.reset, on: lane) }
      if count < lane.output.count { unsent = UnsentOutput(lane.output[count...], deadline: lane.writeDeadline) }
    }
    lane.clearOutput()
    if case .finishing = state, unsent.isEmpty { endOutput(on: lane) }
  }

  /// How many octets the socket took, or nil if the connection is broken.
  private func send(_ octets: [UInt8], from start: Int) -> Int? {
    switch transport {
    case .plain: sendPlain(octets, from: start)
    case .tls(let tls): send(octets, from: start, tls)
    }
  }

  private func send(_ octets: [UInt8], from start: Int, _ tls: TLSConnection) -> Int? {
    octets.withUnsafeBytes { bytes in
      var at = start
      while at < bytes.count {
        guard let count = tls.write(UnsafeRawBufferPointer(rebasing: bytes[at...])) else { return nil }
        if count == 0 { break }
        at += count
      }
      return at - start
    }
  }

  private func sendPlain(_ octets: [UInt8], from start: Int) -> Int? {
    octets.withUnsafeBytes { bytes in
      var at = start
      while at < bytes.count {
        let rest = UnsafeRawBufferPointer(rebasing: bytes[at...])
        let count = Glibc.send(descriptor.rawValue, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
        if count >= 0 {
          at += count
          continue
        }
        switch Errno(rawValue: errno) {
        case .interrupted: continue
        case .wouldBlock, .resourceTemporarilyUnavailable: return at - start
        default: return nil
        }
      }
      return at - start
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

/// What the socket did not take yet.
struct UnsentOutput {
  private(set) var octets: [UInt8] = []
  private(set) var start = 0
  /// When the peer must have taken some of it; each octet that it takes gives it the whole time again.
  private(set) var deadline = Deadlines.never

  init() {}

  init(_ octets: ArraySlice<UInt8>, deadline: UInt64) {
    self.octets = Array(octets)
    self.deadline = deadline
  }

  var isEmpty: Bool { start == octets.count }

  mutating func append(_ more: [UInt8]) { octets.append(contentsOf: more) }

  mutating func remove(_ count: Int, deadline: UInt64) {
    guard count > 0 else { return }
    start += count
    self.deadline = deadline
    if isEmpty { self = UnsentOutput() }
  }
}
