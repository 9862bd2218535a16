import JSON
import Lending
import Logging

/// One JSON object a line: time, level, message, and the metadata as members.
struct JSONLogHandler: LogHandler {
  var logLevel = Logger.Level.info
  var metadata: Logger.Metadata = [:]
  private let clock = SystemClock()

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let merged = metadata.merging(event.metadata ?? [:]) { $1 }
    let members = merged.sorted { $0.key < $1.key }.map { JSONMember($0.key, .string("\($0.value)")) }
    let line = JSONLogHandler.line(clock, event.level, event.message.description, members)
    LogWriter.standardError.add(line) { [clock] count in
      JSONLogHandler.line(clock, .warning, LogOutput.linesLost, [JSONMember("count", .string("\(count)"))])
    }
  }

  private static func line(
    _ clock: SystemClock, _ level: Logger.Level, _ message: String, _ members: [JSONMember]
  ) -> [UInt8] {
    let common = [
      JSONMember("at", .string(clock.now().description)), JSONMember("level", .string(level.rawValue)),
      JSONMember("message", .string(message)),
    ]
    return JSONWriter.bytes(.object(common + members)) + [UInt8(ascii: "\n")]
  }
}
