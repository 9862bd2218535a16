import Foundation

/// The signed poll by device token, each read from SQLite, beside nginx's `return 200` of the same length: on a lane for
/// each core.
struct PollBenchmark {
  let seed: Seed
  let service: Service
  let seconds: Int
  let rounds: Int

  func run() throws {
    let nginx = try Nginx(bodyBytes: try bodyBytes())
    defer { nginx.stop() }
    try seed.warmUp()
    try seed.settle(service)
    print("\nSigned lock-status polls, each read from SQLite")
    print("\(seed.devices) devices, 64 connections, \(seconds) s a run")
    Table.row("", ["requests/s", "p50 ms", "p99 ms", "errors", "of nginx"])
    var ratios: [Double] = []
    for round in 1...rounds {
      let peer = try measure(nginx.url, round)
      let ours = try measure(service.url, round)
      ratios.append(ours.requestsPerSecond / peer.requestsPerSecond)
      show("nginx return 200, round \(round)", peer, "")
      show("latchkey, round \(round)", ours, Table.number(ratios[round - 1], digits: 2))
    }
    Table.row("median of \(rounds)", ["", "", "", "", Table.number(ratios.median, digits: 2)])
  }

  private func measure(_ url: String, _ round: Int) throws -> LoadResult {
    try .measure(url, seconds: seconds, script: "poll.lua", [seed.tokensFile, "\(round)"])
  }

  private func show(_ name: String, _ result: LoadResult, _ ratio: String) {
    Table.row(
      name,
      [
        Table.number(result.requestsPerSecond), Table.number(result.medianMilliseconds, digits: 2),
        Table.number(result.p99Milliseconds, digits: 2), "\(result.errors)", ratio,
      ])
  }

  /// How long one answer's body is.
  private func bodyBytes() throws -> Int {
    let body = try Tools.run(
      "curl", ["-sS", "-f", "-H", "Authorization: Bearer \(seed.firstToken)", service.url + "/v1/lock-status"])
    return body.utf8.count
  }
}
