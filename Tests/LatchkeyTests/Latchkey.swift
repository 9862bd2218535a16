import Foundation

/// The built program, which stands beside the test bundle.
enum Latchkey {
  /// A command that has ended, with what it printed.
  struct Finished {
    let status: Int32
    let output: String
    let errors: String
  }

  /// Runs a command and waits for its end.
  static func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Finished {
    let process = process(arguments, environment: environment)
    let (output, errors) = (Pipe(), Pipe())
    (process.standardOutput, process.standardError) = (output, errors)
    try process.run()
    // One after the other: what commands say on standard error fits into a pipe.
    let printed = try output.fileHandleForReading.readToEnd() ?? Data()
    let complained = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Finished(
      status: process.terminationStatus, output: String(decoding: printed, as: UTF8.self),
      errors: String(decoding: complained, as: UTF8.self))
  }

  /// A command that has not been started.
  static func process(_ arguments: [String], environment: [String: String] = [:]) -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appending(path: "latchkey")
    process.arguments = arguments
    // Nothing of the tester's own settings; help is as wide as a terminal says.
    let outside = ProcessInfo.processInfo.environment.filter { ["PATH", "LD_LIBRARY_PATH"].contains($0.key) }
    process.environment = outside.merging(["COLUMNS": "80"].merging(environment) { $1 }) { $1 }
    process.standardInput = FileHandle.nullDevice
    return process
  }
}
