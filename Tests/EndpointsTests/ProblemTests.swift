@testable import Endpoints
import HTTPServer
import JSON
import Lending
import Testing

struct ProblemTests {
  @Test(
    arguments: [
      (.malformedJSON, 400), (.unauthenticated, 401), (.forbidden, 403), (.notFound, 404), (.methodNotAllowed, 405),
      (.deviceAlreadyFinanced, 409), (.externalReferenceTaken, 409), (.referenceReused, 409), (.contractNotActive, 409),
      (.contractInArrears, 409), (.grantNotAllowed, 409), (.otherReasonHolds, 409), (.unsupportedMediaType, 415),
      (.invalidFields, 422), (.activationRefused, 422), (.idempotencyKeyReused, 422), (.amountOverflow, 422),
      (.rateLimited, 429), (.internalError, 500), (.unavailable, 503),
    ] as [(LatchkeyError.Code, Int)])
  func `a code has its status`(code: LatchkeyError.Code, status: Int) {
    #expect(ProblemTable.row(code).status.code == status)
  }

  @Test func `every title is its own`() {
    let codes = LatchkeyError.Code.allCases.map { ProblemTable.row($0).title }
    let kinds = ProtocolError.Kind.allCases.map { ProblemTable.row($0).title }
    #expect(Set(codes + kinds).count == codes.count + kinds.count)
  }

  @Test func `a problem has what RFC 9457 asks for, and nothing from inside`() throws {
    let error = LatchkeyError(
      .contractInArrears, "The contract owes INR 500.00.", context: "secret",
      members: [JSONMember("balance", ["arrears": 50_000])], retryAfterSeconds: 9)
    let answer = Problem(error).answer(requestID: "abc")
    #expect(answer.status == .conflict)
    #expect(answer.contentType == "application/problem+json")
    #expect(answer.fields.all.map { "\($0.name): \($0.value)" } == ["Retry-After: 9"])
    #expect(
      String(decoding: answer.body, as: UTF8.self) == """
        {"type":"https://latchkey.dev/problems/contract-in-arrears","title":"The contract is in arrears","status":409,\
        "detail":"The contract owes INR 500.00.","balance":{"arrears":50000},"request_id":"abc"}
        """)
  }

  @Test func `bad fields are listed`() throws {
    let error = LatchkeyError.invalid([.init("/a~1b", "must be there"), .init("?limit", "must be an integer")])
    let json = try JSONReader.parse(Problem(error).answer(requestID: "").body)
    #expect(
      json["errors"] == [
        ["pointer": "/a~1b", "detail": "must be there"], ["pointer": "?limit", "detail": "must be an integer"],
      ])
  }

  @Test func `401 names the scheme and 405 the methods`() {
    let unauthenticated = Problem(LatchkeyError(.unauthenticated, "")).answer(requestID: "")
    #expect(unauthenticated.fields.all.map { "\($0.name): \($0.value)" } == ["WWW-Authenticate: Bearer"])
    let notAllowed = Problem(allowed: [.get, .head]).answer(requestID: "")
    #expect(notAllowed.status == .methodNotAllowed)
    #expect(notAllowed.fields.all.map { "\($0.name): \($0.value)" } == ["Allow: GET, HEAD, OPTIONS"])
  }
}
