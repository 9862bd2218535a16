import Glibc
public import SystemPackage

/// A socket that listens, however it came to do so.
struct ListeningSocket {
  let descriptor: FileDescriptor
  /// The address with the port that was given.
  let address: SocketAddress
  private let file: SocketFile?

  /// Binds and listens, or checks what was inherited; connections wait in the kernel until somebody accepts.
  init(_ endpoint: ListenerConfiguration.Endpoint) throws(ListenError) {
    let descriptor: FileDescriptor
    do throws(Errno) {
      switch endpoint {
      case .tcp(let address):
        (descriptor, file) = (try ListeningSocket.open(address), nil)
      case .unix(let path, let mode):
        (descriptor, file) = try SocketFile.open(path, mode)
      case .inherited(let number):
        (descriptor, file) = (try ListeningSocket.adopt(number), nil)
      }
    } catch {
      throw ListenError(endpoint, error)
    }
    self.descriptor = descriptor
    let (_, bound) = SocketAddress.fromSystem { getsockname(descriptor.rawValue, $0, $1) }
    address = bound ?? .unix
    guard address != .unix else { return }
    // Inherited by what it accepts: an answer goes out at once, it is written whole; and what a slow reader leaves waiting
    // in the kernel is bounded, whose memory for TCP is everybody's.
    descriptor.setOption(Int32(IPPROTO_TCP), TCP_NODELAY)
    descriptor.setOption(Int32(IPPROTO_TCP), TCP_NOTSENT_LOWAT, Limits.kernelUnsentBytesMax)
  }

  /// Removes a Unix socket's file, unless another process has put its own in its place.
  func removeFile() { file?.remove() }

  func close() {
    removeFile()
    // The descriptor is ours and open; an error of close leaves nothing to do.
    try? descriptor.close()
  }

  private static func open(_ address: SocketAddress) throws(Errno) -> FileDescriptor {
    let descriptor = try FileDescriptor.streamSocket(address.family)
    return try descriptor.closedOnFailure { () throws(Errno) in
      descriptor.setOption(SOL_SOCKET, SO_REUSEADDR)
      if address.isIPv6 { descriptor.setOption(Int32(IPPROTO_IPV6), IPV6_V6ONLY) }
      let bound = address.withSystemAddress { bind(descriptor.rawValue, $0, $1) }
      guard bound == 0, listen(descriptor.rawValue, Limits.backlog) == 0 else { throw Errno(rawValue: errno) }
    }
  }

  /// A socket from elsewhere: it has to listen already.
  private static func adopt(_ number: Int32) throws(Errno) -> FileDescriptor {
    var (listens, length) = (Int32(0), socklen_t(MemoryLayout<Int32>.size))
    guard getsockopt(number, SOL_SOCKET, SO_ACCEPTCONN, &listens, &length) == 0 else { throw Errno(rawValue: errno) }
    guard listens != 0 else { throw .invalidArgument }
    let flags = fcntl(number, F_GETFL)
    guard flags >= 0, fcntl(number, F_SETFL, flags | O_NONBLOCK) >= 0, fcntl(number, F_SETFD, FD_CLOEXEC) >= 0 else {
      throw Errno(rawValue: errno)
    }
    return FileDescriptor(rawValue: number)
  }
}

/// The file of a Unix socket.
struct SocketFile {
  private let path: String
  private let made: timespec

  /// Binds and listens at the path, in the place of a socket on which nobody listens any more.
  static func open(_ path: String, _ mode: FilePermissions) throws(Errno) -> (FileDescriptor, SocketFile) {
    guard let address = UnixSocketAddress(path) else { throw .fileNameTooLong }
    try removeStale(path, address)
    let descriptor = try FileDescriptor.streamSocket(AF_UNIX)
    var file: SocketFile?
    _ = try descriptor.closedOnFailure { () throws(Errno) in
      guard address.withSystemAddress({ bind(descriptor.rawValue, $0, $1) }) == 0 else { throw Errno(rawValue: errno) }
      // Before it listens nobody can connect, whatever the mode was until now.
      guard chmod(path, mode.rawValue) == 0, let status = status(path), listen(descriptor.rawValue, Limits.backlog) == 0
      else { throw Errno(rawValue: errno) }
      file = SocketFile(path: path, made: status.st_mtim)
    }
    guard let file else { throw .noSuchFileOrDirectory }
    return (descriptor, file)
  }

  func remove() {
    // Not by its inode, whose number the next file may get again; nobody writes to a socket's file.
    guard let found = SocketFile.status(path)?.st_mtim, found.tv_sec == made.tv_sec, found.tv_nsec == made.tv_nsec
    else { return }
    unlink(path)
  }

  private static func removeStale(_ path: String, _ address: UnixSocketAddress) throws(Errno) {
    guard let status = status(path) else { return }
    guard status.st_mode & S_IFMT == S_IFSOCK else { throw .fileExists }
    let probe = try FileDescriptor.streamSocket(AF_UNIX)
    // The descriptor is ours and open; an error of close leaves nothing to do.
    defer { try? probe.close() }
    let connected = address.withSystemAddress { connect(probe.rawValue, $0, $1) }
    guard connected != 0, errno == ECONNREFUSED else { throw .addressInUse }
    unlink(path)
  }

  private static func status(_ path: String) -> stat? {
    var status = stat()
    return lstat(path, &status) == 0 ? status : nil
  }
}

/// A place where the server cannot listen.
public struct ListenError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The place.
  public let endpoint: ListenerConfiguration.Endpoint
  /// Why; `fileExists` where a Unix socket's path is taken by a file of another sort.
  public let reason: Errno

  init(_ endpoint: ListenerConfiguration.Endpoint, _ reason: Errno) {
    self.endpoint = endpoint
    self.reason = reason
  }

  /// Place and reason.
  public var description: String { "cannot listen on \(endpoint): \(reason)" }
}

extension FileDescriptor {
  fileprivate static func streamSocket(_ family: Int32) throws(Errno) -> FileDescriptor {
    let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    let number = socket(family, type, 0)
    guard number >= 0 else { throw Errno(rawValue: errno) }
    return FileDescriptor(rawValue: number)
  }

  fileprivate func closedOnFailure(_ body: () throws(Errno) -> Void) throws(Errno) -> FileDescriptor {
    do throws(Errno) {
      try body()
      return self
    } catch {
      // Ours and open, and the error to tell is the first one.
      try? close()
      throw error
    }
  }

  fileprivate func setOption(_ level: Int32, _ option: Int32, _ value: Int32 = 1) {
    var value = value
    setsockopt(rawValue, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
  }
}
