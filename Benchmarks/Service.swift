import Foundation

/// A child process that is stopped by its id.
final class Child {
  private let process = Process()

  init(
    _ executable: String, _ arguments: [String], environment: [String: String] = [:], output: Pipe? = nil
  ) throws {
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardOutput = output ?? FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
  }

  var id: Int32 { process.processIdentifier }

  func stop() {
    process.terminate()
    process.waitUntilExit()
  }
}

/// The service on a seeded database.
final class Service {
  let url: String
  private let child: Child

  var id: Int32 { child.id }

  init(_ latchkey: String, directory: String, _ environment: [String: String] = [:]) throws {
    let pipe = Pipe()
    child = try Child(
      latchkey, ["serve", "--data-dir", directory, "--listen", "127.0.0.1:0"], environment: environment, output: pipe)
    url = try Service.address(in: pipe.fileHandleForReading)
  }

  func stop() { child.stop() }

  /// The address that the start-up lines name.
  private static func address(in lines: FileHandle) throws -> String {
    var text = ""
    while true {
      let data = lines.availableData
      guard !data.isEmpty else { throw BenchmarkError("the service did not start:\n\(text)") }
      text += String(decoding: data, as: UTF8.self)
      if let match = text.firstMatch(of: /listens on (https?:\S+)/) { return String(match.1) }
    }
  }
}

struct BenchmarkError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// Programs that are run as they are installed.
enum Tools {
  static func require(_ names: [String]) throws {
    let missing = names.filter { path($0) == nil }
    guard missing.isEmpty else {
      throw BenchmarkError("\(missing.joined(separator: ", ")) must be installed: apt-get install nginx-light wrk curl")
    }
  }

  static func path(_ name: String) -> String? {
    ["/usr/bin/", "/usr/sbin/", "/usr/local/bin/"].map { $0 + name }.first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
  }

  /// Runs a program and gives what it printed.
  static func run(_ name: String, _ arguments: [String]) throws -> String {
    guard let path = path(name) else { throw BenchmarkError("\(name) is not installed") }
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let text = String(decoding: data, as: UTF8.self)
    guard process.terminationStatus == 0 else { throw BenchmarkError("\(name) failed: \(text)") }
    return text
  }
}
