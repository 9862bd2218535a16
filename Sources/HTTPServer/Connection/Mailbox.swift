import CEpoll
import Glibc
import Synchronization
import SystemPackage

/// What other threads hand to a lane, and the eventfd that wakes it.
final class Mailbox: Sendable {
  enum Message: Sendable {
    case accepted(Arrival)
    case completed(RequestAddress, Response)
    case abandoned(RequestAddress)
    case woken(RequestAddress)
    case stop
  }

  private struct Contents {
    var messages: [Message] = []
    var isOpen = true
  }

  let descriptor: FileDescriptor
  /// Connections of the lane, those on their way to it included.
  let connectionsCount = Atomic(0)
  private let contents = Mutex(Contents())

  init() throws(Errno) {
    let counter = cepoll_event_counter()
    guard counter >= 0 else { throw Errno(rawValue: errno) }
    descriptor = FileDescriptor(rawValue: counter)
  }

  /// False once the lane has ended; then nobody takes the message.
  @discardableResult
  func post(_ message: Message) -> Bool {
    contents.withLock { contents in
      guard contents.isOpen else { return false }
      contents.messages.append(message)
      // Inside the lock, so that the descriptor cannot be closed, and used by another, in between.
      if contents.messages.count == 1 { cepoll_event_signal(descriptor.rawValue) }
      return true
    }
  }

  func take() -> [Message] {
    // Reset before taking: what is posted after the taking wakes again.
    cepoll_event_reset(descriptor.rawValue)
    return contents.withLock { contents in
      let messages = contents.messages
      contents.messages = []
      return messages
    }
  }

  /// Ends it and gives back what nobody took.
  func close() -> [Message] {
    contents.withLock { contents in
      guard contents.isOpen else { return [] }
      contents.isOpen = false
      // The descriptor is ours and open: closing it can only fail by a defect here.
      try? descriptor.close()
      return contents.messages
    }
  }
}
