import ArgumentParser
import Foundation

/// `make attack`: what an honest client feels while others misbehave, and how soon ten thousand parked polls are answered.
struct Attack: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure an honest client under attack, and a wake of parked polls.",
    discussion: """
      All on loopback, for a minute or two. Attackers, the honest client and the service share the machine: the figures \
      are what is left to the client when they do.
      """)

  @Option(help: "The service's binary.")
  var latchkey = ".build/release/latchkey"

  @Option(help: "Slow connections of each kind.")
  var slow = 5_000

  @Option(help: "Seconds of each attack.")
  var seconds = 12

  @Option(help: "Polls that are parked; fewer where the descriptors do not suffice.")
  var parked = 18_000

  @Option(help: "Where the seeded database is kept.")
  var directory = ".build/bench"

  private static let devices = 20_000
  /// Descriptors that this process needs beside its sockets.
  private static let reserve = 1_000

  func run() throws {
    let limit = Attack.raisedDescriptorLimit()
    let seed = try Seed(directory: directory, devices: Attack.devices, latchkey: latchkey)
    print("\nAn honest client, a poll every 5 ms and a new connection every tenth time; \(slow) slow connections")
    Table.row("", ["polls", "p50 ms", "p99 ms", "max ms", "failed", "held", "ended", "MiB"])
    try measure("nobody else", [], flood: false, seed)
    for kind in SlowCrowd.Kind.allCases { try measure("slow \(kind)", [kind], flood: false, seed) }
    try measure("slow headers, and a flood", [.headers], flood: true, seed)
    try wake(min(parked, limit - Attack.reserve), seed)
  }

  // MARK: - Slow clients

  private func measure(_ name: String, _ kinds: [SlowCrowd.Kind], flood: Bool, _ seed: Seed) throws {
    let service = try Service(latchkey, directory: seed.directory, Attack.settings)
    defer { service.stop() }
    let port = try Attack.port(service)
    let crowds = kinds.map { SlowCrowd($0, count: slow, port: port, key: seed.lenderKey) }
    defer { crowds.forEach { $0.stop() } }
    while crowds.contains(where: { $0.figures.held < slow * 9 / 10 }) { Thread.sleep(forTimeInterval: 0.05) }
    let flooding = flood ? ConnectionFlood(port: port) : nil
    defer { flooding?.stop() }
    let polls = try HonestClient(port: port, token: seed.firstToken).measure(seconds: seconds)
    let held = crowds.map(\.figures.held).reduce(0, +)
    let ended = crowds.map(\.figures.thrownOut).reduce(0, +)
    Table.row(
      name,
      [
        "\(polls.count)", polls.quantile(0.5), polls.quantile(0.99), polls.quantile(1), "\(polls.failed)", "\(held)",
        "\(ended)", "\(try Attack.residentKiB(service.id) / 1_024)",
      ])
    if let flooding { print("  the flood connected \(flooding.connected / seconds) times a second") }
  }

  private static let settings = [
    "LATCHKEY_HTTP_CONNECTIONS_MAX": "19000", "LATCHKEY_LOG_LEVEL": "error", "LATCHKEY_METRICS_LISTEN": "127.0.0.1:0",
  ]

  // MARK: - Parked polls

  /// Parks polls, and has all of them answered at once by ending the service, which answers what waits.
  private func wake(_ count: Int, _ seed: Seed) throws {
    let service = try Service(
      latchkey, directory: seed.directory,
      Attack.settings.merging(["LATCHKEY_HTTP_IDLE_SECONDS_MAX": "600"]) { $1 })
    defer { service.stop() }
    let port = try Attack.port(service)
    let before = try Attack.residentKiB(service.id)
    let sockets = try park(seed.tokens(count), port)
    defer { sockets.forEach { $0.close() } }
    let each = Double(try Attack.residentKiB(service.id) - before) / Double(sockets.count)
    let started = ContinuousClock.now
    kill(service.id, SIGTERM)
    var (answered, atTenThousand) = (0, nil as Duration?)
    for socket in sockets {
      var buffer = [UInt8](repeating: 0, count: 8_192)
      if read(socket.descriptor, &buffer, buffer.count) > 0 { answered += 1 }
      if answered == 10_000, atTenThousand == nil { atTenThousand = started.duration(to: .now) }
    }
    let all = started.duration(to: .now)
    print("\nParked polls, answered at once when the service ends")
    Table.row("", ["parked", "KiB each", "10,000 in ms", "answered", "all in ms"])
    Table.row(
      "parked",
      [
        "\(sockets.count)", Table.number(each, digits: 1), atTenThousand.map(Attack.milliseconds) ?? "-", "\(answered)",
        Attack.milliseconds(all),
      ])
  }

  private func park(_ tokens: [String], _ port: UInt16) throws -> [LoopbackSocket] {
    var sockets: [LoopbackSocket] = []
    for (index, token) in tokens.enumerated() {
      let socket = try LoopbackSocket(port: port, from: "127.0.5.\(index / 500 + 1)")
      sockets.append(socket)
      let poll = "Host: x\r\nAuthorization: Bearer \(token)\r\n"
      guard let answer = socket.ask("GET /v1/lock-status HTTP/1.1\r\n\(poll)\r\n"),
        let tag = answer.firstMatch(of: /ETag: (\S+)/)?.output.1
      else { throw BenchmarkError("a poll had no answer") }
      socket.send("GET /v1/lock-status?wait=60 HTTP/1.1\r\n\(poll)If-None-Match: \(tag)\r\n\r\n")
    }
    // What was asked last is parked once another connection is answered.
    let witness = try LoopbackSocket(port: port, from: "127.0.0.1")
    defer { witness.close() }
    for _ in 0..<100 { _ = witness.ask("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n") }
    return sockets
  }

  // MARK: -

  private static func port(_ service: Service) throws -> UInt16 {
    guard let port = service.url.split(separator: ":").last.flatMap({ UInt16($0) }) else {
      throw BenchmarkError("no port in \(service.url)")
    }
    return port
  }

  private static func milliseconds(_ duration: Duration) -> String {
    Table.number(Double(duration / .milliseconds(1)))
  }

  private static func residentKiB(_ id: Int32) throws -> Int {
    let status = try String(contentsOfFile: "/proc/\(id)/status", encoding: .utf8)
    return status.firstMatch(of: /VmRSS:\s+([0-9]+)/).flatMap { Int($0.output.1) } ?? 0
  }

  private static func raisedDescriptorLimit() -> Int {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    return Int(clamping: limit.rlim_cur)
  }
}

/// A client that polls in its own time.
struct HonestClient {
  let port: UInt16
  let token: String

  struct Polls {
    var milliseconds: [Double] = []
    var failed = 0

    var count: Int { milliseconds.count }

    func quantile(_ part: Double) -> String {
      let sorted = milliseconds.sorted()
      guard let last = sorted.last else { return "-" }
      let index = Int(part * Double(sorted.count))
      return Table.number(index < sorted.count ? sorted[index] : last, digits: 2)
    }
  }

  func measure(seconds: Int) throws -> Polls {
    let request = "GET /v1/lock-status HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(token)\r\n\r\n"
    var polls = Polls()
    var kept: LoopbackSocket?
    defer { kept?.close() }
    let end = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < end {
      let started = ContinuousClock.now
      if polls.count.isMultiple(of: 10) {
        kept?.close()
        kept = nil
      }
      // try?: a connection that is refused is counted as a poll that failed.
      if kept == nil { kept = try? LoopbackSocket(port: port, from: "127.0.0.9") }
      if kept?.ask(request)?.hasPrefix("HTTP/1.1 200") != true {
        polls.failed += 1
        kept?.close()
        kept = nil
      }
      polls.milliseconds.append(started.duration(to: .now) / .milliseconds(1))
      Thread.sleep(forTimeInterval: 0.005)
    }
    return polls
  }
}
