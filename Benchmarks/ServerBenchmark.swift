import Foundation

/// The server beside nginx: polls with and without a body, on kept and on fresh connections, plain and with TLS.
struct ServerBenchmark {
  let seed: Seed
  let latchkey: String
  let seconds: Int
  let rounds: Int
  let picture: String

  /// One client address stands for many, and a million statuses of 1.7 KB are to fit into the copy.
  private static let settings = [
    "LATCHKEY_HTTP_REQUESTS_PER_CONNECTION_MAX": "1000000000", "LATCHKEY_HTTP_CONNECTIONS_PER_ADDRESS_MAX": "20000",
    "LATCHKEY_STATUS_COPY_BYTES_MAX": "3221225472",
  ]

  private struct Scenario {
    let name: String
    let isTLS: Bool
    /// Where nginx answers the same.
    let path: String
    let arguments: [String]
  }

  func run() throws {
    let certificate = try TestCertificate()
    defer { certificate.remove() }
    let service = try Service(
      latchkey, directory: seed.directory,
      ServerBenchmark.settings)
    let plain = service.url
    let (tag, bytes) = try shape(plain)
    let nginx = try Nginx(bodyBytes: bytes, certificate: certificate)
    defer { nginx.stop() }
    try seed.warmUp()
    try seed.settle(service)
    let fresh = "close"
    let scenarios = [
      Scenario(name: "poll 200", isTLS: false, path: "/", arguments: ["keep", ""]),
      Scenario(name: "poll 304", isTLS: false, path: "/304", arguments: ["keep", tag]),
      Scenario(name: "poll 200, fresh connections", isTLS: false, path: "/", arguments: [fresh, ""]),
      Scenario(name: "poll 200, TLS", isTLS: true, path: "/", arguments: ["keep", ""]),
      Scenario(name: "poll 200, TLS, fresh connections", isTLS: true, path: "/", arguments: [fresh, ""]),
    ]
    print("\nThe server beside nginx, 64 connections, \(seconds) s a run, median of \(rounds)")
    Table.row("", ["nginx /s", "latchkey /s", "of nginx", "p50 ms", "p99 ms"])
    for scenario in scenarios where !scenario.isTLS { try compare(scenario, plain, nginx) }
    try draw(plain, nginx)
    service.stop()
    let secure = try Service(
      latchkey, directory: seed.directory,
      [
        "LATCHKEY_TLS_CERTIFICATE_FILE": certificate.certificate, "LATCHKEY_TLS_KEY_FILE": certificate.key,
      ].merging(ServerBenchmark.settings) { $1 })
    defer { secure.stop() }
    try seed.settle(secure)
    for scenario in scenarios where scenario.isTLS { try compare(scenario, secure.url, nginx) }
  }

  private func compare(_ scenario: Scenario, _ url: String, _ nginx: Nginx) throws {
    var (ours, peers): ([LoadResult], [LoadResult]) = ([], [])
    for round in 1...rounds {
      let arguments = [seed.tokensFile, "\(round)"] + scenario.arguments
      peers.append(try measure((scenario.isTLS ? nginx.secureURL : nginx.url) + scenario.path, arguments))
      ours.append(try measure(url, arguments))
    }
    let ratios = zip(ours, peers).map { $0.requestsPerSecond / $1.requestsPerSecond }
    Table.row(
      scenario.name,
      [
        Table.number(peers.map(\.requestsPerSecond).median), Table.number(ours.map(\.requestsPerSecond).median),
        Table.number(ratios.median, digits: 2), Table.number(ours.map(\.medianMilliseconds).median, digits: 2),
        Table.number(ours.map(\.p99Milliseconds).median, digits: 2),
      ])
  }

  private func measure(_ url: String, _ arguments: [String], connections: Int = 64) throws -> LoadResult {
    try .measure(url, seconds: seconds, connections: connections, script: "poll.lua", arguments)
  }

  /// Latency against load, as a picture: more and more connections, each asking again at once.
  private func draw(_ url: String, _ nginx: Nginx) throws {
    let loads = [1, 2, 4, 8, 16, 32, 64, 128, 256]
    func curve(_ url: String) throws -> [LoadResult] {
      try loads.map { try measure(url, [seed.tokensFile, "1", "keep", ""], connections: $0) }
    }
    let picture = LatencyPicture(curves: [
      ("latchkey, signed poll", try curve(url)), ("nginx return 200", try curve(nginx.url)),
    ])
    try picture.svg.write(toFile: self.picture, atomically: true, encoding: .utf8)
    print("latency against load: \(self.picture)")
  }

  /// The tag of the seeded statuses, which is the same for all, and how long a body is.
  private func shape(_ url: String) throws -> (tag: String, bodyBytes: Int) {
    let answer = try Tools.run(
      "curl", ["-sS", "-f", "-i", "-H", "Authorization: Bearer \(seed.firstToken)", url + "/v1/lock-status"])
    let parts = answer.split(separator: "\r\n\r\n", maxSplits: 1)
    let field = parts[0].split(separator: "\r\n").first { $0.lowercased().hasPrefix("etag:") }
    guard let field, parts.count == 2 else { throw BenchmarkError("no status to poll:\n\(answer)") }
    return (String(field.dropFirst("etag:".count)).trimmingCharacters(in: .whitespaces), parts[1].utf8.count)
  }
}

/// A certificate for loopback, made for one run.
struct TestCertificate {
  let certificate: String
  let key: String
  private let directory: String

  init() throws {
    directory = NSTemporaryDirectory() + "latchkey-bench-tls-\(getpid())"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    certificate = directory + "/certificate.pem"
    key = directory + "/key.pem"
    _ = try Tools.run(
      "openssl",
      [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
        "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate,
      ])
  }

  func remove() {
    // Nothing is lost with it: the directory holds what was made above.
    try? FileManager.default.removeItem(atPath: directory)
  }
}
