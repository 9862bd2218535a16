import COpenSSL

/// The TLS of one connection, on its socket; touched only on the connection's lane.
final class TLSConnection {
  private let ssl: OpaquePointer
  private let socket: UnsafeMutablePointer<SocketBIO.Socket>
  // Kept for its ticket keys, at which OpenSSL's own reference only points.
  private let context: OpenSSLContext

  /// Why it cannot go on now.
  enum Blocking {
    /// All is read that has come.
    case drained
    /// It has read as much as one turn allows, and there may be more.
    case turnOver
    /// The socket must first take what is to be sent.
    case full
  }

  enum Handshake {
    case complete
    case unfinished(Blocking)
    /// The peer has been told by an alert.
    case refused(reason: String)
    /// The socket ended or broke.
    case broken
  }

  enum Reading {
    case octets(Int)
    case blocked(Blocking)
    /// The peer has ended its side, by close_notify or without.
    case ended
    case broken
  }

  /// A connection on the descriptor, which it does not close; nil without memory.
  init?(_ context: OpenSSLContext, descriptor: Int32) {
    guard let ssl = SSL_new(context.pointer) else { return nil }
    let socket = UnsafeMutablePointer<SocketBIO.Socket>.allocate(capacity: 1)
    socket.initialize(to: SocketBIO.Socket(descriptor: descriptor))
    guard let bio = SocketBIO.make(socket) else {
      SSL_free(ssl)
      socket.deallocate()
      return nil
    }
    SSL_set_bio(ssl, bio, bio)
    self.ssl = ssl
    self.socket = socket
    self.context = context
  }

  deinit {
    SSL_free(ssl)
    socket.deallocate()
  }

  func handshake() -> Handshake {
    OpenSSLErrors.clear()
    socket.pointee.beginCall()
    let result = SSL_accept(ssl)
    guard result != 1 else { return .complete }
    switch SSL_get_error(ssl, result) {
    case SSL_ERROR_WANT_READ: return .unfinished(socket.pointee.wasCut ? .turnOver : .drained)
    case SSL_ERROR_WANT_WRITE: return .unfinished(.full)
    case SSL_ERROR_SSL: return .refused(reason: OpenSSLErrors.takeReason())
    default: return .broken
    }
  }

  /// At most one record's octets.
  func read(into buffer: UnsafeMutableBufferPointer<UInt8>) -> Reading {
    OpenSSLErrors.clear()
    socket.pointee.beginCall()
    let count = SSL_read(ssl, buffer.baseAddress, Int32(clamping: buffer.count))
    guard count <= 0 else { return .octets(Int(count)) }
    switch SSL_get_error(ssl, count) {
    case SSL_ERROR_WANT_READ: return .blocked(socket.pointee.wasCut ? .turnOver : .drained)
    case SSL_ERROR_WANT_WRITE: return .blocked(.full)
    case SSL_ERROR_ZERO_RETURN: return .ended
    default: return .broken
    }
  }

  /// How many octets were taken, 0 if the socket is full; nil if the connection is broken.
  ///
  /// After 0 the same octets must come first in the next call.
  func write(_ octets: UnsafeRawBufferPointer) -> Int? {
    OpenSSLErrors.clear()
    let count = SSL_write(ssl, octets.baseAddress, Int32(clamping: octets.count))
    guard count <= 0 else { return Int(count) }
    switch SSL_get_error(ssl, count) {
    case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return 0
    default: return nil
    }
  }

  /// Says that nothing more comes (RFC 8446 §6.1); a full socket drops it, and the octets before it are whole.
  func end() {
    guard SSL_is_init_finished(ssl) == 1 else { return }
    SSL_shutdown(ssl)
    // Nobody asks for its error, and the thread's next caller of OpenSSL would find it.
    OpenSSLErrors.clear()
  }

  /// SHA-256 of the client's certificate as lower-case hexadecimal digits; nil without one.
  var clientCertificateFingerprint: String? {
    guard let certificate = SSL_get1_peer_certificate(ssl) else { return nil }
    defer { X509_free(certificate) }
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var count: UInt32 = 0
    guard X509_digest(certificate, EVP_sha256(), &digest, &count) == 1 else { return nil }
    return digest.prefix(Int(count)).map { octet in
      let digits = String(octet, radix: 16)
      return digits.utf8.count == 1 ? "0" + digits : digits
    }.joined()
  }
}
