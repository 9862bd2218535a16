import Foundation
import JSON
import Testing

/// Where `serve` listens, and how it goes on through reloads and upgrades.
@Suite(.timeLimit(.minutes(1)))
struct ListeningTests {
  private let directory = DataDirectory()

  @Test func `it listens in several places, and says where`() throws {
    let socket = directory.path + ".sock"
    let serve = try ServeProcess(
      in: directory,
      environment: ["LATCHKEY_INTERNAL_LISTEN": "127.0.0.1:0", "LATCHKEY_UNIX_SOCKET": socket])
    let ready = #"{"status":"ready"}"#
    #expect(try Tool.curl("http://127.0.0.1:\(serve.port)/readyz") == ready)
    #expect(try Tool.curl("http://127.0.0.1:\(serve.port(of: "internal"))/readyz") == ready)
    #expect(try Tool.curl("http://localhost/readyz", "--unix-socket", socket) == ready)
    #expect(serve.startUpLines.contains("  unix         \(socket)\n"))
    let mode = try FileManager.default.attributesOfItem(atPath: socket)[.posixPermissions] as? Int
    #expect(mode == 0o660)
    let metrics = try Tool.curl("http://127.0.0.1:\(serve.port(of: "metrics"))/metrics")
    let answered = "latchkey_requests_total{method=\"GET\",route=\"/readyz\",kind=\"write\",status=\"200\"} 3"
    #expect(metrics.contains("\n\(answered)\n"))
    #expect(metrics.contains("\nprocess_open_fds "))
    #expect(metrics.contains("\nlatchkey_connections{listener=\"public\"} "))
    let status = try Tool.curl("http://127.0.0.1:\(serve.port)/metrics", "-o", "/dev/null", "-w", "%{http_code}")
    #expect(status == "404")
    #expect(serve.stop() == 0)
    #expect(!FileManager.default.fileExists(atPath: socket))
  }

  @Test func `metrics that were asked for must have their port, and those by default give way`() throws {
    let first = try ServeProcess(in: directory)
    let taken = "127.0.0.1:\(try first.port(of: "metrics"))"
    let other = DataDirectory()
    let refused = try Latchkey.run(
      ["serve", "--sandbox", "--listen", "127.0.0.1:0"] + other.flags, environment: ["LATCHKEY_METRICS_LISTEN": taken])
    #expect(refused.status == 1 && refused.errors.contains("cannot listen on \(taken)"), "\(refused.errors)")

    // Whoever has the default's port, this process or another: the second service does without.
    let holder = try? ListeningSocket(port: 9_464)  // try?: another process has it, which is as good
    let second = try ServeProcess(in: other, environment: ["LATCHKEY_METRICS_LISTEN": ""])
    #expect(!second.startUpLines.contains("metrics"))
    #expect(try second.connect().call("GET", "/healthz").status == 200)
    withExtendedLifetime(holder) {}
  }

  @Test func `with a certificate it may be reached from anywhere, and SIGHUP has it read again`() throws {
    let notify = try NotifyListener(in: directory)
    try FileManager.default.createDirectory(atPath: directory.path, withIntermediateDirectories: true)
    for name in ["current", "next"] { try Tool.makeCertificate(name, in: directory.path) }
    let (certificate, key) = (directory.path + "/current.pem", directory.path + "/current.key")
    let serve = try ServeProcess(
      in: directory, ["--sandbox", "--listen", "0.0.0.0:0"],
      environment: [
        "LATCHKEY_TLS_CERTIFICATE_FILE": certificate, "LATCHKEY_TLS_KEY_FILE": key, "NOTIFY_SOCKET": notify.path,
      ])
    #expect(try notify.next() == "READY=1")
    #expect(serve.startUpLines.contains("Latchkey listens on https://0.0.0.0:\(serve.port) "))
    let url = "https://localhost:\(serve.port)/healthz"
    let healthy = #"{"status":"ok"}"#
    #expect(try Tool.curl(url, "--cacert", certificate) == healthy)
    let before = directory.path + "/before.pem"
    try FileManager.default.copyItem(atPath: certificate, toPath: before)

    try replace(key, with: "no key")
    kill(serve.process.processIdentifier, SIGHUP)
    #expect(try [notify.next(), notify.next()] == ["RELOADING=1", "READY=1"])
    #expect(try Tool.curl(url, "--cacert", before) == healthy, "it goes on with what it has")

    for (file, name) in [(certificate, "next.pem"), (key, "next.key")] {
      try replace(file, with: directory.text(of: name))
    }
    kill(serve.process.processIdentifier, SIGHUP)
    #expect(try [notify.next(), notify.next()] == ["RELOADING=1", "READY=1"])
    #expect(try Tool.curl(url, "--cacert", certificate) == healthy)
    #expect(throws: Tool.Failure.self) { try Tool.curl(url, "--cacert", before) }
    #expect(serve.stop() == 0)
    #expect(try notify.next() == "STOPPING=1")
  }

  @Test func `it takes the socket that it was started with, and an upgrade refuses nobody`() throws {
    let socket = try ListeningSocket(port: 0)
    let notify = try NotifyListener(in: directory)
    let first = try ServeProcess(ServeProcess.activated(by: socket, notify, in: directory), in: directory)
    #expect(first.port == socket.port)
    #expect(try notify.next() == "READY=1")
    #expect(try first.connect().call("GET", "/readyz").status == 200)
    #expect(first.stop() == 0)
    #expect(try notify.next() == "STOPPING=1")
    // Nobody accepts now, and nobody is refused.
    let early = try Connection(port: socket.port)
    let second = try ServeProcess(ServeProcess.activated(by: socket, notify, in: directory), in: directory)
    #expect(try early.call("GET", "/readyz").status == 200)
    #expect(second.stop() == 0)
  }

  @Test func `a plain socket that others can reach is refused, however it came`() throws {
    let socket = try ListeningSocket(port: 0, isOpen: true)
    let process = ServeProcess.activated(by: socket, nil, in: directory)
    let errors = Pipe()
    (process.standardError, process.standardOutput) = (errors, FileHandle.nullDevice)
    try process.run()
    let said = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 1)
    #expect(said.contains("can be reached by others, who could read what passes"), "\(said)")
  }

  @Test func `at SIGTERM a poll that waits is answered with what there is`() throws {
    let serve = try ServeProcess(in: directory)
    let connection = try serve.connect()
    let books = try Books(on: connection, directory)
    let device = try connection.call(
      "POST", "/v1/devices", key: books.key, ["manufacturer": "Acme", "serial_number": "S1"])
    let code = try Books.text("activation_code", of: device)
    let activation = try connection.call(
      "POST", "/v1/device-activations",
      ["manufacturer": "Acme", "serial_number": "S1", "activation_code": .string(code)])
    let token = try Books.text("device_token", of: activation)
    let status = try connection.call("GET", "/v1/lock-status", key: token)
    let tag = try #require(status.head.firstMatch(of: #/ETag: (\S+)/#)?.output.1)
    let waiting = try serve.connect()
    try waiting.send(
      Array(
        """
        GET /v1/lock-status?wait=60 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(token)\r\nIf-None-Match: \(tag)\r\n\r\n
        """.utf8))
    let metrics = "http://127.0.0.1:\(try serve.port(of: "metrics"))/metrics"
    while try !Tool.curl(metrics).contains("\nlatchkey_parked_requests 1\n") {}
    let started = ContinuousClock.now
    serve.process.terminate()
    let answer = try waiting.readAnswer()
    #expect(answer.status == 304 && answer.head.lowercased().contains("connection: close"))
    #expect(serve.stop() == 0)
    #expect(ContinuousClock.now - started < .seconds(10))
  }

  private func replace(_ path: String, with text: String) throws {
    try text.write(toFile: path, atomically: true, encoding: .utf8)
  }
}
