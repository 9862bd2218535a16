import Dispatch
@testable import Endpoints
import HTTPServer
import JSON
import Lending
import Logging
import Storage
import Synchronization
import TestSupport
import Testing

struct DispatcherTests {
  private let service: ThingService
  private var client: LoopbackClient { service.client }

  init() throws { service = try ThingService() }

  @Test func `a read is answered on the lane`() throws {
    let reply = try client.send("GET", "/v1/token", bearer: Premises.deviceToken)
    #expect(reply.status == 200)
    #expect(reply.body == #"{"device":"\#(service.premises.deviceID)"}"#)
    #expect(reply.fields["Cache-Control"] == "no-store")
    #expect(reply.fields["Content-Type"] == "application/json")
    #expect(reply.fields["Request-Id"]?.utf8.count == 15)
    let head = try client.send("HEAD", "/v1/token", bearer: Premises.deviceToken)
    #expect(head.status == 200)
    #expect(head.body == "")
  }

  @Test func `a report is answered by a worker`() throws {
    let reply = try client.send("GET", "/v1/lenders/\(service.premises.lenderID)", bearer: Premises.lenderKey)
    #expect(reply.status == 200)
    #expect(reply.body == #"{"name":"Asha Finance"}"#)
    #expect(try client.send("GET", "/v1/lenders/lnd_1", bearer: Premises.lenderKey).status == 404)
  }

  @Test func `a write is on disk when it is answered, and rolled back when it throws`() throws {
    #expect(try rename("New").body == #"{"name":"New","version":2}"#)
    #expect(try name() == "New")
    let reply = try rename("rolled back")
    #expect(reply.status == 409)
    #expect(try name() == "New")
  }

  @Test func `what a refused write has written stays`() throws {
    #expect(try rename("refused").status == 422)
    #expect(try name() == "refused")
  }

  @Test func `the same idempotency key gives the same answer`() throws {
    let first = try rename("New", key: "k1")
    let second = try rename("New", key: "k1")
    #expect(first.body == #"{"name":"New","version":2}"#)
    #expect(second.body == first.body)
    #expect(second.status == first.status)
    #expect(second.fields["Request-Id"] != first.fields["Request-Id"])
    #expect(try code(rename("Other", key: "k1")) == "idempotency-key-reused")
    #expect(try code(rename("Other", key: "k 1")) == "invalid-fields")
    #expect(try rename("New").body == #"{"name":"New","version":3}"#)
  }

  @Test func `requests of one idempotency key that come together run once`() throws {
    let replies = Mutex<[Result<String, any Error>]>([])
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      let reply = Result { try rename("New", key: "k1").body }
      replies.withLock { $0.append(reply) }
    }
    let bodies = try replies.withLock { $0 }.map { try $0.get() }
    #expect(bodies == Array(repeating: #"{"name":"New","version":2}"#, count: 8))
  }

  @Test func `what cannot be written now is 503`() throws {
    try service.premises.store.writer.close()
    let reply = try rename("New")
    #expect(reply.status == 503)
    #expect(try code(reply) == "unavailable")
    #expect(reply.fields["Retry-After"] == "2")
  }

  @Test func `where anyone may call, the scope names the caller`() throws {
    func activate(_ device: String) throws -> String {
      try client.send(
        "POST", "/v1/activations", fields: ["Idempotency-Key": "k1"], body: #"{"device":"\#(device)"}"#
      ).body
    }
    let first = try activate("one")
    #expect(try activate("one") == first)
    #expect(try activate("two").contains("two"))
  }

  @Test(
    arguments: [
      ("GET", "/v1/nothing", nil, nil, 404, "not-found"), ("DELETE", "/v1/name", nil, nil, 405, "method-not-allowed"),
      ("PUT", "/v1/name", nil, "{}", 401, "unauthenticated"),
      ("PUT", "/v1/name", Premises.revokedKey, "{}", 401, "unauthenticated"),
      ("PUT", "/v1/name", Premises.operatorKey, "{}", 403, "forbidden"),
      ("PUT", "/v1/name", Premises.deviceToken, "{}", 403, "forbidden"),
      ("PUT", "/v1/name", Premises.lenderKey, "{", 400, "malformed-json"),
      ("PUT", "/v1/name", Premises.lenderKey, "{}", 422, "invalid-fields"),
      ("PUT", "/v1/name", Premises.lenderKey, String(repeating: " ", count: 65), 413, "content-too-large"),
      ("GET", "/v1/token", "dt_" + String(repeating: "x", count: 43), nil, 401, "unauthenticated"),
      ("GET", "/v1/token", Premises.lenderKey, nil, 403, "forbidden"),
      ("GET", "/v1/failure", nil, nil, 500, "internal-error"),
    ] as [(String, String, String?, String?, Int, String)])
  func `what is refused is a problem`(
    method: String, target: String, bearer: String?, body: String?, status: Int, problem: String
  ) throws {
    let reply = try client.send(method, target, bearer: bearer, body: body)
    #expect(reply.status == status)
    #expect(try code(reply) == problem)
    #expect(reply.fields["Content-Type"] == "application/problem+json")
    #expect(reply.fields["Cache-Control"] == "no-store")
    let json = try JSONReader.parse(Array(reply.body.utf8))
    #expect(json["status"] == .integer(Int64(status)))
    #expect(json["request_id"]?.string == reply.fields["Request-Id"])
    #expect(reply.fields["WWW-Authenticate"] == (status == 401 ? "Bearer" : nil))
    #expect(reply.fields["Allow"] == (status == 405 ? "PUT, OPTIONS" : nil))
    #expect(!reply.body.contains("Unexplained"))
  }

  @Test func `what is no HTTP is a problem too`() throws {
    let reply = try client.exchange("GET /v1/token HTTP/1.1\r\nNo Colon\r\n\r\n")
    #expect(reply.status == 400)
    #expect(try code(reply) == "malformed-request")
  }

  @Test func `one address has so many calls a minute`() throws {
    #expect(try (0..<2).map { _ in try client.send("GET", "/v1/checks/1").status } == [200, 200])
    let reply = try client.send("GET", "/v1/checks/1")
    #expect(reply.status == 429)
    #expect(try code(reply) == "rate-limited")
    #expect((1...60).contains(try #require(reply.fields["Retry-After"].flatMap { Int($0) })))
  }

  @Test func `after many failures an address hears 429, and a good key still passes`() throws {
    let void = "dt_" + String(repeating: "x", count: 43)
    let statuses = try (0...EndpointLimits.failuresPerMinuteMax).map { _ in
      try client.send("GET", "/v1/token", bearer: void).status
    }
    #expect(statuses.dropLast().allSatisfy { $0 == 401 })
    #expect(statuses.last == 429)
    #expect(try client.send("GET", "/v1/token", bearer: Premises.deviceToken).status == 200)
  }

  @Test func `a request is one line, by its route and never its path`() throws {
    _ = try client.send("GET", "/v1/checks/353915000000003")
    _ = try rename("New")
    _ = try rename("rolled back")
    _ = try client.send("GET", "/v1/failure")
    _ = try client.send("GET", "/v1/nothing/353915000000003")
    let lines = service.log.lines
    #expect(lines.map(\.level) == [.debug, .info, .info, .error, .info])
    #expect(lines.map { $0["route"] } == ["/v1/checks/{imei}", "/v1/name", "/v1/name", "/v1/failure", "-"])
    #expect(lines.map { $0["status"] } == ["200", "200", "409", "500", "404"])
    #expect(lines.map { $0["problem"] } == [nil, nil, "reference-reused", "internal-error", "not-found"])
    #expect(lines.map { $0["method"] } == ["GET", "PUT", "PUT", "GET", "GET"])
    #expect(lines[1]["lender_id"] == service.premises.lenderID.text)
    #expect(lines[1]["caller"]?.hasPrefix("key_") == true)
    #expect(lines[3]["context"]?.contains("Unexplained") == true)
    #expect(lines.allSatisfy { $0["request_id"] != nil && $0["duration_us"].flatMap { Int($0) } != nil })
    #expect(!"\(lines)".contains("353915000000003"))
  }

  @Test func `a level that is off writes nothing`() throws {
    let quiet = try ThingService(level: .error)
    _ = try quiet.client.send("GET", "/v1/checks/1")
    _ = try quiet.client.send("GET", "/v1/nothing")
    _ = try quiet.client.send("GET", "/v1/failure")
    #expect(quiet.log.lines.map { $0["status"] } == ["500"])
  }

  @Test func `routes that cannot be told apart do not start`() throws {
    let premises = service.premises
    let endpoint = Endpoint.read(
      .get, "/v1/{a}", access: .open, decode: { _ in }, run: { _, _, _ in }, encode: { .noContent })
    #expect(throws: RouteError.self) {
      try Dispatcher(
        endpoints: [endpoint, endpoint], database: premises.store.database, writer: premises.store.writer,
        masterKey: premises.masterKey, clock: premises.clock, logger: RecordedLog().logger(.error))
    }
  }

  private func rename(_ name: String, key: String? = nil) throws -> LoopbackClient.Reply {
    try client.send(
      "PUT", "/v1/name", bearer: Premises.lenderKey, fields: key.map { ["Idempotency-Key": $0] } ?? [:],
      body: #"{"name":"\#(name)"}"#)
  }

  private func name() throws -> String {
    try service.premises.store.read { try LenderTable.require(service.premises.lenderID, in: $0).name }
  }

  /// The problem's code, which ends its type.
  private func code(_ reply: LoopbackClient.Reply) throws -> String? {
    let type = try JSONReader.parse(Array(reply.body.utf8))["type"]?.string
    return type.flatMap { $0.split(separator: "/").last.map(String.init) }
  }
}
