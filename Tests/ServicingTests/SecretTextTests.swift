import Foundation
import Servicing
import Testing

struct SecretTextTests {
  @Test(arguments: [SecretText.Kind.apiKey, .deviceToken])
  func `a secret is its prefix and 32 random bytes in base64url`(kind: SecretText.Kind) throws {
    let text = try SecretText.make(kind)
    #expect(text.hasPrefix(kind.rawValue))
    let standard = String(text.dropFirst(3)).replacing("-", with: "+").replacing("_", with: "/") + "="
    let bytes = try #require(Data(base64Encoded: standard))
    #expect(bytes.count == 32)
    #expect(bytes.base64EncodedString() == standard)
    #expect(try SecretText.make(kind) != text)
  }

  @Test func `an activation code is ten characters that nobody confuses`() throws {
    let codes = try (0..<200).map { _ in try SecretText.makeActivationCode() }
    #expect(codes.allSatisfy { $0.count == 10 && $0.allSatisfy("0123456789ABCDEFGHJKMNPQRSTVWXYZ".contains) })
    #expect(Set(codes).count == codes.count)
  }

  @Test(arguments: ["0123456ABZ", "o123456abz", "OI2-3456 abz", "Ol23456ABZ", " 0123-456A-BZ "])
  func `an activation code is read as Crockford reads it`(typed: String) {
    #expect(SecretText.hashActivationCode(typed) == SecretText.hash("0123456ABZ"))
  }

  @Test(arguments: ["", "0123456ABC", "0123456AB", "0123456ABZZ", "U123456ABZ"])
  func `another code has another hash`(typed: String) {
    #expect(SecretText.hashActivationCode(typed) != SecretText.hash("0123456ABZ"))
  }
}
