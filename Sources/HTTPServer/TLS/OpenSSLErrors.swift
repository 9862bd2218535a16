import COpenSSL

/// The thread's queue of OpenSSL's errors.
enum OpenSSLErrors {
  /// Empties the queue: what anybody on this thread left there would be taken for the next call's error.
  static func clear() {
    if ERR_peek_error() != 0 { ERR_clear_error() }
  }

  /// What the first error in the queue says, such as `no shared cipher`; empties the queue.
  static func takeReason() -> String {
    let code = ERR_peek_error()
    defer { ERR_clear_error() }
    return ERR_reason_error_string(code).map { String(cString: $0) } ?? "OpenSSL error \(code)"
  }
}
