import Foundation
import Synchronization

/// A directory of the walkthrough's own, and the service that runs on it.
final class Sandbox: Sendable {
  /// Everything that the story makes is in here; every command runs in here.
  let directory: String
  private let program: String
  private let environment: [String: String]
  private let service = Mutex<Process?>(nil)

  /// How long a service may take to stop, in seconds (api.md, "Commands").
  private static let stopSecondsMax = 10
  /// Where the story plays: the phone's clock shows its time.
  static let zoneName = "Africa/Nairobi"
  private static let listening = Data("Latchkey listens on".utf8)

  /// A new, empty directory.
  ///
  /// - Throws: `Surprise` where this program's own file cannot be found.
  init() throws {
    guard let program = Bundle.main.executablePath else {
      throw Surprise("this program", expected: "its own path", got: "none")
    }
    self.program = program
    directory = FileManager.default.temporaryDirectory.appending(path: "latchkey-\(UUID().uuidString)").path
    // A clean environment: no proxy, no .curlrc and no LATCHKEY_ setting of the reader's may change the story.
    let outside = ProcessInfo.processInfo.environment.filter { ["PATH", "LD_LIBRARY_PATH"].contains($0.key) }
    environment = outside.merging(["HOME": directory, "TZ": Sandbox.zoneName]) { $1 }
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  /// Runs a command of this program in the directory, and waits for its end.
  func latchkey(_ arguments: [String]) throws -> Finished { try run(program, arguments) }

  /// Runs curl in the directory, and waits for its end.
  func curl(_ arguments: [String]) throws -> Finished {
    let folders = (environment["PATH"] ?? "").split(separator: ":")
    guard let curl = folders.map({ "\($0)/curl" }).first(where: FileManager.default.isExecutableFile) else {
      throw Surprise("curl", expected: "it on your PATH", got: "no such program; on Debian: apt-get install curl")
    }
    return try run(curl, arguments)
  }

  /// Starts the service, and waits until it says where it listens.
  ///
  /// - Returns: its start-up lines.
  /// - Throws: `Surprise` where it ends instead.
  func start(_ arguments: [String]) throws -> String {
    let process = process(program, ["serve"] + arguments)
    let output = Pipe()
    process.standardOutput = output
    process.standardError = try openLog()
    try service.withLock { service in
      try process.run()
      service = process
    }
    var lines = Data()
    // They come in one piece (StartUpLines), and nothing follows them.
    while lines.range(of: Sandbox.listening) == nil {
      let more = output.fileHandleForReading.availableData
      guard !more.isEmpty else {
        throw Surprise("latchkey serve", expected: "it to listen", got: try text(of: "serve.log"))
      }
      lines += more
    }
    return String(decoding: lines, as: UTF8.self)
  }

  /// The service's process; 0 where none was started.
  var processID: Int32 { service.withLock { $0?.processIdentifier ?? 0 } }

  /// Stops the service as an operator would, and waits for its end; its exit status, or the signal that ended it.
  func stop() -> Int32 {
    guard let process = service.withLock({ $0 }) else { return 0 }
    let watch = DispatchWorkItem { kill(process.processIdentifier, SIGKILL) }
    DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(Sandbox.stopSecondsMax), execute: watch)
    process.terminate()
    process.waitUntilExit()
    watch.cancel()
    return process.terminationStatus
  }

  /// Ends the service, if it runs, and removes the directory.
  func close() {
    service.withLock { service in
      if let process = service, process.isRunning {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
      }
      service = nil
      // try?: on the way out there is nobody to tell, and the system clears its temporary directory.
      try? FileManager.default.removeItem(atPath: directory)
    }
  }

  private func openLog() throws -> FileHandle {
    let path = directory + "/serve.log"
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw Surprise(path, expected: "a file to write to", got: String(cString: strerror(errno)))
    }
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  /// The operator's key, which the service makes at its first start.
  func operatorKey() throws -> String {
    try text(of: "data/operator.key").trimmingCharacters(in: .newlines)
  }

  /// A file of the directory.
  func text(of file: String) throws -> String { try String(contentsOfFile: "\(directory)/\(file)", encoding: .utf8) }

  private func run(_ program: String, _ arguments: [String]) throws -> Finished {
    let process = process(program, arguments)
    let output = Pipe()
    (process.standardOutput, process.standardError) = (output, output)
    try process.run()
    let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Finished(status: process.terminationStatus, output: [UInt8](bytes))
  }

  private func process(_ program: String, _ arguments: [String]) -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = environment
    process.currentDirectoryURL = URL(fileURLWithPath: directory)
    process.standardInput = FileHandle.nullDevice
    return process
  }
}

/// A command that has ended, with all that it printed.
struct Finished {
  let status: Int32
  let output: [UInt8]

  var text: String { String(decoding: output, as: UTF8.self).trimmingCharacters(in: .newlines) }
}
