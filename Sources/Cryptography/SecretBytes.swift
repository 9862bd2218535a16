import COpenSSL

/// Bytes that are cleared when they are freed.
///
/// Copies that Swift arrays make of them are not: keep those short-lived.
/// `@unchecked Sendable` because the memory is written in `init` alone.
final class SecretBytes: @unchecked Sendable {
  private let memory: UnsafeMutableRawBufferPointer

  init(_ bytes: [UInt8]) {
    memory = .allocate(byteCount: bytes.count, alignment: 1)
    memory.copyBytes(from: bytes)
  }

  deinit {
    OPENSSL_cleanse(memory.baseAddress, memory.count)
    memory.deallocate()
  }

  var bytes: [UInt8] { Array(memory) }
}
