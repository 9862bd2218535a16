import Dispatch
import Glibc
import Synchronization
import SystemPackage

/// An HTTP/1.1 server on sockets: listeners, and lanes that share their connections.
///
///     let server = HTTPServer(configuration: .init(addresses: [.loopback(port: 0)]), service: service, events: events)
///     let addresses = try server.start()
///     …
///     server.stop()
///
/// All functions may be called from any thread, but `stop()` not from a lane, for which it waits.
public final class HTTPServer: Sendable {
  private enum State {
    case made
    case running(Running)
    case stopped
  }

  private struct Running {
    let listeners: [Listener]
    let lanes: [Lane]
  }

  private let configuration: ServerConfiguration
  private let events: any ServerEvents
  private let makeService: @Sendable (Int) throws -> any LaneService
  private let state = Mutex(State.made)
  private let addresses = AddressCounts()
  private let lanesEnded = DispatchGroup()

  /// A server that does nothing yet.
  @inlinable
  public convenience init(
    configuration: ServerConfiguration, service: some RequestService, events: any ServerEvents
  ) {
    self.init(configuration: configuration, events: events) { try ServiceOnLane(service, lane: $0) }
  }

  @usableFromInline
  init(
    configuration: ServerConfiguration, events: any ServerEvents,
    makeService: @escaping @Sendable (Int) throws -> any LaneService
  ) {
    self.configuration = configuration
    self.events = events
    self.makeService = makeService
  }

  /// The connections that the process's descriptors allow, at most those configured.
  ///
  /// Raises the soft limit to the hard.
  public var connectionsMax: Int {
    min(configuration.connectionsMax, max(1, DescriptorLimit.raised() - Limits.descriptorsReserved))
  }

  /// Listens and serves; returns the listeners' addresses in their order, with the ports given.
  ///
  /// A server starts once.
  /// Throws `ServerConfigurationError`, `TLSSettingsError`, `ListenError`, `Errno`, or what the service throws for a
  /// lane's state.
  @discardableResult
  public func start() throws -> [SocketAddress] {
    try configuration.validate()
    return try state.withLock { state in
      guard case .made = state else { throw ServerConfigurationError("start", "serves once; make another server") }
      let listeners = try openListeners()
      let lanes: [Lane]
      do {
        lanes = try (0..<configuration.lanes).map(makeLane)
      } catch {
        listeners.forEach { $0.stop() }
        throw error
      }
      lanes.forEach { $0.start(ended: lanesEnded) }
      let target = Listener.Target(
        mailboxes: lanes.map(\.mailbox), addresses: addresses, connectionsMax: connectionsMax,
        connectionsPerAddressMax: configuration.connectionsPerAddressMax, events: events)
      listeners.forEach { $0.start(target) }
      state = .running(Running(listeners: listeners, lanes: lanes))
      return listeners.map(\.address)
    }
  }

  /// Stops accepting, and answers what is in flight with `Connection: close`.
  ///
  /// Returns when all connections have ended or `ServerConfiguration.drainTimeMax` is over. Calling it again waits too.
  public func stop() {
    let running: Running? = state.withLock { state in
      defer { state = .stopped }
      if case .running(let running) = state { return running }
      return nil
    }
    running?.listeners.forEach { $0.stop() }
    running?.lanes.forEach { $0.mailbox.post(.stop) }
    lanesEnded.wait()
  }

  /// Reads certificates, keys and CAs again, for the handshakes to come; no connection and no session is dropped.
  ///
  /// If one file does not do, all listeners go on with what they have. Throws `TLSSettingsError`.
  public func reloadTLS() throws {
    try state.withLock { state in
      guard case .running(let running) = state else { return }
      let loaded = try running.listeners.compactMap(\.entrance.tls).map { ($0, try $0.load()) }
      for (tls, context) in loaded { tls.install(context) }
    }
  }

  private func openListeners() throws -> [Listener] {
    var listeners: [Listener] = []
    do {
      for listener in configuration.listeners { listeners.append(try Listener(listener)) }
    } catch {
      listeners.forEach { $0.stop() }
      throw error
    }
    return listeners
  }

  private func makeLane(_ number: Int) throws -> Lane {
    let queue = DispatchQueue(label: "latchkey.lane.\(number)")
    return try queue.sync {
      try Lane(
        queue: queue, configuration: configuration, service: makeService(number), events: events, addresses: addresses)
    }
  }
}

/// How many descriptors the process may have open.
enum DescriptorLimit {
  /// Raises the soft limit to the hard one, and returns it.
  static func raised() -> Int {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    if limit.rlim_cur < limit.rlim_max {
      limit.rlim_cur = limit.rlim_max
      setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
    return Int(clamping: limit.rlim_cur)
  }
}
