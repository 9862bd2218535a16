import Testing

@testable import Cryptography

@Suite struct SealedBoxTests {
  private let key = [UInt8](0..<32)
  private let associatedData = Array("lenders/phone".utf8)

  /// Test cases 14 and 16 of McGrew and Viega's GCM specification, which NIST SP 800-38D refers to.
  @Test func `the published ciphertexts and tags are reproduced`() throws {
    let zeros = try SealedBox.seal(
      [UInt8](repeating: 0, count: 16), key: [UInt8](repeating: 0, count: 32), nonce: [UInt8](repeating: 0, count: 12),
      associatedData: [])
    #expect(
      Hexadecimal.encode(Array(zeros.dropFirst(12)))
        == "cea7403d4d606b6e074ec5d3baf39d18" + "d0d1c8a799996bf0265b98b5d48ab919")

    let box = try SealedBox.seal(
      try bytes(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525"
          + "b16aedf5aa0de657ba637b39"),
      key: try bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"),
      nonce: try bytes("cafebabefacedbaddecaf888"),
      associatedData: try bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2"))
    #expect(
      Hexadecimal.encode(box)
        == "cafebabefacedbaddecaf888"
        + "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838"
        + "c5f61e6393ba7a0abcc9f662" + "76fc6ece0f4e1768cddf8853bb2d551b")
  }

  @Test(arguments: [0, 1, 15, 16, 17, 4096])
  func `what was sealed opens`(count: Int) throws {
    let plaintext = try RandomBytes.make(count)
    let box = try SealedBox.seal(plaintext, key: key, associatedData: associatedData)
    #expect(box.count == count + 28)
    #expect(try SealedBox.open(box, key: key, associatedData: associatedData) == plaintext)
    #expect(try SealedBox.seal(plaintext, key: key, associatedData: associatedData) != box)
  }

  @Test func `a change of any byte shows`() throws {
    let box = try SealedBox.seal(Array("+91 98765 43210".utf8), key: key, associatedData: associatedData)
    for index in box.indices {
      var changed = box
      changed[index] ^= 0x01
      expectNotAuthentic(changed)
    }
    for count in 0..<box.count { expectNotAuthentic(Array(box.prefix(count))) }
    expectNotAuthentic(box + [0])
  }

  @Test func `another key or other associated data does not open it`() throws {
    let box = try SealedBox.seal([1, 2, 3], key: key, associatedData: associatedData)
    #expect(throws: SealedBoxError.notAuthentic) {
      try SealedBox.open(box, key: [UInt8](1...32), associatedData: associatedData)
    }
    #expect(throws: SealedBoxError.notAuthentic) { try SealedBox.open(box, key: key, associatedData: []) }
    #expect(throws: SealedBoxError.keyLength(16)) {
      try SealedBox.seal([], key: [UInt8](0..<16), associatedData: associatedData)
    }
  }

  private func expectNotAuthentic(_ box: [UInt8]) {
    #expect(throws: SealedBoxError.notAuthentic) {
      try SealedBox.open(box, key: key, associatedData: associatedData)
    }
  }

  private func bytes(_ hex: String) throws -> [UInt8] { try #require(Hexadecimal.decode(hex)) }
}
