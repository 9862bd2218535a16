import Testing

@testable import Cryptography

/// Expected signatures were computed with Python's `hmac` over hand-written signature bases.
@Suite struct MessageSignatureTests {
  private let key = [UInt8](0..<32)
  private let keyID = "dev_f6048w7f4j9kxn3eqrqsdfh4zj/1"
  private let nonce = "bm9uY2Utb2YtMTYtYnl0ZXM"
  private let etag = "\"1767225600000-3\""
  private let contentDigest = ContentDigest.sha256Field(Array("{\"state\":\"unlocked\"}".utf8))

  private var answer: SignedComponents { .init(status: 200, etag: etag, contentDigest: contentDigest) }
  private var notModified: SignedComponents { .init(status: 304, etag: etag, contentDigest: nil) }
  private var parameters: SignatureParameters { .init(created: 1_767_225_600, keyID: keyID, nonce: nonce) }

  @Test func `RFC 9421 B_2_5 is what our HMAC and base 64 make of its base`() throws {
    let base = """
      "date": Tue, 20 Apr 2021 02:07:55 GMT
      "@authority": example.com
      "content-type": application/json
      "@signature-params": ("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"
      """
    let secret = "uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ=="
    let sharedKey = try #require(Base64.decode(Array(secret.utf8)[...]))
    var signature: [UInt8] = []
    Base64.append(HMACKey(sharedKey).authenticate(Array(base.utf8)), to: &signature)
    #expect(signature == Array("pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=".utf8))
  }

  @Test func `an answer with a body and a nonce is signed`() throws {
    let fields = try MessageSigner().sign(answer, parameters, key: key)
    #expect(
      fields.signatureInput
        == "latchkey=(\"@status\" \"etag\" \"content-digest\");created=1767225600;keyid=\"\(keyID)\""
        + ";alg=\"hmac-sha256\";nonce=\"\(nonce)\"")
    #expect(fields.signature == "latchkey=:LVOAqZUUWDY9uiFL6agWxHg6yXg1AHK9m27TnEfl8UM=:")
    #expect(try fields.verify(answer, keyID: keyID, key: key, nonce: nonce) == parameters)
  }

  @Test func `an answer without a body or a nonce is signed, by a signer that signed others before`() throws {
    let signer = MessageSigner()
    _ = try signer.sign(answer, parameters, key: [UInt8](repeating: 9, count: 32))
    #expect(throws: MessageSignatureError.unfitValue("etag")) {
      try signer.sign(.init(status: 200, etag: "\"1\"\n\"@status\": 200", contentDigest: nil), parameters, key: key)
    }
    let fields = try signer.sign(notModified, .init(created: 1_767_225_600, keyID: keyID, nonce: nil), key: key)
    #expect(
      fields.signatureInput
        == "latchkey=(\"@status\" \"etag\");created=1767225600;keyid=\"\(keyID)\";alg=\"hmac-sha256\"")
    #expect(fields.signature == "latchkey=:AADadNT7UYjHhhnNJ79F5mMm0CJRk58eIsbP3rM75Mc=:")
    #expect(try fields.verify(notModified, keyID: keyID, key: key, nonce: nil).nonce == nil)
  }

  @Test func `a key id is quoted as a structured string`() throws {
    let quoted = "a \"quoted\" \\ id"
    let quotedParameters = SignatureParameters(created: 1_767_225_600, keyID: quoted, nonce: nil)
    let fields = try MessageSigner().sign(notModified, quotedParameters, key: key)
    #expect(fields.signature == "latchkey=:+VGaSjqFfJXYubz/Nlp+Qv65IkAaieCq31mxTUtuzEI=:")
    #expect(try fields.verify(notModified, keyID: quoted, key: key, nonce: nil).keyID == quoted)
  }

  @Test func `any label, order and spacing is understood, beside signatures of others`() throws {
    let fields = MessageSignature(
      signatureInput: "proxy=(\"@status\");created=1;keyid=\"p\";alg=\"ed25519\";expires=2, \t"
        + "a*1=( \"content-digest\"  \"etag\" \"@status\" ); nonce=\"\(nonce)\";alg=\"hmac-sha256\"; keyid=\"\(keyID)\""
        + ";created=1767225600",
      signature: "a*1=:I0yc2PBG1l4xE6HIvCR7i/0agVWwcXq8HUjGg88tYTw=:,proxy=:AAAA:")
    #expect(try fields.verify(answer, keyID: keyID, key: key, nonce: nonce) == parameters)
  }

  @Test func `a change of any part shows`() throws {
    let fields = try MessageSigner().sign(answer, parameters, key: key)
    let changed: [SignedComponents] = [
      .init(status: 304, etag: etag, contentDigest: contentDigest),
      .init(status: 200, etag: "\"1767225600000-4\"", contentDigest: contentDigest),
      .init(status: 200, etag: "W/" + etag, contentDigest: contentDigest),
      .init(status: 200, etag: etag, contentDigest: ContentDigest.sha256Field([])),
    ]
    for components in changed { expectRefusal(fields, components, .wrongSignature) }
    expectRefusal(fields, .init(status: 200, etag: etag, contentDigest: nil), .unexpectedComponent("content-digest"))
    expectRefusal(replacing("created=1767225600", "created=1767225601"), answer, .wrongSignature)
    expectRefusal(replacing(":LVO", ":LVP"), answer, .wrongSignature)
    expectRefusal(replacing("8UM=:", "8UM:"), answer, .malformed(field: "Signature"))
    #expect(throws: MessageSignatureError.wrongSignature) {
      try fields.verify(answer, keyID: keyID, key: [UInt8](1...32), nonce: nonce)
    }
  }

  @Test func `what must be signed and is not, or is signed twice or is not ours, is refused`() {
    expectRefusal(replacing(" \"content-digest\"", ""), answer, .missingComponent("content-digest"))
    expectRefusal(replacing("\"@status\" ", ""), answer, .missingComponent("@status"))
    expectRefusal(replacing(" \"etag\"", ""), answer, .missingComponent("etag"))
    expectRefusal(replacing(" \"etag\"", " \"etag\" \"etag\""), answer, .unexpectedComponent("etag"))
    expectRefusal(replacing(" \"etag\"", " \"etag\" \"date\""), answer, .unexpectedComponent("date"))
    expectRefusal(replacing(" \"etag\"", " \"etag\";req"), answer, .unexpectedComponent("etag"))
  }

  @Test func `wrong parameters are refused`() throws {
    expectRefusal(replacing("created=1767225600;", ""), answer, .missingParameter("created"))
    expectRefusal(replacing(";alg=\"hmac-sha256\"", ""), answer, .missingParameter("alg"))
    expectRefusal(replacing("hmac-sha256", "hmac-sha512"), answer, .wrongAlgorithm)
    expectRefusal(replacing(";alg", ";expires=1;alg"), answer, .unexpectedParameter("expires"))
    expectRefusal(replacing("created=1767225600", "created=\"1767225600\""), answer, .unexpectedParameter("created"))
    expectRefusal(replacing(";alg", ";created=1;alg"), answer, .malformed(field: "Signature-Input"))
    expectRefusal(replacing("\(keyID)", "dev_other/1"), answer, .noSingleSignature(keyID: keyID))
    expectRefusal(replacing(nonce, "b3RoZXI"), answer, .wrongNonce)
    expectRefusal(replacing(";nonce=\"\(nonce)\"", ""), answer, .wrongNonce)

    let fields = try MessageSigner().sign(answer, parameters, key: key)
    let twice = fields.signatureInput + ", second" + fields.signatureInput.dropFirst("latchkey".count)
    let doubled = MessageSignature(signatureInput: twice, signature: fields.signature)
    expectRefusal(doubled, answer, .noSingleSignature(keyID: keyID))
  }

  @Test(arguments: [
    "latchkey", "latchkey=", "latchkey=(", "latchkey=(\"etag\"", "latchkey=(\"etag)", "latchkey=();created=1.5",
    "latchkey=(),", "latchkey=() x=()", "latchkey=(\"a\"\"b\")", "Latchkey=()", "latchkey=();a=1;a=2", "a=(), a=()",
    "latchkey=();created=1234567890123456", "latchkey=(\"é\")", "latchkey=(\"\\n\")", "latchkey=1", "latchkey=:AA:",
  ])
  func `a field that is no dictionary of inner lists is refused`(field: String) {
    let fields = MessageSignature(signatureInput: field, signature: "")
    expectRefusal(fields, answer, .malformed(field: "Signature-Input"))
  }

  @Test(arguments: [" 1", "1 ", "1\r\n2", "é", "\u{7f}"])
  func `what cannot stand in a signature base is not signed`(value: String) {
    #expect(throws: MessageSignatureError.unfitValue("etag")) {
      try MessageSigner().sign(.init(status: 200, etag: value, contentDigest: nil), parameters, key: key)
    }
  }

  /// The signed answer's fields with a text in them replaced.
  private func replacing(_ old: String, _ new: String) -> MessageSignature {
    MessageSignature(
      signatureInput: signedInput.replacing(old, with: new), signature: signedSignature.replacing(old, with: new))
  }

  private let signedSignature = "latchkey=:LVOAqZUUWDY9uiFL6agWxHg6yXg1AHK9m27TnEfl8UM=:"
  private var signedInput: String {
    "latchkey=(\"@status\" \"etag\" \"content-digest\");created=1767225600;keyid=\"\(keyID)\""
      + ";alg=\"hmac-sha256\";nonce=\"\(nonce)\""
  }

  private func expectRefusal(
    _ fields: MessageSignature, _ components: SignedComponents, _ error: MessageSignatureError,
    at location: SourceLocation = #_sourceLocation
  ) {
    #expect(throws: error, sourceLocation: location) {
      try fields.verify(components, keyID: keyID, key: key, nonce: nonce)
    }
  }
}
