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

  /// Starts it on a free port, with its metrics on another, and returns when it listens.
  ///
  /// - Throws: `Failure` with what it said where it ends instead.
  convenience init(
    in directory: DataDirectory, _ flags: [String] = ["--sandbox"], environment: [String: String] = [:],
    errors: FileHandle = .nullDevice
  ) throws {
    let settings = ["LATCHKEY_METRICS_LISTEN": "127.0.0.1:0"].merging(environment) { $1 }
    let listen = flags.contains("--listen") ? [] : ["--listen", "127.0.0.1:0"]
    try self.init(
      Latchkey.process(["serve"] + listen + directory.flags + flags, environment: settings), in: directory,
      errors: errors)
  }

  /// Starts a process that ends up as `latchkey serve`.
  init(_ process: Process, in directory: DataDirectory, errors: FileHandle = .nullDevice) throws {
    self.directory = directory
    self.process = process
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    var lines = ""
    // They come in one piece.
    while !lines.contains("Latchkey listens on") {
      let more = output.fileHandleForReading.availableData
      guard !more.isEmpty else { throw Failure(what: "it has ended: \(lines)") }
      lines += String(decoding: more, as: UTF8.self)
    }
    startUpLines = lines
    guard let port = ServeProcess.port(of: "Latchkey listens on", in: lines) else {
      Foundation.kill(process.processIdentifier, SIGKILL)
      throw Failure(what: "no port: \(lines)")
    }
    self.port = port
  }

  /// `latchkey serve` as systemd starts it, with a listening socket as descriptor 3.
  static func activated(
    by socket: ListeningSocket, _ notify: NotifyListener?, in directory: DataDirectory
  ) -> Process {
    let serve = Latchkey.process(
      ["serve", "--sandbox"] + directory.flags,
      environment: ["LATCHKEY_METRICS_LISTEN": "127.0.0.1:0", "NOTIFY_SOCKET": notify?.path ?? ""])
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    let script = "exec 3<&0 </dev/null; export LISTEN_FDS=1 LISTEN_PID=$$; exec \"$@\""
    process.arguments = ["-c", script, "sh", serve.executableURL?.path ?? ""] + (serve.arguments ?? [])
    process.environment = serve.environment
    process.standardInput = socket.handle
    return process
  }

  /// The port on the line that begins with a name.
  func port(of name: String) throws -> UInt16 {
    guard let port = ServeProcess.port(of: name, in: startUpLines) else {
      throw Failure(what: "no \(name): \(startUpLines)")
    }
    return port
  }

  private static func port(of name: String, in lines: String) -> UInt16? {
    let line = lines.split(separator: "\n").first { $0.drop { $0 == " " }.hasPrefix(name) }
    return line?.firstMatch(of: #/https?://[0-9.]+:([0-9]+)/#).flatMap { UInt16($0.output.1) }
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
