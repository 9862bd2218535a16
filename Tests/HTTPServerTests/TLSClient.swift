import COpenSSL
import Glibc
import HTTPServer

/// A client of TLS 1.3 that does what no library lets one do.
final class TLSClient {
  struct Failure: Error { let what: String }

  private let descriptor: Int32
  private let context: OpaquePointer
  private let ssl: OpaquePointer

  /// Connects and shakes hands; it asks nobody for the server's name.
  init(_ address: SocketAddress) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_port = address.port.bigEndian
    name.sin_addr.s_addr = inet_addr("127.0.0.1")
    let connected = withUnsafePointer(to: &name) { [descriptor] pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    // A test that waits in vain fails, and does not hang.
    var patience = timeval(tv_sec: 10, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    guard connected == 0, let context = SSL_CTX_new(TLS_client_method()), let ssl = SSL_new(context) else {
      throw Failure(what: "connect: \(errno)")
    }
    (self.context, self.ssl) = (context, ssl)
    SSL_set_fd(ssl, descriptor)
    guard SSL_connect(ssl) == 1 else { throw Failure(what: "handshake") }
  }

  deinit {
    SSL_free(ssl)
    SSL_CTX_free(context)
    close(descriptor)
  }

  func send(_ text: String) throws {
    guard SSL_write(ssl, text, Int32(text.utf8.count)) == text.utf8.count else { throw Failure(what: "write") }
  }

  /// The subject of the server's certificate, such as `/CN=localhost`.
  var peerSubject: String {
    guard let certificate = SSL_get1_peer_certificate(ssl) else { return "" }
    defer { X509_free(certificate) }
    var text = [CChar](repeating: 0, count: 256)
    X509_NAME_oneline(X509_get_subject_name(certificate), &text, Int32(text.count))
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Sends a record that carries no octet of HTTP (RFC 8446 §4.6.3); false if the connection is broken.
  func updateKeys() -> Bool {
    SSL_key_update(ssl, Int32(SSL_KEY_UPDATE_NOT_REQUESTED)) == 1 && SSL_do_handshake(ssl) == 1
  }

  /// Ends its side of the connection, and does not say so in TLS.
  func endWithoutNotice() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// Says in TLS that nothing more comes.
  func end() { SSL_shutdown(ssl) }

  /// All that comes to the end, and whether that is a close_notify.
  func rest() -> (text: String, isNoticed: Bool) {
    var (octets, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 16_384))
    while case let count = SSL_read(ssl, &buffer, Int32(buffer.count)), count > 0 { octets += buffer[..<Int(count)] }
    return (String(decoding: octets, as: UTF8.self), SSL_get_shutdown(ssl) & SSL_RECEIVED_SHUTDOWN != 0)
  }

  /// Whether something can be read, or the connection has ended, within the time.
  func hasInput(withinMilliseconds milliseconds: Int32) -> Bool {
    var interest = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&interest, 1, milliseconds) > 0
  }
}
