/// The SHA-256 of a device's token, in place of an array: four words to compare, and none to follow.
struct TokenHash: Sendable, Equatable {
  private typealias Words = (UInt64, UInt64, UInt64, UInt64)

  private let words: Words

  /// The hash of 32 bytes; nil for another number, which is no SHA-256.
  init?(_ bytes: [UInt8]) {
    guard bytes.count == MemoryLayout<Words>.size else { return nil }
    words = bytes.withUnsafeBytes { $0.loadUnaligned(as: Words.self) }
  }

  /// Names the hash among those of the copy; as good as random, since the hash is.
  var prefix: UInt64 { words.0 }

  static func == (one: TokenHash, other: TokenHash) -> Bool { one.words == other.words }
}
