import Foundation
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
    var members = [
      JSONMember("at", .string(clock.now().description)), JSONMember("level", .string(event.level.rawValue)),
      JSONMember("message", .string(event.message.description)),
    ]
    let merged = metadata.merging(event.metadata ?? [:]) { $1 }
    for (name, value) in merged.sorted(by: { $0.key < $1.key }) {
      members.append(JSONMember(name, .string("\(value)")))
    }
    // One write a line, so that lines of several threads do not mix.
    FileHandle.standardError.write(Data(JSONWriter.bytes(.object(members)) + [UInt8(ascii: "\n")]))
  }
}
