import Configuration
import Endpoints
import Enforcement
import Foundation
import HTTPServer
import LenderAPI
import Logging
import Storage

/// The service put together: the only file that knows all modules.
struct Wiring {
  let house: House
  let server: HTTPServer
  let ticker: Ticker?
  let dispatcher: Dispatcher

  init(_ house: House, logger: Logger) throws {
    self.house = house
    let settings = house.settings
    let endpoints = Routes.all(
      house.servicer, testClock: house.testClock, deviceChecksPerMinuteMax: settings.rates.deviceChecksPerMinute)
    dispatcher = try Dispatcher(
      endpoints: endpoints, database: house.database, writer: house.writer, masterKey: house.masterKey,
      clock: house.clock, logger: logger, workersCount: settings.workers,
      failuresPerMinuteMax: settings.rates.failedAuthenticationsPerMinute, isBehindProxy: settings.isBehindProxy)
    server = HTTPServer(
      configuration: try Wiring.configuration(settings), service: dispatcher, events: LoggedServerEvents(logger: logger)
    )
    ticker = house.testClock == nil ? Ticker(writer: house.writer, servicer: house.servicer, logger: logger) : nil
  }

  /// Starts to answer and to watch the clock; the addresses that were bound.
  func start() throws -> [SocketAddress] {
    let addresses = try server.start()
    ticker?.start()
    return addresses
  }

  /// Stops in order: no new requests, those in flight answered, the writer's queue drained, the database closed.
  func stop() throws {
    ticker?.stop()
    server.stop()
    try house.writer.close()
  }

  private static func configuration(_ settings: Settings) throws -> ServerConfiguration {
    let http = settings.http
    guard let address = SocketAddress(host: settings.listen.host, port: settings.listen.port) else {
      throw HouseError.address(settings.listen.description)
    }
    var configuration = ServerConfiguration(addresses: [address])
    if settings.lanes > 0 { configuration.lanes = settings.lanes }
    configuration.connectionsMax = http.connectionsMax
    configuration.fieldSectionBytesMax = http.headerBytesMax
    configuration.fieldsCountMax = http.headerFieldsMax
    configuration.headTimeMax = .seconds(http.headerSecondsMax)
    configuration.bodyTimeMax = .seconds(http.bodySecondsMax)
    configuration.idleTimeMax = .seconds(http.idleSecondsMax)
    configuration.writeTimeMax = .seconds(http.writeSecondsMax)
    configuration.drainTimeMax = .seconds(http.drainSecondsMax)
    return configuration
  }
}

/// What the server notices, as log lines: what peers do wrong at debug, what the operator must know at warning.
struct LoggedServerEvents: ServerEvents {
  let logger: Logger

  func record(_ event: ServerEvent) {
    switch event {
    case .accepted, .closed: break
    case .protocolError(let error, let peer):
      logger.debug("malformed request", metadata: ["peer": "\(peer)", "error": "\(error)"])
    case .dropped(let peer): logger.warning("connection limit reached", metadata: ["peer": "\(peer)"])
    case .acceptPaused(let errno): logger.warning("accepting paused", metadata: ["error": "\(errno)"])
    }
  }
}
