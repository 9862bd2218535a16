import Testing

@testable import Cryptography

@Suite struct RandomBytesTests {
  @Test func `random bytes come in the number wanted, and not twice`() throws {
    #expect(try RandomBytes.make(0).isEmpty)
    #expect(try RandomBytes.make(33).count == 33)
    #expect(try RandomBytes.make(16) != RandomBytes.make(16))
  }
}
