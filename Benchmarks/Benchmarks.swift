import ArgumentParser
import Foundation

/// `make bench`: the service under load beside a peer in the same run, as ratios; these machines are noisy.
@main
struct Benchmarks: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure the service under load.", subcommands: [Throughput.self, Midnight.self, Attack.self],
    defaultSubcommand: Throughput.self)
}

/// Polls beside nginx, and payments.
struct Throughput: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure polls beside nginx, and payment confirmations with full sync.",
    discussion: """
      Seeds its own database once (reused while the schema stays), starts the service and nginx on loopback, and drives \
      both in turn with wrk and the same script. Quote the medians and the ratio.
      """)

  @Option(help: "The service's binary.")
  var latchkey = ".build/release/latchkey"

  @Option(help: "Devices in the database.")
  var devices = 1_000_000

  @Option(help: "Seconds of each run under load.")
  var seconds = 8

  @Option(help: "Rounds; in each, every contestant runs once.")
  var rounds = 5

  @Option(help: "Which part: polls, payments, server or memory; all without it.")
  var part: Part?

  @Option(help: "Where the picture of latency against load goes.")
  var picture = ".build/bench/latency.svg"

  @Option(help: "Where the seeded database is kept.")
  var directory = ".build/bench"

  enum Part: String, ExpressibleByArgument, CaseIterable { case polls, payments, server, memory }

  func run() throws {
    try Tools.require(["wrk", "nginx", "curl", "openssl"])
    let seed = try Seed(directory: directory, devices: devices, latchkey: latchkey)
    for part in part.map({ [$0] }) ?? Part.allCases { try run(part, seed) }
  }

  private func run(_ part: Part, _ seed: Seed) throws {
    switch part {
    case .polls, .payments:
      // Without the copy of statuses: what a poll costs that reads the database. Such polls want every core.
      let lanes = part == .polls ? ProcessInfo.processInfo.activeProcessorCount : 0
      let service = try Service(
        latchkey, directory: seed.directory,
        ["LATCHKEY_STATUS_COPY_BYTES_MAX": "0", "LATCHKEY_LANES": "\(lanes)"])
      defer { service.stop() }
      if part == .polls {
        try PollBenchmark(seed: seed, service: service, seconds: seconds, rounds: rounds).run()
      } else {
        try PaymentBenchmark(seed: seed, service: service, seconds: seconds, rounds: rounds).run()
      }
    case .server:
      try ServerBenchmark(
        seed: seed, latchkey: latchkey, seconds: seconds, rounds: rounds, picture: picture
      ).run()
    case .memory: try MemoryBenchmark(seed: seed, latchkey: latchkey).run()
    }
  }
}
