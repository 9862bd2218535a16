import Configuration
import Endpoints
import Enforcement
import Foundation
import HTTPServer
import LenderAPI
import Logging
import Servicing
import Storage

/// The service put together: the only file that knows all modules.
struct Wiring {
  let house: House
  let server: HTTPServer
  let ticker: Ticker
  /// What polls have said of contact.
  let contacts: Contacts
  /// Where it listens, each with its address and the port that was given.
  let listening: [(listener: ListenerConfiguration, address: SocketAddress)]

  /// Starts to answer and to watch the clock.
  ///
  /// - Parameters:
  ///   - house: the database and what services it.
  ///   - inherited: sockets that the process was started with.
  ///   - logger: where the log goes.
  /// - Returns: the running service.
  /// - Throws: whatever keeps it from listening or from reading the database.
  static func start(_ house: House, inherited: [InheritedSocket], logger: Logger) throws -> Wiring {
    let (settings, figures) = (house.settings, ServerFigures())
    let contacts = Contacts(servicer: house.servicer, writer: house.writer)
    let dispatcher = try dispatcher(house, figures, contacts, logger)
    let listeners = try Listeners(settings, inherited: inherited)
    func start(_ listeners: Listeners) throws -> Wiring {
      let server = HTTPServer(
        configuration: configuration(settings, listeners), service: dispatcher,
        events: LoggedServerEvents(figures: figures, logger: logger))
      let addresses = try server.start()
      let ticker = Ticker(
        writer: house.writer, servicer: house.servicer, logger: logger, isClockStanding: house.testClock != nil)
      ticker.start()
      dispatcher.metrics.addSource { text in
        text.add(
          "latchkey_undecided_total", .counter, ticker.undecidedCount,
          "Due work that could not be decided and was put off.")
      }
      return Wiring(
        house: house, server: server, ticker: ticker, contacts: contacts,
        listening: Array(zip(listeners.all, addresses)).map { ($0, $1) })
    }
    do {
      return try start(listeners)
    } catch let error as ListenError where listeners.isMetrics(error.endpoint) && !settings.isMetricsListenGiven {
      logger.warning("metrics are off, their port is taken", metadata: ["error": "\(error)", "key": "metrics_listen"])
      return try start(listeners.withoutMetrics)
    }
  }

  /// Takes certificate and key from their files again; if they do not do, the service goes on with those that it has.
  func reloadTLS(_ logger: Logger) {
    do {
      try server.reloadTLS()
      logger.info("certificates reloaded")
    } catch {
      logger.error("certificates not reloaded", metadata: ["error": "\(error)"])
    }
  }

  /// Stops in order: no new requests, those in flight answered, the writer's queue drained, the database closed.
  func stop() throws {
    ticker.stop()
    server.stop()
    contacts.flush()
    try house.writer.close()
  }

  private static func dispatcher(
    _ house: House, _ figures: ServerFigures, _ contacts: Contacts, _ logger: Logger
  ) throws -> Dispatcher {
    let settings = house.settings
    let endpoints = Routes.all(
      house.servicer, testClock: house.testClock, deviceChecksPerMinuteMax: settings.rates.deviceChecksPerMinute,
      contractBodyBytesMax: settings.http.contractBodyBytesMax, contacts: contacts)
    var bounds = DispatcherBounds()
    bounds.bodyBytesMax = settings.http.bodyBytesMax
    bounds.workersCount = settings.workers
    bounds.failuresPerMinuteMax = settings.rates.failedAuthenticationsPerMinute
    bounds.statusCopyBytesMax = settings.statusCopyBytesMax
    bounds.parkedMax = settings.parkedMax
    let dispatcher = try Dispatcher(
      endpoints: endpoints, database: house.database, writer: house.writer, masterKey: house.masterKey,
      clock: house.clock, logger: logger, bounds: bounds, isBehindProxy: settings.isBehindProxy)
    dispatcher.metrics.addSource(figures.add)
    dispatcher.metrics.addSource(ProcessFigures.add)
    return dispatcher
  }

  private static func configuration(_ settings: Settings, _ listeners: Listeners) -> ServerConfiguration {
    let http = settings.http
    var configuration = ServerConfiguration(listeners: listeners.all)
    if settings.lanes > 0 { configuration.lanes = settings.lanes }
    configuration.connectionsMax = http.connectionsMax
    configuration.connectionsPerAddressMax = http.connectionsPerAddressMax
    configuration.requestsPerConnectionMax = http.requestsPerConnectionMax
    configuration.requestLineBytesMax = http.requestLineBytesMax
    configuration.fieldSectionBytesMax = http.headerBytesMax
    configuration.fieldsCountMax = http.headerFieldsMax
    configuration.handshakeTimeMax = .seconds(http.handshakeSecondsMax)
    configuration.headTimeMax = .seconds(http.headerSecondsMax)
    configuration.bodyTimeMax = .seconds(http.bodySecondsMax)
    configuration.bodyRateBytesMin = http.bodyRateBytesMin
    configuration.idleTimeMax = .seconds(http.idleSecondsMax)
    configuration.writeTimeMax = .seconds(http.writeSecondsMax)
    configuration.answerRateBytesMin = http.answerRateBytesMin
    configuration.drainTimeMax = .seconds(http.drainSecondsMax)
    return configuration
  }
}
