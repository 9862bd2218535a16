import Testing

@testable import Cryptography

@Suite struct SHA256Tests {
  /// FIPS 180-4's examples, and the empty message.
  private let vectors: [(String, String)] = [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (String(repeating: "a", count: 1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
  ]

  @Test func `the published digests are reproduced, one by one and by one context`() {
    let context = SHA256Context()
    for (text, digest) in vectors + vectors.reversed() {
      #expect(Hexadecimal.encode(SHA256.digest(Array(text.utf8))) == digest)
      #expect(Hexadecimal.encode(context.digest(Array(text.utf8))) == digest)
    }
  }
}
