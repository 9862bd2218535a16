/// What a connection is doing; each state has what belongs to it.
enum ConnectionState {
  /// Between requests: no octet of the next one is here.
  case idle
  /// Part of a header section is here.
  case head(scan: RequestParser.Scan, deadline: UInt64)
  /// The header section is here, and part of the content.
  case body(PendingRequest)
  /// The service has the request, and a ticket is out for it.
  case waiting(Exchange, requestNumber: UInt64)
  /// The last answer is written, perhaps not all sent; input is dropped.
  case finishing
  /// All is sent and our side has ended; input is dropped until the peer ends its own (RFC 9112 §9.6).
  case lingering(deadline: UInt64)
  /// Nothing of it is left.
  case closed

  /// Whether more octets are of use now.
  var takesInput: Bool {
    switch self {
    case .idle, .head, .body, .finishing, .lingering: true
    case .waiting, .closed: false
    }
  }
}

/// A request whose content is on its way.
struct PendingRequest {
  /// What happens once it is complete.
  enum Then {
    case respond(LanePlan.Respond)
    /// The content is dropped.
    case answer(Response)
  }

  let request: Request
  let exchange: Exchange
  let then: Then
  var reading: BodyReading
  let deadline: UInt64

  init(_ request: Request, _ exchange: Exchange, _ then: Then, _ reading: BodyReading, deadline: UInt64) {
    self.request = request
    self.exchange = exchange
    self.then = then
    self.reading = reading
    self.deadline = deadline
  }
}

/// What is known of the peer's octets.
///
/// Edge-triggered epoll tells each change once, so that it has to be remembered.
enum InputState {
  /// All is read that has come.
  case drained
  /// There may be octets to read.
  case readable
  /// As `readable`, and the peer has ended its side: reading must go on until it says so.
  case ending
  /// All is read that will ever come.
  case ended
}

/// A connection's slot in its lane and the number of its use, so that news of an earlier one reaches nobody.
struct ConnectionToken: Sendable, Equatable {
  let slot: UInt32
  let use: UInt32

  init(slot: UInt32, use: UInt32) {
    self.slot = slot
    self.use = use
  }

  init(rawValue: UInt64) {
    slot = UInt32(truncatingIfNeeded: rawValue)
    use = UInt32(truncatingIfNeeded: rawValue >> 32)
  }

  var rawValue: UInt64 { UInt64(use) << 32 | UInt64(slot) }
}
