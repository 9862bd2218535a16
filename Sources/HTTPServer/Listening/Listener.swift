import CEpoll
import Dispatch
import Glibc
import Synchronization
public import SystemPackage

/// A listening socket; hands what it accepts to the lane with the fewest connections.
// Unchecked: what changes is touched on the queue alone.
final class Listener: @unchecked Sendable {
  /// The address with the port that was given.
  let address: SocketAddress

  private let descriptor: FileDescriptor
  private let queue = DispatchQueue(label: "latchkey.listener")
  private let source: any DispatchSourceRead
  private var target: Target?

  /// Who gets the connections.
  struct Target {
    let mailboxes: [Mailbox]
    let connectionsMax: Int
    let events: any ServerEvents
  }

  /// Binds and listens; connections wait in the kernel until `start`.
  init(_ address: SocketAddress) throws(ListenError) {
    descriptor = try Listener.open(address)
    let (_, bound) = SocketAddress.fromSystem { [descriptor] in getsockname(descriptor.rawValue, $0, $1) }
    self.address = bound ?? address
    source = DispatchSource.makeReadSource(fileDescriptor: descriptor.rawValue, queue: queue)
  }

  func start(_ target: Target) {
    queue.sync { self.target = target }
    source.setEventHandler { self.acceptReady() }
    source.activate()
  }

  /// Accepts what the kernel has connected already, then no more.
  func stop() {
    queue.sync {
      if target != nil { acceptReady() }
      target = nil
    }
    let closed = DispatchSemaphore(value: 0)
    let descriptor = descriptor
    source.setCancelHandler {
      // The descriptor is ours and open; an error of close leaves nothing to do.
      try? descriptor.close()
      closed.signal()
    }
    source.cancel()
    source.activate()
    closed.wait()
  }

  private static func open(_ address: SocketAddress) throws(ListenError) -> FileDescriptor {
    let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    let number = socket(address.family, type, 0)
    guard number >= 0 else { throw ListenError(address, errno) }
    let descriptor = FileDescriptor(rawValue: number)
    setOption(descriptor, SOL_SOCKET, SO_REUSEADDR)
    if address.family == AF_INET6 { setOption(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY) }
    // Inherited by what it accepts: an answer goes out at once, it is written whole.
    setOption(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY)
    let bound = address.withSystemAddress { bind(number, $0, $1) }
    guard bound == 0, listen(number, Limits.backlog) == 0 else {
      let error = ListenError(address, errno)
      // Ours and open, and the error to tell is the first one.
      try? descriptor.close()
      throw error
    }
    return descriptor
  }

  private static func setOption(_ descriptor: FileDescriptor, _ level: Int32, _ option: Int32) {
    var on: Int32 = 1
    setsockopt(descriptor.rawValue, level, option, &on, socklen_t(MemoryLayout<Int32>.size))
  }
}

// MARK: - Accepting

extension Listener {
  private func acceptReady() {
    guard let target else { return }
    for _ in 0..<Limits.acceptsPerTurnMax {
      let (number, peer) = SocketAddress.fromSystem { cepoll_accept(descriptor.rawValue, $0, $1) }
      if number >= 0 {
        handOver(FileDescriptor(rawValue: number), peer ?? address, target)
        continue
      }
      switch Errno(rawValue: errno) {
      case .wouldBlock, .resourceTemporarilyUnavailable: return
      case .tooManyOpenFiles, .tooManyOpenFilesInSystem, .noBufferSpace, .noMemory:
        return pause(Errno(rawValue: errno), target)
      // The rest is the fate of one connection that ended in the queue (accept(2)).
      default: continue
      }
    }
  }

  private func handOver(_ accepted: FileDescriptor, _ peer: SocketAddress, _ target: Target) {
    target.events.record(.accepted(peer: peer))
    let counts = target.mailboxes.map { $0.connectionsCount.load(ordering: .relaxed) }
    let total = counts.reduce(0, +)
    guard total < target.connectionsMax + Limits.refusedConnectionsMax,
      let lane = counts.indices.min(by: { counts[$0] < counts[$1] })
    else {
      target.events.record(.dropped(peer: peer))
      return close(accepted)
    }
    let mailbox = target.mailboxes[lane]
    mailbox.connectionsCount.add(1, ordering: .relaxed)
    if !mailbox.post(.accepted(accepted, peer, isOverLimit: total >= target.connectionsMax)) { close(accepted) }
  }

  private func pause(_ error: Errno, _ target: Target) {
    target.events.record(.acceptPaused(error))
    source.suspend()
    queue.asyncAfter(deadline: .now() + .milliseconds(Limits.acceptPauseMilliseconds)) { self.source.resume() }
  }

  private func close(_ accepted: FileDescriptor) {
    // Ours and open; an error of close leaves nothing to do.
    try? accepted.close()
  }
}

/// An address that the server cannot listen on.
public struct ListenError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The address.
  public let address: SocketAddress
  /// Why.
  public let reason: Errno

  init(_ address: SocketAddress, _ number: Int32) {
    self.address = address
    reason = Errno(rawValue: number)
  }

  /// Address and reason.
  public var description: String { "cannot listen on \(address): \(reason)" }
}
