import Foundation

/// A small file that only its owner may read.
enum PrivateFile {
  /// Writes a file that was not there, with mode 0600, and syncs it.
  ///
  /// - Throws: `PrivateFileError` where it is there already, or cannot be written.
  static func write(_ text: String, to path: String) throws(PrivateFileError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw PrivateFileError(path: path, call: "open", errno: errno) }
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
      throw PrivateFileError(path: path, call: "write", errno: errno)
    }
  }
}

/// Why a private file could not be written.
struct PrivateFileError: Error, Equatable, CustomStringConvertible {
  let path: String
  let call: String
  let errno: Int32

  var description: String {
    errno == EEXIST
      ? "\(path) is there already, but the database knows nothing of it: move it away."
      : "\(path) could not be written: \(call): \(String(cString: strerror(errno)))."
  }
}

/// Keeps a second service off a data directory for as long as this one runs.
final class DirectoryLock {
  private let descriptor: Int32

  /// Takes the lock.
  ///
  /// - Throws: `HouseError.inUse` where another process has it.
  init(_ directory: String) throws {
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let path = directory + "/serve.lock"
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw PrivateFileError(path: path, call: "open", errno: errno) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw HouseError.inUse(directory)
    }
  }

  /// Gives the lock back; the end of the process does so too.
  func release() { close(descriptor) }
}
