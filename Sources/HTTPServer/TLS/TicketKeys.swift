import COpenSSL
import Synchronization

/// A listener's ticket keys, shared by its lanes, and kept over a reload so that sessions go on.
final class TicketKeys: Sendable {
  private let ring = Mutex(TicketKeyRing())

  /// Where a context keeps its keys: `SSL_CTX_set_app_data`'s place.
  static let contextIndex: Int32 = 0

  typealias Callback =
    @convention(c) (
      OpaquePointer?, UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<UInt8>?, OpaquePointer?, OpaquePointer?, Int32
    ) -> Int32

  /// Sets a ticket's cipher and HMAC up, as SSL_CTX_set_tlsext_ticket_key_evp_cb(3) asks.
  static let callback: Callback = { ssl, name, vector, cipher, authentication, isSealing in
    guard let keys = SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), contextIndex), let name, let vector else {
      return Answer.failure
    }
    let ticket = Ticket(name: name, vector: vector, cipher: cipher, authentication: authentication)
    let ticketKeys = Unmanaged<TicketKeys>.fromOpaque(keys).takeUnretainedValue()
    return isSealing == 1 ? ticketKeys.seal(ticket) : ticketKeys.open(ticket, ssl)
  }

  private enum Answer {
    static let failure: Int32 = -1
    static let unknownKey: Int32 = 0
    static let ready: Int32 = 1
    static let readyAndToBeRenewed: Int32 = 2
  }

  private struct Ticket {
    let name: UnsafeMutablePointer<UInt8>
    let vector: UnsafeMutablePointer<UInt8>
    let cipher: OpaquePointer?
    let authentication: OpaquePointer?
  }

  private func seal(_ ticket: Ticket) -> Int32 {
    let now = MonotonicClock.milliseconds()
    guard let key = ring.withLock({ $0.sealing(at: now) }), RAND_bytes(ticket.vector, EVP_MAX_IV_LENGTH) == 1,
      EVP_EncryptInit_ex(ticket.cipher, EVP_aes_256_cbc(), nil, key.cipherKey, ticket.vector) == 1,
      copenssl_set_hmac_sha256(ticket.authentication, key.authenticationKey, key.authenticationKey.count) == 1
    else { return Answer.failure }
    ticket.name.update(from: key.name, count: TicketKeyRing.nameBytes)
    return Answer.ready
  }

  private func open(_ ticket: Ticket, _ ssl: OpaquePointer?) -> Int32 {
    let name = UnsafeBufferPointer(start: ticket.name, count: TicketKeyRing.nameBytes)
    let now = MonotonicClock.milliseconds()
    guard let (key, isCurrent) = ring.withLock({ $0.opening(name, at: now) }) else { return Answer.unknownKey }
    guard EVP_DecryptInit_ex(ticket.cipher, EVP_aes_256_cbc(), nil, key.cipherKey, ticket.vector) == 1,
      copenssl_set_hmac_sha256(ticket.authentication, key.authenticationKey, key.authenticationKey.count) == 1
    else { return Answer.failure }
    return TicketKeys.renews(ssl, isCurrent: isCurrent) ? Answer.readyAndToBeRenewed : Answer.ready
  }

  /// Whether the client gets another ticket.
  ///
  /// Clients of TLS 1.3 use one once (RFC 8446 §C.4). But each begins its time anew, so that a client who has shown a
  /// certificate would never be asked for it again.
  private static func renews(_ ssl: OpaquePointer?, isCurrent: Bool) -> Bool {
    SSL_get_verify_mode(ssl) == SSL_VERIFY_NONE && (!isCurrent || SSL_version(ssl) == TLS1_3_VERSION)
  }
}
