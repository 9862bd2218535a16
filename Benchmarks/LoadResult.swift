import Foundation

/// One run under load, as wrk saw it.
struct LoadResult {
  let requests: Int
  let requestsPerSecond: Double
  let errors: Int
  let medianMilliseconds: Double
  let p99Milliseconds: Double

  /// Runs wrk with one thread, keep-alive unless the script says otherwise.
  static func measure(
    _ url: String, seconds: Int, connections: Int = 64, script: String, _ arguments: [String]
  ) throws -> LoadResult {
    let output = try Tools.run(
      "wrk", ["-t1", "-c\(connections)", "-d\(seconds)s", "-s", "Benchmarks/\(script)", url, "--"] + arguments)
    guard let line = output.split(separator: "\n").last(where: { $0.hasPrefix("RESULT") }) else {
      throw BenchmarkError("wrk said nothing to quote:\n\(output)")
    }
    let figures = line.split(separator: " ").dropFirst().compactMap { Double($0) }
    return LoadResult(
      requests: Int(figures[0]), requestsPerSecond: figures[0] / figures[1] * 1_000_000, errors: Int(figures[2]),
      medianMilliseconds: figures[3] / 1_000, p99Milliseconds: figures[4] / 1_000)
  }
}

extension Seed {
  /// Asks for each device in order, again and again, until the copy of statuses holds them all and that all have been
  /// heard of is written: a fleet that has run for an hour.
  func settle(_ service: Service) throws {
    var asked = 0
    let end = ContinuousClock.now + .seconds(80)
    while asked < devices || .now < end {
      let result = try LoadResult.measure(
        service.url, seconds: 10, script: "poll.lua", [tokensFile, "0", "keep", "", "\(asked)"])
      // Some were on their way when the time was over.
      asked += max(result.requests - 64, 1)
      FileHandle.standardError.write(Data("\rasked for \(asked) statuses of \(devices) devices".utf8))
    }
    FileHandle.standardError.write(Data("\n".utf8))
  }
}

extension Collection where Element == Double {
  /// The middle one.
  var median: Double {
    let sorted = self.sorted()
    return sorted.isEmpty ? .nan : sorted[sorted.count / 2]
  }
}

/// Prints rows with columns that line up.
enum Table {
  static func row(_ name: String, _ columns: [String]) {
    let cells = columns.map { String(repeating: " ", count: Swift.max(0, 13 - $0.count)) + $0 }
    print(name.padding(toLength: 34, withPad: " ", startingAt: 0) + cells.joined())
  }

  static func number(_ value: Double, digits: Int = 0) -> String { String(format: "%.\(digits)f", value) }
}
