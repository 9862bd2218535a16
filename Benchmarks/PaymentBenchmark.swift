import Foundation

/// New payment confirmations with 64 connections: each answer is on disk with full sync.
struct PaymentBenchmark {
  let seed: Seed
  let service: Service
  let seconds: Int
  let rounds: Int

  func run() throws {
    print("\nPayment confirmations, 64 connections, each commit synced, \(seconds) s a run")
    Table.row("", ["payments/s", "p50 ms", "p99 ms", "errors"])
    var rates: [Double] = []
    var tails: [Double] = []
    let paidAt = ISO8601DateFormatter().string(from: Date())
    for round in 1...rounds {
      let result = try LoadResult.measure(
        service.url, seconds: seconds, script: "payments.lua",
        [seed.contractsFile, seed.lenderKey, "bench-\(UUID().uuidString)", paidAt])
      rates.append(result.requestsPerSecond)
      tails.append(result.p99Milliseconds)
      Table.row(
        "round \(round)",
        [
          Table.number(result.requestsPerSecond), Table.number(result.medianMilliseconds, digits: 2),
          Table.number(result.p99Milliseconds, digits: 2), "\(result.errors)",
        ])
    }
    Table.row("median of \(rounds)", [Table.number(rates.median), "", Table.number(tails.median, digits: 2), ""])
  }
}
