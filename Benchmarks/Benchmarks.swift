import ArgumentParser
import Foundation

/// `make bench`: the service under load beside a peer in the same run, as ratios; these machines are noisy.
@main
struct Benchmarks: ParsableCommand {
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

  @Option(help: "Where the seeded database is kept.")
  var directory = ".build/bench"

  func run() throws {
    try Tools.require(["wrk", "nginx", "curl"])
    let seed = try Seed(directory: directory, devices: devices, latchkey: latchkey)
    let service = try Service(latchkey, directory: seed.directory)
    defer { service.stop() }
    try PollBenchmark(seed: seed, service: service, seconds: seconds, rounds: rounds).run()
    try PaymentBenchmark(seed: seed, service: service, seconds: seconds, rounds: rounds).run()
  }
}
