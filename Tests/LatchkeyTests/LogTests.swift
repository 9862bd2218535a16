import Foundation
import Testing

@testable import latchkey

/// A log that cannot be written is no reason to stop serving.
@Suite(.timeLimit(.minutes(1)))
struct LogTests {
  private let directory = DataDirectory()

  /// Answers more than a log line's worth of requests, and ends as it should.
  private func expectService(_ serve: ServeProcess) throws {
    let connection = try serve.connect()
    for _ in 0..<20 { #expect(try connection.call("GET", "/nothing").status == 404) }
    #expect(try connection.call("GET", "/readyz").status == 200)
    #expect(serve.stop() == 0)
  }

  @Test(arguments: ["json", "text"])
  func `a log whose reader has gone does not end the service`(format: String) throws {
    let pipe = Pipe()
    let serve = try ServeProcess(
      in: directory, environment: ["LATCHKEY_LOG_FORMAT": format], errors: pipe.fileHandleForWriting)
    try pipe.fileHandleForReading.close()
    try expectService(serve)
  }

  @Test(arguments: ["json", "text"])
  func `a log on a full disk does not end the service`(format: String) throws {
    let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
    try expectService(
      try ServeProcess(in: directory, environment: ["LATCHKEY_LOG_FORMAT": format], errors: full))
  }

  @Test func `a reader that stalls holds nobody up, and is told what it has missed`() throws {
    let pipe = Pipe()
    let writer = LogWriter(descriptor: pipe.fileHandleForWriting.fileDescriptor)
    let line = [UInt8](repeating: UInt8(ascii: "x"), count: 999) + [UInt8(ascii: "\n")]
    // Three times what it holds, while nobody reads.
    for _ in 0..<4_000 { writer.add(line) { Array("lost \($0)\n".utf8) } }
    let text = try drain(pipe, writer)
    // More than one line tells of them where the writer's queue had its first turn late.
    let lost = text.matches(of: #/lost ([0-9]+)\n/#).compactMap { Int($0.output.1) }.reduce(0, +)
    #expect(lost > 1_000)
    #expect(text.split(separator: "\n").count { $0.hasPrefix("xxx") } + lost == 4_001)
  }

  /// Reads until the line after the gap has come.
  private func drain(_ pipe: Pipe, _ writer: LogWriter) throws -> String {
    var text = ""
    var hasAdded = false
    while !text.hasSuffix("xxx last\n") {
      text += String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self)
      if !hasAdded, text.utf8.count > 1_000_000 {
        hasAdded = true
        writer.add(Array("xxx last\n".utf8)) { Array("lost \($0)\n".utf8) }
      }
    }
    return text
  }
}
