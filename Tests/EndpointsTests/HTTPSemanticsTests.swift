@testable import Endpoints
import HTTPServer
import JSON
import Lending
import Logging
import Storage
import TestSupport
import Testing

/// What RFC 9110 asks of the product itself: the conformance suite's service is the suite's own.
struct HTTPSemanticsTests {
  private let service: ThingService
  private var client: LoopbackClient { service.client }

  init() throws { service = try ThingService() }

  // MARK: - OPTIONS

  @Test(arguments: [
    ("*", 204, "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"), ("/v1/name", 204, "PUT, OPTIONS"),
    ("/v1/token", 204, "GET, HEAD, OPTIONS"), ("/v1/nothing", 404, nil),
  ])
  func `RFC 9110 §9.3.7 OPTIONS says what may be asked`(target: String, status: Int, allow: String?) throws {
    let reply = try client.send("OPTIONS", target)
    #expect(reply.status == status)
    #expect(
      reply.fields["Allow"].map { Set($0.split(separator: ", ")) } == allow.map { Set($0.split(separator: ", ")) })
    #expect(reply.fields["Request-Id"] != nil)
  }

  // MARK: - Preconditions

  @Test(
    arguments: [
      ("If-Match", "\"7\"", 412), ("If-Match", "W/\"7\", \"8\"", 412), ("If-Match", "*", 200),
      ("If-None-Match", "*", 304), ("If-None-Match", "\"7\"", 200), ("If-None-Match", "nothing", 200),
    ])
  func `RFC 9110 §13.1 what is read has no tag, and is there`(name: String, value: String, status: Int) throws {
    for (target, bearer) in [
      ("/v1/token", Premises.deviceToken), ("/v1/lenders/\(service.premises.lenderID)", Premises.lenderKey),
    ] {
      let reply = try client.send("GET", target, bearer: bearer, fields: [name: value])
      #expect(reply.status == status)
      #expect((reply.body == "") == (status == 304))
    }
  }

  @Test(
    arguments: [
      ("If-Match", "\"7\"", 412), ("If-Match", "*", 412), ("If-None-Match", "*", 200), ("If-None-Match", "\"7\"", 200),
    ])
  func `RFC 9110 §13.1.1 a write whose condition fails is not performed`(
    name: String, value: String, status: Int
  ) throws {
    // Nothing can be read there, so that nothing is there for * either.
    let reply = try client.send(
      "PUT", "/v1/name", bearer: Premises.lenderKey, fields: [name: value, "Idempotency-Key": "k"],
      body: #"{"name":"New"}"#)
    #expect(reply.status == status)
    #expect(reply.body.contains("precondition-failed") == (status == 412))
    let stored = try service.premises.store.read { try LenderTable.require(service.premises.lenderID, in: $0).name }
    #expect(stored == (status == 412 ? "Asha Finance" : "New"))
  }

  @Test func `RFC 9110 §13.2.1 what fails by itself is answered as it would be without a condition`() throws {
    for (name, problem) in [("rolled back", 409), ("", 422)] {
      let reply = try client.send(
        "PUT", "/v1/name", bearer: Premises.lenderKey, fields: ["If-Match": "\"7\""], body: #"{"name":"\#(name)"}"#)
      #expect(reply.status == problem)
    }
    #expect(try client.send("GET", "/v1/nothing", fields: ["If-None-Match": "*"]).status == 404)
  }

  // MARK: - Content before the caller

  @Test(arguments: ["", "Authorization: Bearer nothing\r\n", "Authorization: Basic YTpi\r\n"])
  func `RFC 9110 §10.1.1 without a credential no content is waited for`(authorization: String) throws {
    let reply = try client.exchange(
      "PUT /v1/name HTTP/1.1\r\nHost: a\r\n\(authorization)Content-Length: 60\r\nExpect: 100-continue\r\n\r\n")
    #expect(reply.status == 401)
    #expect(reply.fields["Connection"] == "close")
    #expect(service.log.lines.last?["route"] == "/v1/name")
  }

  // MARK: - The limit of connections

  @Test func `connections that are refused are no errors of the service, and are counted by listener`() throws {
    let premises = service.premises
    let log = RecordedLog()
    let dispatcher = try Dispatcher(
      endpoints: [], database: premises.store.database, writer: premises.store.writer, masterKey: premises.masterKey,
      clock: premises.clock, logger: log.logger(.trace))
    var configuration = ServerConfiguration(addresses: [.loopback(port: 0)])
    configuration.connectionsPerAddressMax = 1
    let figures = ServerFigures()
    let server = HTTPServer(configuration: configuration, service: dispatcher, events: Counted(figures: figures))
    let port = try #require(server.start().first).port
    defer { server.stop() }
    let held = try LoopbackClient(port: port).hold()
    #expect(try LoopbackClient(port: port).exchange("").status == 503)
    #expect(log.lines.isEmpty)
    var text = MetricsText()
    figures.add(to: &text)
    #expect(text.text.contains("latchkey_connections{listener=\"public\"} "))
    withExtendedLifetime(held) {}
  }

  private struct Counted: ServerEvents {
    let figures: ServerFigures

    func record(_ event: ServerEvent) { figures.record(event) }
  }
}
