import Foundation

/// A `latchkey serve` of the test's own; it is killed when this object goes.
final class ServeProcess {
  struct Failure: Error { let what: String }

  let process: Process
  /// Held, so that it does not go before the service does.
  private let directory: DataDirectory
  /// What it said when it had started.
  let startUpLines: String
  let port: UInt16
  private let output = Pipe()
  private static let listening = "Latchkey listens on http://127.0.0.1:"

  /// Starts it on a free port, and returns when it listens.
  ///
  /// - Throws: `Failure` with what it said where it ends instead.
  init(in directory: DataDirectory, _ flags: [String] = ["--sandbox"]) throws {
    self.directory = directory
    process = Latchkey.process(["serve", "--listen", "127.0.0.1:0"] + directory.flags + flags)
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    var lines = ""
    while !lines.contains(ServeProcess.listening) {
      let more = output.fileHandleForReading.availableData
      guard !more.isEmpty else { throw Failure(what: "it has ended: \(lines)") }
      lines += String(decoding: more, as: UTF8.self)
    }
    startUpLines = lines
    let rest = lines.components(separatedBy: ServeProcess.listening)[1]
    guard let port = UInt16(rest.prefix { $0.isNumber }) else {
      Foundation.kill(process.processIdentifier, SIGKILL)
      throw Failure(what: "no port: \(lines)")
    }
    self.port = port
  }

  deinit { kill() }

  /// Ends it as an operator would; its exit status, or the signal's number.
  func stop() -> Int32 {
    process.terminate()
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// Ends it as a power cut would.
  func kill() {
    guard process.isRunning else { return }
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// A connection, which holds this process for as long as it lasts.
  func connect() throws -> Connection { try Connection(port: port, of: self) }
}
