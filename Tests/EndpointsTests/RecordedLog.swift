import Logging
import Synchronization

/// A log that a test can read.
final class RecordedLog: Sendable {
  /// One line of it.
  struct Line: Sendable {
    let level: Logger.Level
    let metadata: Logger.Metadata

    subscript(_ name: String) -> String? { metadata[name].map { "\($0)" } }
  }

  private let kept = Mutex<[Line]>([])

  var lines: [Line] { kept.withLock { $0 } }

  /// A logger that writes here.
  func logger(_ level: Logger.Level) -> Logger {
    var logger = Logger(label: "test") { _ in Handler(log: self) }
    logger.logLevel = level
    return logger
  }

  private struct Handler: LogHandler {
    let log: RecordedLog
    var logLevel = Logger.Level.trace
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      log.kept.withLock { $0.append(Line(level: event.level, metadata: event.metadata ?? [:])) }
    }
  }
}
