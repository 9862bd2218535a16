import Lending
import Logging

/// A line for a person: time, level, message, and the metadata as `name=value`.
struct TextLogHandler: LogHandler {
  var logLevel = Logger.Level.info
  var metadata: Logger.Metadata = [:]
  private let clock = SystemClock()

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let merged = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
    let items = merged.map { " \($0.key)=\($0.value)" }.joined()
    let line = TextLogHandler.line(clock, event.level, event.message.description + items)
    LogWriter.standardError.add(line) { [clock] count in
      TextLogHandler.line(clock, .warning, "\(LogOutput.linesLost) count=\(count)")
    }
  }

  private static func line(_ clock: SystemClock, _ level: Logger.Level, _ text: String) -> [UInt8] {
    Array("\(clock.now()) \(level.rawValue) \(text)\n".utf8)
  }
}
