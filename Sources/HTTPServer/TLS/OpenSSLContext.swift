import COpenSSL
import Glibc

/// Certificate, key, CAs and parameters as OpenSSL keeps them: TLS 1.2 and 1.3, forward-secret and authenticated ciphers
/// alone, `http/1.1` by ALPN, sessions in tickets.
// Unchecked: after init it is only read, which OpenSSL allows on several threads (SSL_CTX's reference is counted).
final class OpenSSLContext: @unchecked Sendable {
  let pointer: OpaquePointer
  private let ticketKeys: TicketKeys

  init(_ settings: TLSSettings, label: String, ticketKeys: TicketKeys) throws(TLSSettingsError) {
    OpenSSLErrors.clear()
    guard let pointer = SSL_CTX_new(TLS_server_method()) else {
      throw TLSSettingsError("OpenSSL", OpenSSLErrors.takeReason())
    }
    self.pointer = pointer
    self.ticketKeys = ticketKeys
    try setParameters()
    try setCertificate(settings)
    try setClientCertificates(settings.clientCertificates, label: label)
    SSL_CTX_set_alpn_select_cb(pointer, OpenSSLContext.selectProtocol, nil)
    try useTickets()
  }

  deinit { SSL_CTX_free(pointer) }

  private func setParameters() throws(TLSSettingsError) {
    try check(copenssl_set_minimum_tls_1_2(pointer), "minimum version")
    try check(SSL_CTX_set_cipher_list(pointer, OpenSSLContext.ciphersOfTLS12), "ciphers")
    try check(SSL_CTX_set_ciphersuites(pointer, OpenSSLContext.ciphersOfTLS13), "ciphers")
    try check(copenssl_set_groups(pointer, OpenSSLContext.groups), "groups")
    copenssl_set_modes(pointer)
    copenssl_set_options(pointer)
  }

  // Mozilla's "intermediate" of 5.7 (https://wiki.mozilla.org/Security/Server_Side_TLS), without finite-field
  // Diffie-Hellman, which no client of it needs.
  private static let ciphersOfTLS12 =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    + "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305"
  private static let ciphersOfTLS13 = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256"
  private static let groups = "X25519:P-256:P-384"

  private func setCertificate(_ settings: TLSSettings) throws(TLSSettingsError) {
    // Nobody is there to be asked for a pass phrase.
    SSL_CTX_set_default_passwd_cb(pointer) { _, _, _, _ in 0 }
    try check(SSL_CTX_use_certificate_chain_file(pointer, settings.certificateFile), settings.certificateFile)
    try check(SSL_CTX_use_PrivateKey_file(pointer, settings.keyFile, SSL_FILETYPE_PEM), settings.keyFile)
    try check(SSL_CTX_check_private_key(pointer), settings.keyFile)
  }

  private func setClientCertificates(
    _ certificates: TLSSettings.ClientCertificates, label: String
  ) throws(TLSSettingsError) {
    var identity = Array(label.utf8)
    if case .required(let file) = certificates {
      try check(SSL_CTX_load_verify_file(pointer, file), file)
      guard let names = SSL_load_client_CA_file(file) else { throw TLSSettingsError(file, OpenSSLErrors.takeReason()) }
      SSL_CTX_set_client_CA_list(pointer, names)
      SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nil)
      identity += try OpenSSLContext.contents(of: file)
    }
    try setSessionContext(identity)
  }

  /// A session resumes only where it began, and only under the CAs that vouched for its client then.
  private func setSessionContext(_ identity: [UInt8]) throws(TLSSettingsError) {
    var digest = [UInt8](repeating: 0, count: Int(SSL_MAX_SID_CTX_LENGTH))
    try check(EVP_Digest(identity, identity.count, &digest, nil, EVP_sha256(), nil), "session context")
    try check(SSL_CTX_set_session_id_context(pointer, digest, UInt32(digest.count)), "session context")
  }

  private func useTickets() throws(TLSSettingsError) {
    copenssl_disable_session_cache(pointer)
    SSL_CTX_set_timeout(pointer, Limits.sessionSecondsMax)
    // One is enough for clients that keep their connection, and half the work.
    try check(SSL_CTX_set_num_tickets(pointer, 1), "tickets")
    SSL_CTX_set_ex_data(pointer, TicketKeys.contextIndex, Unmanaged.passUnretained(ticketKeys).toOpaque())
    try check(SSL_CTX_set_tlsext_ticket_key_evp_cb(pointer, TicketKeys.callback), "tickets")
  }

  private static func contents(of file: String) throws(TLSSettingsError) -> [UInt8] {
    guard let bio = BIO_new_file(file, "r") else { throw TLSSettingsError(file, OpenSSLErrors.takeReason()) }
    defer { BIO_free(bio) }
    var (contents, buffer) = ([UInt8](), [UInt8](repeating: 0, count: Limits.inputBytes))
    while case let count = BIO_read(bio, &buffer, Int32(buffer.count)), count > 0 {
      contents += buffer[..<Int(count)]
    }
    return contents
  }

  private func check(_ result: Int32, _ subject: String) throws(TLSSettingsError) {
    guard result == 1 else { throw TLSSettingsError(subject, OpenSSLErrors.takeReason()) }
  }
}

// MARK: - ALPN

extension OpenSSLContext {
  private static let http = Array("http/1.1".utf8)

  /// Takes `http/1.1` where the client offers it; a client that offers only others is refused (RFC 7301 §3.2).
  private static let selectProtocol: SSL_CTX_alpn_select_cb_func = { _, selected, selectedCount, offers, count, _ in
    let offered = UnsafeBufferPointer(start: offers, count: Int(count))
    var at = 0
    while at < offered.count {
      let name = at + 1..<min(at + 1 + Int(offered[at]), offered.count)
      if offered[name].elementsEqual(http) {
        selected?.pointee = offers.map { $0 + name.lowerBound }
        selectedCount?.pointee = UInt8(name.count)
        return SSL_TLSEXT_ERR_OK
      }
      at = name.upperBound
    }
    return SSL_TLSEXT_ERR_ALERT_FATAL
  }
}
