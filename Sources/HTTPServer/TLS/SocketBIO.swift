import COpenSSL
import Glibc

/// OpenSSL's view of a socket that does not block.
///
/// Its own socket BIO writes without `MSG_NOSIGNAL`, so that a client that has gone would end the process.
enum SocketBIO {
  /// What a BIO knows of its socket.
  struct Socket {
    let descriptor: Int32
    /// Octets that OpenSSL may still take in this call.
    fileprivate var allowance = Limits.tlsBytesPerCallMax
    /// Whether the allowance was used up before the socket was empty.
    fileprivate(set) var wasCut = false
    /// Whether the peer has ended its side, by close_notify or without.
    fileprivate var hasEnded = false

    init(descriptor: Int32) { self.descriptor = descriptor }

    /// Before OpenSSL is asked to read.
    mutating func beginCall() {
      allowance = Limits.tlsBytesPerCallMax
      wasCut = false
    }
  }

  /// A BIO on the socket, which it neither closes nor frees; nil without memory.
  static func make(_ socket: UnsafeMutablePointer<Socket>) -> OpaquePointer? {
    guard let bio = BIO_new(method) else { return nil }
    BIO_set_data(bio, socket)
    BIO_set_init(bio, 1)
    return bio
  }

  // Written once, before any thread reads it, and never changed after.
  private nonisolated(unsafe) static let method: OpaquePointer? = {
    let method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "latchkey socket")
    BIO_meth_set_read(method) { read($0, $1, $2) }
    BIO_meth_set_write(method) { write($0, $1, $2) }
    BIO_meth_set_ctrl(method) { bio, command, _, _ in
      switch command {
      case BIO_CTRL_FLUSH: 1
      // Without it an end without close_notify is an error to OpenSSL, whatever its options say.
      case BIO_CTRL_EOF: socket(bio)?.pointee.hasEnded == true ? 1 : 0
      default: 0
      }
    }
    return method
  }()

  private static func socket(_ bio: OpaquePointer?) -> UnsafeMutablePointer<Socket>? {
    BIO_get_data(bio)?.assumingMemoryBound(to: Socket.self)
  }

  private static func read(_ bio: OpaquePointer?, _ octets: UnsafeMutablePointer<CChar>?, _ count: Int32) -> Int32 {
    guard let socket = socket(bio) else { return -1 }
    guard socket.pointee.allowance > 0 else {
      clearFlags(bio)
      socket.pointee.wasCut = true
      copenssl_retry_read(bio)
      return -1
    }
    let room = min(Int(count), socket.pointee.allowance)
    let received = transfer(bio, retry: copenssl_retry_read) { recv(socket.pointee.descriptor, octets, room, 0) }
    if received > 0 { socket.pointee.allowance -= Int(received) }
    if received == 0 { socket.pointee.hasEnded = true }
    return received
  }

  private static func write(_ bio: OpaquePointer?, _ octets: UnsafePointer<CChar>?, _ count: Int32) -> Int32 {
    guard let socket = socket(bio) else { return -1 }
    return transfer(bio, retry: copenssl_retry_write) {
      send(socket.pointee.descriptor, octets, Int(count), Int32(MSG_NOSIGNAL))
    }
  }

  private static func transfer(
    _ bio: OpaquePointer?, retry: (OpaquePointer?) -> Void, _ body: () -> Int
  ) -> Int32 {
    clearFlags(bio)
    while true {
      let count = body()
      if count >= 0 { return Int32(count) }
      if errno == EINTR { continue }
      if errno == EAGAIN { retry(bio) }
      return -1
    }
  }

  private static func clearFlags(_ bio: OpaquePointer?) {
    BIO_clear_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_WRITE | BIO_FLAGS_IO_SPECIAL | BIO_FLAGS_SHOULD_RETRY)
  }
}
