import Configuration
import Foundation
import Logging

/// Where log lines go: standard error, as text for a person or as JSON lines for a collector.
enum LogOutput {
  /// The message of the line that tells how many lines could not be written.
  static let linesLost = "log lines lost"

  static func make(_ log: Settings.Log) -> Logger {
    var logger = Logger(label: "latchkey") { _ in
      switch log.format {
      case .json: JSONLogHandler()
      case .text: TextLogHandler()
      case .automatic: isatty(STDERR_FILENO) == 1 ? TextLogHandler() : JSONLogHandler()
      }
    }
    logger.logLevel = log.level
    return logger
  }
}
