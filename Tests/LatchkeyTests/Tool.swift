import Foundation

/// Commands of the machine that tests lean on: curl, openssl.
enum Tool {
  struct Failure: Error { let what: String }

  /// Runs a command and gives what it printed.
  ///
  /// - Throws: `Failure` where it ends badly.
  @discardableResult
  static func run(_ words: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = words
    let output = Pipe()
    (process.standardOutput, process.standardError) = (output, FileHandle.nullDevice)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let printed = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    let text = String(decoding: printed, as: UTF8.self)
    guard process.terminationStatus == 0 else {
      throw Failure(what: "\(words.joined(separator: " ")): \(process.terminationStatus) \(text)")
    }
    return text
  }

  /// What an HTTP server answers.
  static func curl(_ url: String, _ flags: String...) throws -> String {
    try run(["curl", "-sS", "--max-time", "20"] + flags + [url])
  }

  /// A certificate for localhost that vouches for itself, and its key: `name.pem` and `name.key` in a directory.
  static func makeCertificate(_ name: String, in directory: String) throws {
    try run([
      "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
      "-keyout", "\(directory)/\(name).key", "-out", "\(directory)/\(name).pem", "-subj", "/CN=\(name)", "-addext",
      "subjectAltName=DNS:localhost,IP:127.0.0.1",
    ])
  }
}
