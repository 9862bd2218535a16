import COpenSSL

/// What OpenSSL says went wrong: out of memory, no randomness, or an algorithm that this installation lacks.
public struct OpenSSLError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The call that failed, `RAND_bytes`.
  public let call: String

  /// The oldest reason in OpenSSL's queue for this thread, or an empty text.
  public let reason: String

  /// The call and its reason, for a log.
  public var description: String { reason.isEmpty ? "\(call) failed" : "\(call) failed: \(reason)" }

  /// Takes the reason from this thread's error queue, and empties the queue.
  init(_ call: String) {
    self.call = call
    let code = ERR_get_error()
    ERR_clear_error()
    var text = [CChar](repeating: 0, count: OpenSSLError.reasonBytesMax)
    if code != 0 { ERR_error_string_n(code, &text, text.count) }
    self.reason = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// `ERR_error_string_n` asks for at least 256.
  private static let reasonBytesMax = 256

  /// Throws unless a call returned 1, OpenSSL's word for success.
  static func check(_ result: Int32, _ call: String) throws(OpenSSLError) {
    guard result == 1 else { throw OpenSSLError(call) }
  }

  /// Stops the process unless a call returned 1.
  ///
  /// For digests and HMAC alone, whose only failures are no memory and no such algorithm: neither depends on input, and
  /// going on with a wrong digest would be worse than stopping.
  static func require(_ result: Int32, _ call: String) {
    // No input leads here, as said above.
    if result != 1 { fatalError(OpenSSLError(call).description) }
  }
}
