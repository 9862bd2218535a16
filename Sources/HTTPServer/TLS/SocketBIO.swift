import COpenSSL
import Glibc

/// OpenSSL's view of a socket that does not block.
///
/// Its own socket BIO writes without `MSG_NOSIGNAL`, so that a client that has gone would end the process.
enum SocketBIO {
  /// A BIO on the descriptor, which it does not close; nil without memory.
  static func make(_ descriptor: Int32) -> OpaquePointer? {
    guard let bio = BIO_new(method) else { return nil }
    // One more, for 0 would be no pointer.
    BIO_set_data(bio, UnsafeMutableRawPointer(bitPattern: Int(descriptor) + 1))
    BIO_set_init(bio, 1)
    return bio
  }

  // Written once, before any thread reads it, and never changed after.
  private nonisolated(unsafe) static let method: OpaquePointer? = {
    let method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "latchkey socket")
    BIO_meth_set_read(method) { bio, octets, count in
      transfer(bio, retry: copenssl_retry_read) { recv($0, octets, Int(count), 0) }
    }
    BIO_meth_set_write(method) { bio, octets, count in
      transfer(bio, retry: copenssl_retry_write) { send($0, octets, Int(count), Int32(MSG_NOSIGNAL)) }
    }
    BIO_meth_set_ctrl(method) { _, command, _, _ in command == BIO_CTRL_FLUSH ? 1 : 0 }
    return method
  }()

  private static func transfer(
    _ bio: OpaquePointer?, retry: (OpaquePointer?) -> Void, _ body: (Int32) -> Int
  ) -> Int32 {
    BIO_clear_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_WRITE | BIO_FLAGS_IO_SPECIAL | BIO_FLAGS_SHOULD_RETRY)
    let descriptor = Int32(Int(bitPattern: BIO_get_data(bio)) - 1)
    while true {
      let count = body(descriptor)
      if count >= 0 { return Int32(count) }
      if errno == EINTR { continue }
      if errno == EAGAIN { retry(bio) }
      return -1
    }
  }
}
