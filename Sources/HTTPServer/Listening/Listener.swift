import CEpoll
import Dispatch
import Glibc
import Synchronization
import SystemPackage

/// A listening socket; hands what it accepts to the lane with the fewest connections.
// Unchecked: what changes is touched on the queue alone.
final class Listener: @unchecked Sendable {
  let entrance: Entrance
  /// The address with the port that was given.
  var address: SocketAddress { socket.address }

  private let socket: ListeningSocket
  private let queue = DispatchQueue(label: "latchkey.listener")
  private let source: any DispatchSourceRead
  private var target: Target?

  /// Who gets the connections, and how many.
  struct Target {
    let mailboxes: [Mailbox]
    let addresses: AddressCounts
    let connectionsMax: Int
    let connectionsPerAddressMax: Int
    let events: any ServerEvents
  }

  /// Binds and listens; connections wait in the kernel until `start`.
  init(_ configuration: ListenerConfiguration) throws {
    entrance = try Entrance(configuration)
    socket = try ListeningSocket(configuration.endpoint)
    source = DispatchSource.makeReadSource(fileDescriptor: socket.descriptor.rawValue, queue: queue)
  }

  func start(_ target: Target) {
    queue.sync { self.target = target }
    source.setEventHandler { _ = self.acceptReady() }
    source.activate()
  }

  /// Accepts what the kernel has connected already, then no more.
  func stop() {
    queue.sync {
      // The queue of an unlimited flood would never be empty: it is emptied once.
      for _ in 0...Int(Limits.backlog) / Limits.acceptsPerTurnMax { guard acceptReady() else { break } }
      target = nil
    }
    let closed = DispatchSemaphore(value: 0)
    let socket = socket
    source.setCancelHandler {
      socket.close()
      closed.signal()
    }
    source.cancel()
    source.activate()
    closed.wait()
  }
}

// MARK: - Accepting

extension Listener {
  /// Whether there may be more to accept.
  private func acceptReady() -> Bool {
    guard let target else { return false }
    for _ in 0..<Limits.acceptsPerTurnMax {
      let (number, peer) = SocketAddress.fromSystem { cepoll_accept(socket.descriptor.rawValue, $0, $1) }
      if number >= 0 {
        handOver(FileDescriptor(rawValue: number), peer ?? address, target)
        continue
      }
      switch Errno(rawValue: errno) {
      case .wouldBlock, .resourceTemporarilyUnavailable: return false
      case .interrupted: continue
      // The fate of one connection that ended in the queue (accept(2)).
      case .connectionAbort, .protocolError, .networkDown, .networkUnreachable, .hostIsDown, .noRouteToHost: continue
      // No descriptors, no memory, or a socket that is no longer listened on: it would fail at once, again and again.
      case let error:
        pause(error, target)
        return false
      }
    }
    return true
  }

  private func handOver(_ accepted: FileDescriptor, _ peer: SocketAddress, _ target: Target) {
    target.events.record(.accepted(peer: peer, listener: entrance.label))
    let counts = target.mailboxes.map { $0.connectionsCount.load(ordering: .relaxed) }
    let total = counts.reduce(0, +)
    let ofAddress = target.addresses.enter(peer)
    guard total < target.connectionsMax + Limits.refusedConnectionsMax,
      ofAddress < target.connectionsPerAddressMax + Limits.refusedConnectionsPerAddressMax,
      let lane = counts.indices.min(by: { counts[$0] < counts[$1] })
    else {
      target.events.record(.dropped(peer: peer, listener: entrance.label))
      return drop(accepted, peer, target)
    }
    let mailbox = target.mailboxes[lane]
    mailbox.connectionsCount.add(1, ordering: .relaxed)
    let admission: Admission =
      if ofAddress >= target.connectionsPerAddressMax {
        .addressIsFull
      } else if total >= target.connectionsMax {
        .serverIsFull
      } else {
        .granted
      }
    let arrival = Arrival(descriptor: accepted, peer: peer, entrance: entrance, admission: admission)
    if !mailbox.post(.accepted(arrival)) { drop(accepted, peer, target) }
  }

  private func pause(_ error: Errno, _ target: Target) {
    target.events.record(.acceptPaused(error))
    source.suspend()
    queue.asyncAfter(deadline: .now() + .milliseconds(Limits.acceptPauseMilliseconds)) { self.source.resume() }
  }

  private func drop(_ accepted: FileDescriptor, _ peer: SocketAddress, _ target: Target) {
    target.addresses.leave(peer)
    // Ours and open; an error of close leaves nothing to do.
    try? accepted.close()
  }
}
