import Testing

@testable import Cryptography

@Suite struct ContentDigestTests {
  /// RFC 9530 Appendix D: the digest of `{"hello": "world"}` and a newline.
  private let body = Array("{\"hello\": \"world\"}\n".utf8)
  private let field = "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:"

  @Test func `RFC 9530's own digest is reproduced`() {
    #expect(ContentDigest.sha256Field(body) == field)
    #expect(ContentDigest.sha256Field(body, context: SHA256Context()) == field)
  }

  @Test func `a digest fits its content alone`() {
    #expect(ContentDigest.matches(field, body: body))
    #expect(ContentDigest.matches("sha-512=:AAAA:, " + field, body: body))
    #expect(!ContentDigest.matches(field, body: body + [0]))
    #expect(!ContentDigest.matches(field + ", " + field, body: body))
    #expect(!ContentDigest.matches("sha-512=:AAAA:", body: body))
    #expect(!ContentDigest.matches("", body: body))
    #expect(!ContentDigest.matches(field.replacing(":", with: ""), body: body))
  }
}
