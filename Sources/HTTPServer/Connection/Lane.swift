import CEpoll
import Dispatch
import Glibc
import Synchronization
import SystemPackage

/// A serial queue with one epoll set, whose connections it serves one ready one after the other.
///
/// A Dispatch source watches the epoll descriptor itself; its handler drains the set and handles each connection inline,
/// so that under load one system call brings many connections and none costs a dispatch.
// Unchecked: all but the mailbox and the queue is touched on the queue alone.
final class Lane: @unchecked Sendable {
  let mailbox: Mailbox
  let service: any LaneService
  let events: any ServerEvents
  let addresses: AddressCounts
  let parser: RequestParser
  let times: LaneTimes
  let requestsMax: UInt64
  let input: UnsafeMutableBufferPointer<UInt8>
  var output: [UInt8] = []
  var writer = ResponseWriter()
  var deadlines = Deadlines()
  /// The time at the beginning of this round, in milliseconds.
  private(set) var now = MonotonicClock.milliseconds()
  var isStopping: Bool { stop != nil }

  private let queue: DispatchQueue
  let epoll: FileDescriptor
  private let ready: UnsafeMutablePointer<epoll_event>
  var connections: [Connection?] = []
  var freeSlots: [Int] = []
  var uses: UInt32 = 0
  var stop: Stop?
  private var revisits: [Connection] = []
  /// Messages taken from the mailbox and not yet read.
  private var inbox: ArraySlice<Mailbox.Message> = []
  private var nextTick: UInt64 = 0
  private var sources: Sources?

  /// What a stopping lane still waits for.
  struct Stop {
    /// One more request on a connection that has none.
    let idleDeadline: UInt64
    /// All else.
    let drainDeadline: UInt64
  }

  private struct Sources {
    let readiness: any DispatchSourceRead
    let timer: any DispatchSourceTimer
  }

  /// The eventfd's token: no connection has it, its slot is out of reach.
  private static let wakeToken = UInt64.max

  init(
    queue: DispatchQueue, configuration: ServerConfiguration, service: any LaneService, events: any ServerEvents,
    addresses: AddressCounts
  ) throws {
    self.queue = queue
    self.service = service
    self.events = events
    self.addresses = addresses
    parser = RequestParser(configuration)
    times = LaneTimes(configuration)
    requestsMax = UInt64(configuration.requestsPerConnectionMax)
    mailbox = try Mailbox()
    let descriptor = cepoll_create()
    guard descriptor >= 0 else { throw Errno(rawValue: errno) }
    epoll = FileDescriptor(rawValue: descriptor)
    input = .allocate(capacity: Limits.inputBytes)
    ready = .allocate(capacity: Limits.readyCountMax)
    let watched = cepoll_add(descriptor, mailbox.descriptor.rawValue, EPOLLIN.rawValue, Lane.wakeToken)
    guard watched == 0 else { throw Errno(rawValue: errno) }
  }

  deinit {
    input.deallocate()
    ready.deallocate()
  }

  /// Begins to serve; `ended` is left when it has stopped.
  func start(ended: DispatchGroup) {
    ended.enter()
    let readiness = DispatchSource.makeReadSource(fileDescriptor: epoll.rawValue, queue: queue)
    readiness.setEventHandler { self.drain() }
    readiness.setCancelHandler {
      // The descriptor is ours and open; an error of close leaves nothing to do.
      try? self.epoll.close()
      ended.leave()
    }
    let timer = DispatchSource.makeTimerSource(queue: queue)
    timer.schedule(deadline: .now(), repeating: .milliseconds(Int(times.tick)))
    timer.setEventHandler { self.onTimer() }
    sources = Sources(readiness: readiness, timer: timer)
    readiness.activate()
    timer.activate()
  }

  /// Looks at the connection again before it waits for the next news: it had more to do than its turn allows.
  func revisit(_ connection: Connection) {
    guard !connection.awaitsTurn else { return }
    connection.awaitsTurn = true
    revisits.append(connection)
  }

  /// Forgets a connection that has closed its descriptor.
  func remove(_ connection: Connection, _ reason: CloseReason) {
    clearOutput()
    connections[connection.slot] = nil
    freeSlots.append(connection.slot)
    deadlines.set(connection.slot, Deadlines.never)
    mailbox.connectionsCount.subtract(1, ordering: .relaxed)
    addresses.leave(connection.peer)
    events.record(.closed(peer: connection.peer, listener: connection.origin.listener, reason: reason))
  }

  func clearOutput() {
    guard !output.isEmpty else { return }
    output.removeAll(keepingCapacity: output.count <= Limits.outputBytesKept)
  }
}

// MARK: - Rounds

extension Lane {
  private func drain() {
    var wait: Int32 = 0
    for _ in 0..<Limits.roundsPerTurnMax {
      let count = Int(epoll_wait(epoll.rawValue, ready, Int32(Limits.readyCountMax), hasWork ? 0 : wait))
      guard count > 0 || hasWork else { break }
      now = MonotonicClock.milliseconds()
      for index in 0..<max(count, 0) { handle(ready[index]) }
      readInbox()
      handleRevisits()
      if now >= nextTick { expire() }
      service.endRound()
      wait = Limits.nextReadyMilliseconds
    }
    if hasWork { queue.async { self.drain() } }
    endIfDone()
  }

  /// What is left of earlier rounds.
  private var hasWork: Bool { !revisits.isEmpty || !inbox.isEmpty }

  private func handle(_ event: epoll_event) {
    guard event.data.u64 != Lane.wakeToken else { return inbox.append(contentsOf: mailbox.take()) }
    let token = ConnectionToken(rawValue: event.data.u64)
    guard let connection = connection(token) else { return }
    connection.ready(event.events, on: self)
  }

  private func handleRevisits() {
    guard !revisits.isEmpty else { return }
    let connections = revisits
    revisits = []
    for connection in connections {
      connection.awaitsTurn = false
      connection.advance(on: self)
    }
  }

  /// In order, and no more than one round may cost those that are connected.
  private func readInbox() {
    var (messages, arrivals) = (0, 0)
    while messages < Limits.messagesPerRoundMax, arrivals < Limits.arrivalsPerRoundMax, let message = inbox.popFirst() {
      messages += 1
      switch message {
      case .accepted(let arrival):
        arrivals += 1
        adopt(arrival)
      case .completed(let address, let response):
        connection(address.connection)?.complete(address.request, with: response, on: self)
      case .woken(let address): connection(address.connection)?.wake(address.request, on: self)
      case .abandoned(let address): connection(address.connection)?.abandon(address.request, on: self)
      case .stop: beginStop()
      }
    }
  }

  private func connection(_ token: ConnectionToken) -> Connection? {
    let slot = Int(token.slot)
    guard slot < connections.count, let connection = connections[slot], connection.token == token else { return nil }
    return connection
  }

  private func onTimer() {
    now = MonotonicClock.milliseconds()
    expire()
    service.endRound()
    endIfDone()
  }

  private func expire() {
    nextTick = now + times.tick
    for slot in deadlines.expired(at: now) { connections[slot]?.expire(on: self) }
    if let stop, now >= stop.drainDeadline { closeAll() }
  }

  private func endIfDone() {
    guard isStopping, let sources, connections.allSatisfy({ $0 == nil }) else { return }
    self.sources = nil
    for case .accepted(let arrival) in inbox + mailbox.close() {
      addresses.leave(arrival.peer)
      // Came after the stop, and nothing was read of it; the descriptor is ours and open.
      try? arrival.descriptor.close()
    }
    sources.timer.cancel()
    sources.readiness.cancel()
  }
}
