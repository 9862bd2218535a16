import Foundation
import Testing

/// What `serve` refuses to start on, each with a sentence that says what to do.
@Suite(.timeLimit(.minutes(1)))
struct RefusalTests {
  @Test func `a second service on the same data`() throws {
    let directory = DataDirectory()
    let serve = try ServeProcess(in: directory)
    try expectRefusal(
      directory, ["--sandbox"],
      "Another `latchkey serve` runs on \(directory.path). Stop it first, or give another --data-dir.")
    #expect(try serve.connect().call("GET", "/readyz").status == 200)
  }

  @Test func `a sandbox's data without --sandbox, and real data with it`() throws {
    let (sandbox, real) = (try used(["--sandbox"]), try used([]))
    try expectRefusal(
      sandbox, [],
      "The database was made in the sandbox: serve it with --sandbox, or give another --data-dir.")
    try expectRefusal(
      real, ["--sandbox"], "The database is a real one: serve it without --sandbox, or give another --data-dir.")
  }

  @Test func `another master key, or none`() throws {
    let directory = try used([])
    let path = directory.path + "/master.key"
    let own = FileManager.default.contents(atPath: path)
    try FileManager.default.removeItem(atPath: path)
    try expectRefusal(
      directory, [],
      "There is a database, but no master key at \(path). Put the key's file back: without it nothing can be opened.")
    #expect(!FileManager.default.fileExists(atPath: path))
    try write(Data((String(repeating: "07", count: 32) + "\n").utf8), to: path, mode: 0o600)
    let refused = try serve(directory, [])
    #expect(refused.errors.contains(/belongs to master key [0-9a-f]{8}, and this is [0-9a-f]{8}. Give the right key/))
    #expect(refused.status == 1)
    try write(try #require(own), to: path, mode: 0o600)
    #expect(try ServeProcess(in: directory, []).stop() == 0)
  }

  @Test func `a master key that others may read`() throws {
    let directory = try used([])
    let path = directory.path + "/master.key"
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    try expectRefusal(
      directory, [], "\(path) has mode 644; a key is for its owner alone: chmod 600 \(path)")
  }

  @Test func `a listener that others can reach, without a proxy before it`() throws {
    let directory = DataDirectory()
    try expectRefusal(
      directory, ["--listen", "0.0.0.0:0"],
      "where others could read what passes; it must be a loopback address such as \"127.0.0.1:0\", or behind_proxy")
    #expect(!FileManager.default.fileExists(atPath: directory.path))
  }

  /// A directory that has been served from.
  private func used(_ flags: [String]) throws -> DataDirectory {
    let directory = DataDirectory()
    #expect(try ServeProcess(in: directory, flags).stop() == 0)
    return directory
  }

  private func serve(_ directory: DataDirectory, _ flags: [String]) throws -> Latchkey.Finished {
    let listen = flags.contains("--listen") ? [] : ["--listen", "127.0.0.1:0"]
    return try Latchkey.run(["serve"] + directory.flags + listen + flags)
  }

  private func expectRefusal(_ directory: DataDirectory, _ flags: [String], _ sentence: String) throws {
    let refused = try serve(directory, flags)
    #expect(refused.status == 1 && refused.output.isEmpty)
    #expect(refused.errors.contains(sentence), "\(refused.errors)")
  }

  private func write(_ data: Data, to path: String, mode: Int) throws {
    #expect(FileManager.default.createFile(atPath: path, contents: data, attributes: [.posixPermissions: mode]))
  }
}
