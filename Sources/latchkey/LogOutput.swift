import Configuration
import Foundation
import Logging

/// Where log lines go: standard error, as text for a person or as JSON lines for a collector.
enum LogOutput {
  static func make(_ log: Settings.Log) -> Logger {
    var logger = Logger(label: "latchkey") { label in
      switch log.format {
      case .json: JSONLogHandler()
      case .text: StreamLogHandler.standardError(label: label)
      case .automatic: isatty(STDERR_FILENO) == 1 ? StreamLogHandler.standardError(label: label) : JSONLogHandler()
      }
    }
    logger.logLevel = log.level
    return logger
  }
}
