/// What a connection is doing; each state has what belongs to it.
enum ConnectionState {
  /// TLS is being agreed on; nothing of HTTP is here.
  case handshaking(PendingHandshake)
  /// Between requests: no octet of the next one is here. What comes and is no octet of a request, such as a TLS record
  /// without content, does not put the deadline off.
  case idle(deadline: UInt64)
  /// Part of a header section is here.
  case head(scan: RequestParser.Scan, deadline: UInt64)
  /// The header section is here, and part of the content.
  case body(PendingRequest)
  /// The service has the request, and a ticket is out for it.
  case waiting(Exchange, requestNumber: UInt64)
  /// The service has the request and answers it when it is woken, or at the deadline.
  case parked(ParkedRequest)
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
    case .handshaking, .waiting, .parked, .closed: false
    }
  }
}

/// A request whose content is on its way.
struct PendingRequest {
  /// What happens once it is complete.
  enum Then {
    case respond(any AcceptedPlan)
    /// The content is dropped.
    case answer(Response)
  }

  let request: Request
  let exchange: Exchange
  let then: Then
  var reading: BodyReading
  /// Octets of it so far, framing included.
  var bytesCount = 0
  private let pace: BodyPace

  init(_ request: Request, _ exchange: Exchange, _ then: Then, _ reading: BodyReading, pace: BodyPace) {
    self.request = request
    self.exchange = exchange
    self.then = then
    self.reading = reading
    self.pace = pace
  }

  var deadline: UInt64 { pace.deadline(after: bytesCount) }
}

/// A request that waits for news.
struct ParkedRequest {
  let request: Request
  let exchange: Exchange
  let plan: any AcceptedPlan
  let requestNumber: UInt64
  let deadline: UInt64
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

  /// Whether the peer has ended its side.
  var isEnding: Bool {
    switch self {
    case .drained, .readable: false
    case .ending, .ended: true
    }
  }
}

/// A connection's slot in its lane and the number of its use, so that news of an earlier one reaches nobody.
struct ConnectionToken: Sendable, Hashable {
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
