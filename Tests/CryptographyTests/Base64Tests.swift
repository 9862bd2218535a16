import Testing

@testable import Cryptography

@Suite struct Base64Tests {
  /// RFC 4648 §10.
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
    ("foobar", "Zm9vYmFy"),
  ])
  func `RFC 4648 is reproduced`(text: String, encoded: String) {
    var output: [UInt8] = []
    Base64.append(Array(text.utf8), to: &output)
    #expect(output == Array(encoded.utf8))
    #expect(Base64.decode(Array(encoded.utf8)[...]) == Array(text.utf8))
  }

  @Test(arguments: ["Zg", "Zg=", "Zh==", "Zm9=", "====", "Z===", "Zm 9", "Zg==Zg==", "Zm9v\n", "Zm9-"])
  func `another spelling is refused`(text: String) {
    #expect(Base64.decode(Array(text.utf8)[...]) == nil)
  }
}
