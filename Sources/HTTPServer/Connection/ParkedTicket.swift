/// Wakes one parked request, from any thread and as often as one likes.
///
/// The first wake while the request is parked has it answered by `RequestService.resume(_:plan:lane:cause:)`; one that
/// comes before it is parked counts as well, one that comes after does nothing.
public struct ParkedTicket: Sendable, Hashable {
  private let mailbox: Mailbox
  private let address: RequestAddress

  init(mailbox: Mailbox, address: RequestAddress) {
    self.mailbox = mailbox
    self.address = address
  }

  /// Has the request answered on its lane, soon; returns at once.
  public func wake() { mailbox.post(.woken(address)) }

  /// Whether both wake the same request.
  public static func == (one: ParkedTicket, other: ParkedTicket) -> Bool {
    one.mailbox === other.mailbox && one.address == other.address
  }

  /// Feeds what tells it from the tickets of other requests.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(mailbox))
    hasher.combine(address)
  }
}

/// Which request a ticket is for: the connection and the number of the request on it.
struct RequestAddress: Sendable, Hashable {
  let connection: ConnectionToken
  let request: UInt64
}
