import Dispatch
import Foundation
import Testing

@testable import HTTPServer

/// With clients that are not ours: openssl s_client and curl.
struct TLSTests {
  private let certificates: TestCertificates

  init() throws { certificates = try TestCertificates() }

  private func server(
    _ clients: TLSSettings.ClientCertificates = .none, _ configure: (inout ServerConfiguration) -> Void = { _ in }
  ) throws -> TestServer {
    try TestServer {
      $0.listeners = [.init(.tcp(.loopback(port: 0)), tls: certificates.settings(clients))]
      configure(&$0)
    }
  }

  private static let last = "GET /origin HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"

  private func client(_ server: TestServer, _ options: [String]) -> [String] {
    ["openssl", "s_client", "-connect", "\(server.address)", "-CAfile", certificates.certificate("ca")]
      + ["-verify_return_error", "-ign_eof"] + options
  }

  private func openssl(_ server: TestServer, _ options: [String]) throws -> String {
    try Tool.run(client(server, options), input: TLSTests.last).output
  }

  private func curl(_ server: TestServer, _ arguments: [String], path: String) throws -> (status: Int32, output: String)
  {
    try Tool.run(
      ["curl", "-sS", "--cacert", certificates.certificate("ca")] + arguments
        + ["https://localhost:\(server.address.port)\(path)"])
  }

  // MARK: - What is agreed on

  @Test(arguments: [("-tls1_2", "TLSv1.2"), ("-tls1_3", "TLSv1.3")])
  func `RFC 9325 §3.1.1 TLS 1.2 and 1.3 are spoken, and ended by close_notify`(option: String, name: String) throws {
    let server = try server()
    let output = try openssl(server, [option])
    #expect(output.contains("New, \(name)"))
    #expect(output.contains("HTTP/1.1 200 OK"))
    #expect(output.contains("public 127.0.0.1 none"))
    #expect(output.contains("Verify return code: 0 (ok)"))
    #expect(output.hasSuffix("closed\n"))
  }

  @Test(arguments: [
    ["-tls1_1"], ["-tls1"], ["-tls1_2", "-cipher", "AES128-SHA:DHE-RSA-AES128-SHA:ECDHE-ECDSA-AES128-SHA"],
  ])
  func `RFC 9325 §3.1.1 §4.1 older versions and ciphers are refused by an alert`(options: [String]) throws {
    let server = try server()
    let output = try openssl(server, options + (options.count == 1 ? ["-cipher", "ALL:@SECLEVEL=0"] : []))
    #expect(output.contains("alert"))
    #expect(!output.contains("HTTP/1.1"))
    try server.events.waitForClosing(.answered)
    #expect(server.events.handshakeFailures.count == 1)
  }

  @Test(arguments: [
    ("http/1.1", "ALPN protocol: http/1.1"), ("h2,http/1.1", "ALPN protocol: http/1.1"), ("h2", "alert"),
  ])
  func `RFC 7301 §3.2 http 1·1 is chosen, and other protocols alone are refused`(offer: String, said: String) throws {
    let output = try openssl(server(), ["-alpn", offer])
    #expect(output.contains(said))
    #expect(output.contains("HTTP/1.1 200 OK") == (said != "alert"))
  }

  @Test func `RFC 5746 §4.5 a client may not negotiate again`() throws {
    let server = try server()
    let tool = try Tool(client(server, ["-tls1_2"]).filter { $0 != "-ign_eof" })
    try tool.wait(for: "Verify return code")
    tool.send("R\n")
    tool.endInput()
    #expect(tool.finish().output.contains("no renegotiation"))
  }

  // MARK: - Client certificates

  @Test(arguments: ["-tls1_2", "-tls1_3"])
  func `a client's certificate is required, checked and told to the service`(version: String) throws {
    try certificates.makeCA("clients")
    try certificates.make("alice", subject: "/CN=alice", ca: "clients")
    try certificates.make("mallory", subject: "/CN=mallory")
    let server = try server(.required(caFile: certificates.certificate("clients")))
    func answer(_ name: String?) throws -> String {
      let shown = name.map { ["-cert", certificates.certificate($0), "-key", certificates.key($0)] } ?? []
      return try openssl(server, [version] + shown)
    }
    #expect(try answer("alice").contains("public 127.0.0.1 \(try certificates.fingerprint("alice"))"))
    for stranger in [nil, "mallory"] {
      let output = try answer(stranger)
      #expect(output.contains("alert"))
      #expect(!output.contains("HTTP/1.1"))
    }
    try server.events.waitForClosing(.answered)
    #expect(try eventually { server.events.handshakeFailures.count == 2 ? true : nil })
  }

  // MARK: - Sessions

  @Test(arguments: ["-tls1_2", "-tls1_3"])
  func `RFC 8446 §C.4 a session is resumed, also after a reload, by a new ticket each time`(version: String) throws {
    let server = try server()
    let (session, renewed) = (certificates.file("session"), certificates.file("renewed"))
    #expect(try openssl(server, [version, "-sess_out", session]).contains("New, TLSv1."))
    try server.server.reloadTLS()
    #expect(try openssl(server, [version, "-sess_in", session, "-sess_out", renewed]).contains("Reused, TLSv1."))
    // A client of TLS 1.2 goes on with the one it has.
    let kept = version == "-tls1_3" ? renewed : session
    #expect(try openssl(server, [version, "-sess_in", kept]).contains("Reused, TLSv1."))
  }

  @Test(arguments: ["-tls1_2", "-tls1_3"])
  func `a session keeps its client's certificate, until other CAs are to vouch for it`(version: String) throws {
    try certificates.makeCA("clients")
    try certificates.make("alice", subject: "/CN=alice", ca: "clients")
    let server = try server(.required(caFile: certificates.certificate("clients")))
    let session = certificates.file("session")
    let options = [version, "-cert", certificates.certificate("alice"), "-key", certificates.key("alice")]
    #expect(try openssl(server, options + ["-sess_out", session]).contains("New, TLSv1."))
    let resumed = try openssl(server, [version, "-sess_in", session])
    #expect(resumed.contains("Reused, TLSv1."))
    #expect(resumed.contains(try certificates.fingerprint("alice")))
    try certificates.makeCA("clients")
    try server.server.reloadTLS()
    #expect(try !openssl(server, [version, "-sess_in", session]).contains("Reused"))
  }

  // MARK: - Traffic

  @Test func `answers larger than the socket takes, and content, come whole`() throws {
    let server = try server()
    let large = try curl(server, ["-w", "%{http_code} %{size_download}", "-o", "/dev/null"], path: "/large")
    #expect(large.output == "200 \(TestService.largeBytes)")
    let body = String(repeating: "b", count: TestService.bodyBytesMax)
    #expect(try curl(server, ["--data-binary", body], path: "/echo").output == body)
  }

  @Test func `a connection is used again, and a parked request answered on it`() throws {
    let server = try server()
    let tool = try Tool(client(server, []))
    tool.send("GET /describe/one HTTP/1.1\r\nHost: a\r\n\r\nGET /describe/two HTTP/1.1\r\nHost: a\r\n\r\n")
    try tool.wait(for: "/describe/two?")
    tool.send("GET /park/60 HTTP/1.1\r\nHost: a\r\n\r\n")
    try server.service.parked.next().wake()
    try tool.wait(for: "/park/60 woken")
    tool.endInput()
    server.server.stop()
    #expect(tool.finish().output.hasSuffix("closed\n"))
  }

  @Test func `a certificate is replaced under load, and no request fails`() throws {
    try certificates.make("next", subject: "/CN=next")
    let server = try server()
    let load = TLSLoad(server.address)
    try load.wait(for: 100, of: "/CN=localhost")
    let old = try Tool(client(server, []))
    try old.wait(for: "subject=CN = localhost")
    try certificates.replace("server", with: "next")
    try server.server.reloadTLS()
    #expect(try openssl(server, []).contains("subject=CN = next"))
    old.send(TLSTests.last)
    try old.wait(for: "HTTP/1.1 200 OK")
    old.endInput()
    try load.wait(for: 200, of: "/CN=next")
    #expect(load.stop() == [])
  }

  @Test func `a reload of files that do not do changes nothing`() throws {
    let server = try server()
    try Data("nothing".utf8).write(to: URL(fileURLWithPath: certificates.key("server")))
    let error = #expect(throws: TLSSettingsError.self) { try server.server.reloadTLS() }
    #expect(error?.subject == certificates.key("server"))
    #expect(try openssl(server, []).contains("HTTP/1.1 200 OK"))
  }

  @Test func `settings that do not do are told by their file`() throws {
    try certificates.make("other", subject: "/CN=other")
    var settings = certificates.settings()
    settings.keyFile = certificates.key("other")
    for (settings, subject) in [
      (settings, settings.keyFile), (certificates.settings(.required(caFile: "/none")), "/none"),
      (TLSSettings(certificateFile: "/none", keyFile: "/none"), "/none"),
    ] {
      let error = #expect(throws: TLSSettingsError.self) {
        try TestServer { $0.listeners = [.init(.tcp(.loopback(port: 0)), tls: settings)] }
      }
      #expect(error?.subject == subject)
    }
  }

  // MARK: - What is not TLS

  @Test func `a handshake that does not end in time is ended`() throws {
    let server = try server { $0.handshakeTimeMax = .milliseconds(40) }
    let (silent, slow) = (try server.client(), try server.client())
    try slow.send([0x16, 0x03, 0x01, 0x02, 0x00])
    #expect(try silent.isEnded())
    #expect(try slow.isEnded())
    #expect(try eventually { server.events.closings == [.handshake, .handshake] ? true : nil })
    #expect(server.events.handshakeFailures.count == 2)
  }

  @Test func `plain HTTP gets a plain refusal`() throws {
    let answer = try server().answer(to: "GET /describe/a HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(answer.status == 400)
    #expect(answer.body.contains("HTTP over TLS"))
    #expect(answer.fields["connection"] == "close")
  }

  @Test func `octets that are neither get an alert and an end`() throws {
    let server = try server()
    let client = try server.client()
    try client.send([0x16, 0x03, 0x01, 0x00, 0x05, 0xff, 0xff, 0xff, 0xff, 0xff])
    // ContentType.alert (RFC 8446 §5.1).
    #expect(try client.rest().utf8.first == 0x15)
    #expect(server.events.handshakeFailures.count == 1)
  }

  @Test func `TLS on a plain listener gets a plain refusal`() throws {
    let server = try TestServer()
    let output = try openssl(server, [])
    #expect(output.contains("wrong version number"))
    #expect(server.events.errors.map(\.kind) == [.malformedRequest])
  }

  @Test func `over the limit of connections the refusal is read over TLS`() throws {
    let server = try server { $0.connectionsPerAddressMax = 1 }
    let first = try Tool(client(server, []))
    try first.wait(for: "Verify return code")
    let output = try openssl(server, [])
    #expect(output.contains("HTTP/1.1 503"))
    #expect(output.contains("Retry-After: 1"))
    first.endInput()
  }
}
