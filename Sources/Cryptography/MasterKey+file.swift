import COpenSSL
import Foundation

/// Why a master key cannot be read or written.
public enum MasterKeyError: Error, Sendable, Hashable {
  /// The text is not 64 lower-case hexadecimal digits.
  case notAKey

  /// The file holds something else than 64 lower-case hexadecimal digits and a newline.
  case notAKeyFile(path: String)

  /// Others than the owner may use the file, or it may be executed.
  case modeTooWide(path: String, mode: UInt32)

  /// There is a file already: a key is never overwritten.
  case exists(path: String)

  /// The system refused a call.
  case system(call: String, path: String, errno: Int32)
}

extension MasterKeyError: CustomStringConvertible {
  /// What is wrong, and what to do.
  public var description: String {
    switch self {
    case .notAKey: "A master key is 64 lower-case hexadecimal digits."
    case .notAKeyFile(let path): "\(path) must hold 64 lower-case hexadecimal digits and a newline, and nothing else."
    case .modeTooWide(let path, let mode):
      "\(path) has mode \(String(mode, radix: 8)); a key is for its owner alone: chmod 600 \(path)"
    case .exists(let path): "\(path) is there already; a master key is never overwritten."
    case .system(let call, let path, let errno): "\(call) \(path): \(String(cString: strerror(errno)))"
    }
  }
}

extension MasterKey {
  /// A key file: the digits and a newline.
  private static let fileBytes = keyBytes * 2 + 1

  /// Reads a key file.
  ///
  /// - Parameter path: a file of mode 0600 or narrower, of 64 lower-case hexadecimal digits and a newline.
  /// - Returns: the key.
  /// - Throws: `MasterKeyError.modeTooWide`, `.notAKeyFile`, `.system`.
  public static func load(fromFile path: String) throws(MasterKeyError) -> MasterKey {
    let descriptor = try check(open(path, O_RDONLY | O_CLOEXEC), "open", path)
    defer { close(descriptor) }
    var status = stat()
    try check(fstat(descriptor, &status), "fstat", path)
    let mode = status.st_mode & 0o7777
    guard mode & ~0o600 == 0 else { throw .modeTooWide(path: path, mode: mode) }

    // One byte more than a key file has, so that a longer file shows.
    var text = [UInt8](repeating: 0, count: fileBytes + 1)
    defer { OPENSSL_cleanse(&text, text.count) }
    let count = try check(read(descriptor, &text, text.count), "read", path)
    guard count == fileBytes, text[fileBytes - 1] == UInt8(ascii: "\n") else { throw .notAKeyFile(path: path) }
    do {
      return try MasterKey(hex: String(decoding: text.prefix(keyBytes * 2), as: UTF8.self))
    } catch {
      throw .notAKeyFile(path: path)
    }
  }

  /// Writes a key file of mode 0600, and returns when it is on disk, its name too.
  ///
  /// - Parameter path: where there is no file yet.
  /// - Throws: `MasterKeyError.exists`, `.system`; either way no file is left that was not there.
  public func write(toFile path: String) throws(MasterKeyError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if descriptor < 0, errno == EEXIST { throw .exists(path: path) }
    try MasterKey.check(descriptor, "open", path)
    defer { close(descriptor) }
    do {
      try fill(descriptor, path)
      try MasterKey.syncDirectory(of: path)
    } catch {
      unlink(path)
      throw error
    }
  }

  private func fill(_ descriptor: Int32, _ path: String) throws(MasterKeyError) {
    var text = Array((hex + "\n").utf8)
    defer { OPENSSL_cleanse(&text, text.count) }
    // A umask may have taken the owner's rights too.
    try MasterKey.check(fchmod(descriptor, 0o600), "fchmod", path)
    var written = 0
    while written < text.count {
      let count = text[written...].withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      written += try MasterKey.check(count, "write", path)
    }
    try MasterKey.check(fsync(descriptor), "fsync", path)
  }

  /// Without this a power loss could take the file's name, and with it the key.
  private static func syncDirectory(of path: String) throws(MasterKeyError) {
    let directory = (path as NSString).deletingLastPathComponent
    let directoryPath = directory.isEmpty ? "." : directory
    let descriptor = try check(open(directoryPath, O_RDONLY | O_DIRECTORY | O_CLOEXEC), "open", directoryPath)
    defer { close(descriptor) }
    try check(fsync(descriptor), "fsync", directoryPath)
  }

  @discardableResult
  private static func check<T: SignedInteger>(_ result: T, _ call: String, _ path: String) throws(MasterKeyError) -> T {
    guard result >= 0 else { throw .system(call: call, path: path, errno: errno) }
    return result
  }
}
