import Logging
import Synchronization

/// A log that a test can read.
public final class TestLog: Sendable {
  private let kept = Mutex<[String]>([])

  /// Each line with its level and metadata.
  public var lines: [String] { kept.withLock { $0 } }

  /// A logger that writes here, everything from `debug` up.
  var logger: Logger {
    var logger = Logger(label: "test") { _ in Handler(log: self) }
    logger.logLevel = .debug
    return logger
  }

  private struct Handler: LogHandler {
    let log: TestLog
    var logLevel = Logger.Level.debug
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      let pairs = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
      log.kept.withLock { $0.append("\(event.level) \(event.message) " + pairs.joined(separator: " ")) }
    }
  }
}
