public import Endpoints
import LenderAPI
import Logging
import Servicing
import Storage

extension Story {
  /// All endpoints without a socket before them, and without a log.
  public func makeDispatcher(_ bounds: DispatcherBounds = DispatcherBounds()) throws -> Dispatcher {
    try Dispatcher(
      endpoints: Routes.all(
        servicer, testClock: clock, deviceChecksPerMinuteMax: TestServer.deviceChecksPerMinuteMax),
      database: store.database, writer: store.writer, masterKey: masterKey, clock: clock,
      logger: Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() }, bounds: bounds)
  }
}
