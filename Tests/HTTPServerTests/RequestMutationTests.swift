import Seeds
import Testing

@testable import HTTPServer

/// Requests with a few octets changed, from a printed seed: whatever comes, the parser answers, and in one way.
struct RequestMutationTests {
  private static let seed: UInt64 = 0x1a7c_4e11
  private static let mutantsCount = 4_000
  /// Octets on which the grammar turns.
  private static let interesting = Array("\r\n\t\0 :;,=%/.?#\"\\0129afAFxX*[]@{|}\u{7f}".utf8) + [0x80, 0xc3, 0xff]

  @Test func `a mutant has one answer, in one piece and in two and octet by octet`() {
    var random = SplitMix64(seed: RequestMutationTests.seed)
    let originals = (RequestParserTests.all + RequestSmugglingTests.all).map(\.octets)
    for number in 0..<RequestMutationTests.mutantsCount {
      guard var octets = originals.randomElement(using: &random) else { return }
      for _ in 0..<Int.random(in: 1...3, using: &random) { mutate(&octets, &random) }
      let whole = WireReading.outcome([octets])
      let cut = Int.random(in: 0...octets.count, using: &random)
      let label: Comment = "seed \(RequestMutationTests.seed), mutant \(number): \(octets)"
      #expect(WireReading.outcome([Array(octets[..<cut]), Array(octets[cut...])]) == whole, label)
      #expect(WireReading.outcome(octets.map { [$0] }) == whole, label)
    }
  }

  private func mutate(_ octets: inout [UInt8], _ random: inout SplitMix64) {
    guard !octets.isEmpty else { return }
    let at = Int.random(in: 0..<octets.count, using: &random)
    let octet = RequestMutationTests.interesting.randomElement(using: &random) ?? 0
    switch Int.random(in: 0..<4, using: &random) {
    case 0: octets[at] = octet
    case 1: octets.insert(octet, at: at)
    case 2: octets.remove(at: at)
    default: octets.insert(contentsOf: octets[at...].prefix(8), at: at)
    }
  }
}
