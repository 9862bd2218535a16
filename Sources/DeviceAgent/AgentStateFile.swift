import Foundation
import JSON

/// The state on disk.
///
/// Every change reads the file, changes it and writes it whole under one lock, so that a poll that
/// was long on its way undoes nothing of what a code entry in another process has written.
struct AgentStateFile: Sendable {
  let path: String

  /// The state, or an empty one where there is no file yet.
  func read() throws -> AgentState {
    guard FileManager.default.fileExists(atPath: path) else { return AgentState() }
    do {
      let bytes = Array(try Data(contentsOf: URL(filePath: path)))
      return try AgentState(JSONReader.parse(bytes))
    } catch {
      throw AgentError.stateFile("\(path) cannot be read as a device's state: \(error)")
    }
  }

  /// Changes the state; on return it is on disk, and where `body` throws the file is as it was.
  func update<Value>(_ body: (inout AgentState) throws -> Value) throws -> Value {
    let lock = try open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC)
    // Closing releases the lock (flock(2)).
    defer { close(lock) }
    guard flock(lock, LOCK_EX) == 0 else { throw failure("lock") }
    let before = try read()
    var after = before
    let value = try body(&after)
    if after != before { try write(after) }
    return value
  }

  /// Beside the file, synced, then renamed over it: after a power cut the old state stands or the new one.
  private func write(_ state: AgentState) throws {
    let fresh = path + ".new"
    // One that a power cut left behind may have another mode; none is there otherwise, and then this fails.
    unlink(fresh)
    let file = try open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC)
    do {
      defer { close(file) }
      try write(JSONWriter.bytes(state.json) + Array("\n".utf8), to: file)
      guard fsync(file) == 0 else { throw failure("sync") }
    }
    guard rename(fresh, path) == 0 else { throw failure("rename") }
    let folder = try open(
      URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    defer { close(folder) }
    guard fsync(folder) == 0 else { throw failure("sync the folder of") }
  }

  private func write(_ bytes: [UInt8], to file: Int32) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure("write") }
      rest = rest.dropFirst(count)
    }
  }

  /// Keys stand in the file: nobody else may read it.
  private static let mode: mode_t = 0o600

  private func open(_ path: String, _ flags: Int32) throws -> Int32 {
    let file = Glibc.open(path, flags, Self.mode)
    guard file >= 0 else { throw failure("open") }
    return file
  }

  private func failure(_ operation: String) -> AgentError {
    let reason = String(cString: strerror(errno))
    return .stateFile("cannot \(operation) \(path): \(reason); the device must be able to keep its state there")
  }
}
