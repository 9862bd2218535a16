import Synchronization

/// The right to answer one request, later and from any thread.
///
/// Only the first answer counts. A ticket that is let go without one closes its connection, so that no client waits for
/// ever. Completing a ticket whose connection has gone does nothing.
public final class ResponseTicket: Sendable {
  private let isOpen = Atomic(true)
  private let mailbox: Mailbox
  private let address: RequestAddress

  init(mailbox: Mailbox, address: RequestAddress) {
    self.mailbox = mailbox
    self.address = address
  }

  deinit {
    if takeRight() { mailbox.post(.abandoned(address)) }
  }

  /// Hands the answer to the request's lane; every call after the first is ignored.
  public func complete(with response: Response) {
    if takeRight() { mailbox.post(.completed(address, response)) }
  }

  private func takeRight() -> Bool { isOpen.exchange(false, ordering: .acquiringAndReleasing) }
}
