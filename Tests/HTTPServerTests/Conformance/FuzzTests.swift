import Testing

/// The properties that `make fuzz` asks of millions, of as many as a test has time for, from printed seeds.
struct FuzzTests {
  private static let seeds: [UInt64] = [0x1a7c_4e11, 0x1a7c_4e12, 0x1a7c_4e13, 0x1a7c_4e14]
  private static let mutantsCount = 25_000

  @Test(arguments: seeds) func `whatever requests come, the parser's rules hold`(_ seed: UInt64) {
    expectNoViolation(seed, FuzzSeeds.requests, RequestProperty.violation)
  }

  @Test(arguments: seeds) func `whatever chunks come, their rules hold`(_ seed: UInt64) {
    expectNoViolation(seed, FuzzSeeds.chunks, ChunkedBodyProperty.violation)
  }

  private func expectNoViolation(_ seed: UInt64, _ originals: [[UInt8]], _ violation: ([UInt8]) -> String?) {
    var mutation = Mutation(seed: seed)
    for number in 0..<FuzzTests.mutantsCount {
      let octets = mutation.mutant(of: originals)
      if let violation = violation(octets) {
        Issue.record("seed \(seed), mutant \(number): \(violation): \(octets)")
        return
      }
    }
  }
}
