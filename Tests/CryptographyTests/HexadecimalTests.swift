import Testing

@testable import Cryptography

@Suite struct HexadecimalTests {
  @Test func `bytes are written and read in lower case`() {
    #expect(Hexadecimal.encode([0x00, 0x0f, 0xa5, 0xff]) == "000fa5ff")
    #expect(Hexadecimal.decode("000fa5ff") == [0x00, 0x0f, 0xa5, 0xff])
    #expect(Hexadecimal.decode("") == [])
  }

  @Test(arguments: ["0", "0F", "0g", " 00", "00\n", "٠٠"])
  func `nothing else is read`(text: String) {
    #expect(Hexadecimal.decode(text) == nil)
  }
}
